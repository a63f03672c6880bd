import { expect, it } from 'vitest'
import { SCENARIOS } from '../../src/lab/scenario.ts'
import { bytesText } from '../../src/words/catalogue.ts'
import { time } from '../../src/words/page.ts'
import { checkpoint } from '../../src/words/page-checkpoint.ts'
import { disks, fileStory } from '../../src/words/page-disks.ts'
import { faultMenu } from '../../src/words/page-faults.ts'
import { readWords, table } from '../../src/words/page-pictures.ts'
import { photos } from '../../src/words/page-programs.ts'
import { FIRST_SCENARIO, scenarios } from '../../src/words/page-scenarios.ts'
import { prompt, returned, trackLabel } from '../../src/words/page-time.ts'

const TEN_PAST_NINE_MICROS = 1_773_478_800_000_000 + 600_000_000

it('writes wall-clock times and ages', () => {
  expect(time.full(TEN_PAST_NINE_MICROS + 25_900_000)).toBe('09:10:25')
  expect(time.short(TEN_PAST_NINE_MICROS)).toBe('09:10')
  expect(time.date(TEN_PAST_NINE_MICROS)).toBe('14 March 2026')
  const DAY_MICROS = 86_400_000_000
  expect([0, 59, 11_016, 20_453].map((days) => time.date(days * DAY_MICROS))).toEqual([
    '1 January 1970',
    '1 March 1970',
    '29 February 2000',
    '31 December 2025',
  ])
  expect([0, 60_000_000, 7_200_000_000, 7 * DAY_MICROS].map(time.age)).toEqual([
    'just now',
    '1 min old',
    '2 h old',
    '7 days old',
  ])
})

it('says why a production checkpoint will be a standard one', () => {
  const { fallsBack } = checkpoint
  expect(fallsBack('SHOP', 'Running', 'Healthy')).toBeNull()
  expect(fallsBack('SHOP', 'Off', 'Absent')).toBeNull()
  expect(fallsBack('SHOP', 'Paused', 'Healthy')).toMatch(/^SHOP is Paused, .* standard checkpoint/)
  expect(fallsBack('SHOP', 'Running', 'Absent')).toMatch(/no agent .* standard checkpoint/)
  expect(fallsBack('SHOP', 'Running', 'Failing')).toMatch(/may not come to rest/)
})

it('rounds up to a MiB where there would be 1,024 KiB', () => {
  const KIB = 1024
  expect([1023 * KIB, 1023.4 * KIB, 1023.6 * KIB, 1024 * KIB].map(bytesText)).toEqual([
    '1023 KiB',
    '1023 KiB',
    '1.0 MiB',
    '1.0 MiB',
  ])
})

it('says the day of a moment once the lab knows more than one', () => {
  const opens = 1_773_478_800_000_000
  const afterWeek = opens + 7 * 86_400_000_000
  expect(time.weekday(opens)).toBe('Sat 14 March 2026')
  expect(time.moment(TEN_PAST_NINE_MICROS, opens, TEN_PAST_NINE_MICROS)).toBe('09:10:00')
  expect(time.moment(TEN_PAST_NINE_MICROS, opens, afterWeek)).toBe('14 March, 09:10:00')
  expect(time.moment(afterWeek, opens, afterWeek, 'short')).toBe('21 Mar 09:00')
})

it('tells a read as it falls, with sectors only where several files answer', () => {
  const whole = [
    { layer: 3, sectors: 0 },
    { layer: 2, sectors: 0 },
    { layer: 1, sectors: 128 },
  ]
  expect(readWords(whole, 0, 128)).toBe('not in L3, not in L2, found in L1')
  const deep = [7, 6, 5, 4, 3, 2, 1].map((layer) => ({ layer, sectors: layer === 6 || layer === 1 ? 8 : 0 }))
  expect(readWords(deep, 0, 16)).toBe('not in L7, 8 sectors in L6, in none of L5 to L2, 8 sectors in L1')
  const shared = [
    { layer: 1, sectors: 1 },
    { layer: 0, sectors: 100 },
  ]
  expect(readWords(shared, 27, 128)).toBe('1 sector in L1, 100 sectors in L0, 27 sectors never written')
  expect(readWords([{ layer: 0, sectors: 0 }], 128, 128)).toBe('not in L0, never written: zeros')
})

it('says of a failure what it takes, never more than there is', () => {
  const takes = { vms: ['SHOP'], checkpoints: 2, restorePoints: 0, files: 6 }
  expect(faultMenu.takes(takes, '44.0 MiB')).toBe('Takes SHOP, 2 checkpoints and 6 files (44.0 MiB)')
  expect(faultMenu.takes({ vms: [], checkpoints: 0, restorePoints: 1, files: 2 }, '8.3 MiB')).toBe(
    'Takes 1 backup and 2 files (8.3 MiB)',
  )
})

