import { afterEach, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { repositorySize } from '../../src/lab/repository-size.ts'
import { backupsView } from '../../src/view/backups-view.ts'
import { possibilities, triedOnForks } from '../../src/view/possibilities.ts'
import { projectPlaces } from '../../src/view/project-lab.ts'
import { projectVm } from '../../src/view/project-vm.ts'
import type { PointBreak } from '../../src/view/view-model.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import { brokenSentence } from '../../src/words/page-backups.ts'
import { places } from '../../src/words/page-pictures.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

let lab: Lab

afterEach(() => lab.dispose())

const chain = [
  'Start-LabBackup SHOP -Repository NAS1',
  'Start-VM SHOP',
  'Wait-Lab -Minutes 10',
  'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
  'Wait-Lab -Minutes 10',
  'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
]
const at = { vm: 'SHOP', place: 'NAS1', volume: 'Data' }
const pointsOf = (id?: string) => {
  const points = backupsView(lab).repositories.flatMap((each) => each.points)
  return id === undefined ? points : points.filter((each) => each.id === id)
}

it('tells points by repository, with what they stand on and who needs them', () => {
  lab = newLab()
  play(lab, ...chain, 'Copy-LabRestorePoint -RestorePoint SHOP-3 -To VAULT')
  const before = lab.digest()
  const { repositories } = backupsView(lab)
  expect(repositories.map(({ repository, points }) => [repository, points.map(({ id }) => id)])).toEqual([
    ['NAS1', ['SHOP-1', 'SHOP-2', 'SHOP-3']],
    ['VAULT', ['SHOP-4']],
  ])
  expect(pointsOf('SHOP-1')).toMatchObject([{ type: 'Full', neededBy: ['SHOP-2', 'SHOP-3'], broken: null }])
  expect(pointsOf('SHOP-3')).toMatchObject([{ dependsOn: 'SHOP-2', neededBy: [], consistency: 'Application' }])
  expect(pointsOf('SHOP-4')).toMatchObject([
    { copyOf: 'SHOP-3', lockedMicros: lab.backups.needPoint('SHOP-4').immutableUntil },
  ])
  expect(lab.digest()).toBe(before)
})

it('knows a chain with a missing file from one that is whole, and a lost one', () => {
  lab = newLab()
  play(lab, ...chain)
  const volume = lab.places.need('NAS1', 'Data').disk
  volume.remove('Backup\\SHOP\\SHOP-2.blocks')
  expect(pointsOf().map(({ broken }) => broken?.why)).toEqual([undefined, 'gone', 'incomplete'])
  expect(pointsOf('SHOP-3')[0]?.broken).toMatchObject({ below: 'SHOP-2', file: 'Backup\\SHOP\\SHOP-2.blocks' })
  play(lab, 'Invoke-LabFault VolumeLost -Volume NAS1:Data')
  expect(pointsOf().map(({ broken }) => broken?.why)).toEqual(['gone', 'gone', 'gone'])
  expect(backupsView(lab).repositories[0]).toMatchObject({ lost: true })
})

it('shows a point that a check found damaged, and those above it, as what cannot be used', () => {
  lab = newLab()
  play(lab, ...chain)
  const file = lab.places
    .need('NAS1', 'Data')
    .disk.open('Backup\\SHOP\\SHOP-2.blocks', { access: 'write', share: false })
  const byte = new Uint8Array(1)
  file.read(100, byte)
  file.write(
    100,
    byte.map((value) => value ^ 1),
  )
  file.close()
  expect(pointsOf().map(({ broken }) => broken?.why)).toEqual([undefined, undefined, undefined])
  expect(() => play(lab, 'Test-LabBackup -RestorePoint SHOP-2')).toThrow('restore-point-damaged')
  expect(pointsOf().map(({ broken }) => broken?.why)).toEqual([undefined, 'damaged', 'below'])
  expect(pointsOf('SHOP-3')[0]?.broken).toMatchObject({ below: 'SHOP-2', block: expect.any(Number) })
})

it('says what retention keeps each for', () => {
  lab = newLab()
  play(lab, ...chain, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1')
  expect(pointsOf().map(({ keptFor }) => keptFor?.map(({ code }) => code))).toEqual([
    ['needed-by'],
    ['needed-by'],
    ['last', 'newest'],
  ])
})

it('shows planned jobs with their runs, and how far the one at work is', () => {
  lab = newLab()
  play(lab, 'New-LabBackupJob nightly SHOP -Repository NAS1 -EveryHours 24', 'Wait-Lab -Days 2', 'Wait-Lab -Minutes 30')
  const [job] = backupsView(lab).jobs
  expect(job).toMatchObject({ name: 'nightly', repository: 'NAS1', atWork: false, nextType: 'Incremental' })
  expect(job?.runs.map(({ type, restorePoint, code }) => [type, restorePoint, code])).toEqual([
    ['Incremental', 'SHOP-2', null],
    ['Full', 'SHOP-1', null],
  ])
  lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository: 'VAULT', backupType: 'Full' })
  expect(backupsView(lab).work).toMatchObject([{ kind: 'backup', vm: 'SHOP', subject: 'VAULT', done: 0 }])
})

