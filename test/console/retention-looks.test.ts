/** The page's preview of retention as a line of the prompt: each point, why it stays or goes, and the size beside it. */
import { describe, expect, it } from 'vitest'
import { retentionPreview } from '../../src/backup/retention-preview.ts'
import { estimatedBytes } from '../../src/backup/size-estimate.ts'
import { isObject } from '../../src/console/pipeline/objects.ts'
import { retention } from '../../src/console/retention-looks.ts'
import { DAY } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const rows = (lab: Lab, type: string, days = 90) =>
  retention(lab, { kind: 'retention', vm: 'shop', repository: 'NAS1', days })
    .filter(isObject)
    .filter((each) => each.type.name === type)
    .map(({ properties }) => properties)

const planned = (): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental', 'Start-LabBackup SHOP -Repository NAS1')
  play(lab, 'New-LabBackupJob daily SHOP -Repository NAS1 -ActiveFullDays 7')
  play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 3')
  return lab
}

describe('Get-LabRetention', () => {
  it('says for each point that is there why it stays, and changes nothing', () => {
    const lab = planned()
    const digest = lab.digest()
    const there = rows(lab, 'RetainedPoint')
    expect(there.map(({ RestorePoint, Stays }) => [RestorePoint, Stays])).toEqual([
      ['SHOP-1', true],
      ['SHOP-2', true],
      ['SHOP-3', true],
    ])
    expect(there.map(({ Why }) => Why).join()).toMatch(/It is number 1 of the newest 3\.$/)
    expect(play(lab, 'Get-LabRetention SHOP -Repository NAS1 -Days 2')).toContain('C(F*D+R*d*D)')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })

  it('says for each point of the plan on which day it goes, as the preview does', () => {
    const lab = planned()
    const job = lab.backups.state.definitions[0]
    const days = retentionPreview({
      method: 'Forward',
      activeFullEveryDays: 7,
      syntheticFullEveryDays: null,
      everyMicros: DAY,
      startAt: job?.nextAt ?? 0,
      epochMicros: lab.scenario.epochMicros,
      days: 90,
      policy: { kind: 'count', points: 3 },
    })
    const found = rows(lab, 'PlannedPoint')
    expect(found).toHaveLength(90)
    for (const { day, gone } of days)
      expect(found.filter(({ Goes }) => Goes === day).map(({ Planned }) => String(Planned))).toEqual(gone)
    const left = days.at(-1)?.points.map(({ id }) => id)
    expect(found.filter(({ Goes }) => Goes === null).map(({ Planned }) => String(Planned))).toEqual(left)
    for (const { Goes, Why } of found) expect(String(Why).startsWith('No rule asks for it')).toBe(Goes !== null)
    lab.dispose()
  })

  it('has the estimate beside the bytes that lie there', () => {
    const lab = planned()
    const [now, then] = rows(lab, 'RepositorySize')
    const { disk } = lab.places.need('NAS1', 'Data')
    const lying = disk.list().reduce((sum, path) => sum + disk.lengthOf(path), 0)
    expect(now).toMatchObject({ When: 'now', Fulls: 2, Others: 1, StoredBytes: lying })
    expect(then).toMatchObject({ When: 'after 90 days', StoredBytes: null })
    const hundredths = (text: unknown): number => Number.parseInt(String(text), 10)
    for (const row of [now, then])
      expect(row?.['EstimatedBytes']).toBe(
        estimatedBytes({
          dataBytes: Number(row?.['DataBytes']),
          fulls: Number(row?.['Fulls']),
          increments: Number(row?.['Others']),
          changeHundredths: hundredths(row?.['Changed']),
          keptHundredths: hundredths(row?.['Kept']),
        }),
      )
    lab.dispose()
  })

  it('tells bytes that a silent failure only counted from those that lie there', () => {
    const lab = newLab()
    play(lab, 'Invoke-LabFault BackupSilentlyFails', 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.backups.points[0]?.bytes).toBeGreaterThan(1_000_000)
    expect(rows(lab, 'RepositorySize')[0]?.['StoredBytes']).toBeLessThan(10_000)
    lab.dispose()
  })

  it('says where there is no job and nothing, and refuses what is not there', () => {
    const lab = newLab()
    const told = play(lab, 'Get-LabRetention SHOP -Repository VAULT -Days 1')
    expect(told).toContain('There is no job for it there.')
    expect(told).toContain('nothing to estimate')
    expect(refusalOf(lab, 'Get-LabRetention X -Repository NAS1')).toBe('unknown-vm')
    expect(refusalOf(lab, 'Get-LabRetention SHOP -Repository X')).toBe('unknown-repository')
    expect(refusalOf(lab, 'Get-LabRetention SHOP -Repository NAS1 -Days 0')).toBe('bad-value')
    lab.dispose()
  })
})