it('writes the parts of a return in seconds, then minutes', () => {
  expect([0.004, 54, 66, 300, 460].map(returned.partValue)).toEqual(['4 ms', '54 s', '66 s', '5 min', '7 min 40 s'])
})

it('names the events of the story on the track, and keeps the backup’s own checkpoint off it', () => {
  expect(trackLabel('checkpoint-taken', { name: 'before update' })).toBe('before update')
  expect(trackLabel('checkpoint-taken', { name: 'x', recovery: true })).toBeNull()
  expect(trackLabel('backup-finished', { place: 'NAS1', type: 'Full' })).toBe('full to NAS1')
  expect(trackLabel('backup-finished', { place: 'NAS1', type: 'Incremental' })).toBe('incr. to NAS1')
  expect(trackLabel('fault', { kind: 'VolumeLost', host: 'HV1', volume: 'D' })).toBe('D: lost')
  expect(trackLabel('vm-state', { state: 'Starting' })).toBe('start')
  expect(trackLabel('vm-state', { state: 'Running' })).toBeNull()
  expect(trackLabel('app-ran', { app: 'Updater', action: 'InstallGoodUpdate' })).toBe('update')
  expect(trackLabel('app-ran', { app: 'Ransomware', action: 'Start' })).toBe('drill')
  expect(trackLabel('app-ran', { app: 'Workload', action: 'Start' })).toBeNull()
  expect(trackLabel('directory-rollback-noticed', { vm: 'SHOP' })).toBe('rollback noticed')
})

it('names the line that it works on, and a long one by its beginning', () => {
  expect(prompt.working('Wait-Lab -Minutes 5')).toBe('Working on ‘Wait-Lab -Minutes 5’…')
  expect(prompt.mustEnd('Get-VM')).toBe('‘Get-VM’ must end first. Your line stays here.')
  expect(prompt.working(`Invoke-LabSql SHOP '${'x'.repeat(500)}'`)).toHaveLength('Working on ‘’…'.length + 48)
})

it('says how many pictures are missing in the place of their size', () => {
  expect(photos.size(18, 4_718_592, 0)).toBe('18 pictures, 4.5 MiB')
  expect(photos.size(18, 4_718_592, 12)).toBe('18 pictures, 12 missing')
})

it('counts files in words, and cells of the table in sectors', () => {
  expect([1, 4, 12].map((files) => disks.heading(1, files))).toEqual([
    'One disk, one file',
    'One disk, four files',
    'One disk, 12 files',
  ])
  expect([disks.heading(2, 4), disks.heading(2, null)]).toEqual([
    'Two disks, four files',
    'Two disks, not all of them readable',
  ])
  expect([
    table.holds(0, 0),
    table.holds(128, 128),
    table.holds(64, 0),
    table.holds(64, 8),
    table.holds(64, 8, 'gone'),
  ]).toEqual(['–', '128, answers', '64, kept', '64, 8 answer', '64, gone'])
})

it('names every lab that can be begun', () => {
  expect(Object.keys(scenarios.choices).sort()).toEqual(Object.keys(SCENARIOS).sort())
  expect(scenarios.isKnown(FIRST_SCENARIO)).toBe(true)
  expect(scenarios.isKnown('toString')).toBe(false)
  expect(scenarios.unknown('x')).toContain('‘One disk’')
})

it('says of a file that it takes merged blocks only where a merge is due, and of none that is another’s that a checkpoint is gone', () => {
  const first = { kind: 'first' } as const
  const needed = { kind: 'needed' } as const
  const shop = { vm: 'SHOP', owner: 'SHOP' }
  expect([
    fileStory(first, needed, shop, '10:05'),
    fileStory(first, { kind: 'active' }, shop, undefined),
    fileStory(first, { kind: 'merge-due' }, shop, null),
    fileStory(first, { kind: 'hidden', children: 2 }, shop, null),
    fileStory(first, { kind: 'foreign' }, { vm: 'TEST1', owner: 'SHOP' }, null),
    fileStory({ kind: 'child', parent: 'shop.vhdx' }, { kind: 'active' }, { vm: 'TEST1', owner: 'TEST1' }, undefined),
    fileStory({ kind: 'checkpoint', name: 'one' }, needed, shop, null),
    fileStory({ kind: 'deleted-checkpoint' }, { kind: 'active' }, shop, undefined),
  ]).toEqual([
    'everything up to 10:05',
    'everything so far',
    'takes the merged blocks',
    'kept hidden: two files stand on it',
    'parent of TEST1, SHOP’s',
    'child of shop.vhdx',
    'came after ‘one’',
    'its checkpoint is gone',
  ])
})