it('says before a backup begins what will have to be said of it', () => {
  lab = newLab()
  const told = possibilities(lab, 'backup', 'Incremental').map(({ line, refusal, warnings = [] }) => [
    line.split('-Repository ')[1],
    refusal,
    warnings.map(({ code }) => code),
  ])
  expect(told).toEqual([
    ['NAS1 -Type Incremental', null, ['backup-became-full']],
    ['VAULT -Type Incremental', null, ['backup-became-full']],
    ['HV1:E -Type Incremental', null, ['backup-became-full']],
    ['HV2:D -Type Incremental', null, ['backup-became-full']],
    ['HV1:D -Type Incremental', null, ['backup-beside-source', 'backup-became-full']],
  ])
})

it('tries acts each by itself', () => {
  lab = newLab()
  play(lab, ...chain)
  const before = lab.digest()
  const [removal, all, restore] = triedOnForks(lab, [
    { type: 'remove-restore-point', restorePoint: 'SHOP-1' },
    { type: 'remove-restore-point', restorePoint: 'SHOP-1', dependants: true },
    { type: 'restore-backup', restorePoint: 'SHOP-1', toHost: 'HV2' },
  ])
  expect(removal?.refusal).toMatchObject({ code: 'restore-point-needed', data: { by: 'SHOP-2, SHOP-3' } })
  expect(all).toMatchObject({ refusal: null, line: 'Remove-LabRestorePoint -RestorePoint SHOP-1 -IncludeDependants' })
  expect(restore?.refusal).toMatchObject({ code: 'vm-name-taken' })
  expect(lab.digest()).toBe(before)
})

it('holds what lies there beside the rule of thumb, from what was measured', () => {
  lab = newLab()
  expect(repositorySize(lab, at)).toBeNull()
  play(lab, ...chain)
  const size = repositorySize(lab, at)
  expect(size).toMatchObject({ fulls: 1, increments: 2, keptHundredths: 100 })
  expect(size?.storedBytes).toBe(pointsOf().reduce((sum, { bytes }) => sum + bytes, 0))
  const { dataBytes = 0, changeHundredths = 0, storedBytes = 0, estimatedBytes = 0 } = size ?? {}
  expect(estimatedBytes).toBe(dataBytes + Math.ceil((2 * changeHundredths * dataBytes) / 100))
  // The files hold besides the blocks only what says where they lie; the rate is rounded to hundredths.
  expect(Math.abs(storedBytes - estimatedBytes)).toBeLessThan(storedBytes / 10)
})

it('says of an enciphered point whose key is lost that it cannot be restored, and of its job as well', () => {
  lab = newLab()
  play(lab, 'New-LabBackupJob nightly SHOP -Repository NAS1 -EveryHours 24 -Encrypt', 'Wait-Lab -Days 1')
  play(lab, 'Wait-Lab -Minutes 30', 'Start-LabBackup SHOP -Repository VAULT')
  expect(pointsOf().map(({ keyId, broken }) => [keyId, broken])).toEqual([
    ['KEY-SHOP-1', null],
    [null, null],
  ])
  expect(backupsView(lab).jobs[0]?.lostKeys).toEqual([])
  play(lab, 'Invoke-LabFault KeyLost -VMName SHOP')
  expect(pointsOf().map(({ broken }) => broken?.why)).toEqual(['key', undefined])
  expect(brokenSentence(pointsOf()[0]?.broken as PointBreak)).toContain('KEY-SHOP-1')
  expect(backupsView(lab).jobs[0]?.lostKeys).toEqual(['KEY-SHOP-1'])
})

it('tells which machine runs from which point, until its disks are its own', () => {
  lab = newLab()
  play(lab, ...chain.slice(0, 1), 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName SHOP-B -Instant')
  const running = () => projectVm(lab, lab.hypervisor.need('SHOP-B')).runsFrom
  const serving = () =>
    projectPlaces(lab).places.flatMap(({ name, volumes }) =>
      volumes.flatMap((volume) => (volume.serves ? [[name, volume.name, volume.serves.restorePoint]] : [])),
    )
  expect(pointsOf('SHOP-1')).toMatchObject([{ ranBy: ['SHOP-B'] }])
  expect(running()).toEqual({ restorePoint: 'SHOP-1', place: 'NAS1' })
  expect(serving()).toEqual([['HV2', expect.any(String), 'SHOP-1']])
  const served = projectPlaces(lab).places.flatMap(({ volumes }) => volumes.filter(({ serves }) => serves))[0]
  expect(served?.nobodysDisks).toBe(0)
  expect(places.of(served?.usedBytes ?? 0, served?.capacityBytes ?? 0)).toMatch(/^\d+\.\d of \d+(\.\d)? MiB$/)
  lab.dispatch({ type: 'move-storage', vm: 'SHOP-B', path: 'D:\\SHOP-B' })
  expect(projectVm(lab, lab.hypervisor.need('SHOP-B')).operations).toMatchObject([{ kind: 'move' }])
  play(lab, 'Wait-Lab -Minutes 10')
  expect(pointsOf('SHOP-1')).toMatchObject([{ ranBy: [] }])
  expect(running()).toBeNull()
  expect(serving()).toEqual([])
})

it('calls a volume of a host by both wherever copies on it are meant, and a store by its name', () => {
  lab = newLab()
  const said = play(
    lab,
    'New-LabBackupJob nightly SHOP -Repository HV1:E -EveryHours 9',
    'Start-LabBackup SHOP -Repository HV1:E -Type Incremental',
    'Set-LabRetention SHOP -Repository HV1:E -Policy Count -Points 1',
    'Copy-LabRestorePoint SHOP-1 -To NAS1',
    'Get-LabBackupJob | select Place',
    'Get-LabRestorePoint | select Id, Place',
  )
  expect(said).toMatch(/^SHOP-1 HV1:E\nSHOP-2 NAS1$/m)
  expect(play(lab, 'Get-LabBackupJob')).toMatch(/^nightly SHOP +HV1:E /m)
  const sentences = lab.events.map(({ code, data }) => eventSentence(code, data))
  for (const sentence of [
    "'nightly' backs SHOP up to HV1:E from now on.",
    'The backup of SHOP to HV1:E reads everything, for there is no restore point there to stand on.',
    expect.stringMatching(/^Of the restore points of SHOP on HV1:E from now on /),
  ])
    expect(sentences).toEqual(expect.arrayContaining([sentence]))
  // Neither is any of them anywhere without its volume.
  expect(sentences.filter((each) => / (to|on|from) HV1(?![:\w])/.test(each))).toEqual([])
  expect(refusalOf(lab, 'Copy-LabRestorePoint SHOP-1 -To HV1:E')).toBe('copy-to-itself')
  lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository: 'HV1:E', backupType: 'Full' })
  expect(backupsView(lab).work.map(({ subject }) => subject)).toEqual(['HV1:E'])
})
