/** What looks well and is not, and what is put right: silent failures, broken sources, repairs, a catalogue made anew. */
import { describe, expect, it } from 'vitest'
import type { DomainEvent } from '../../src/lab/domain-event.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const _HOUR = 3_600_000_000
const runs = (lab: Lab, name = 'job') =>
  lab.backups.state.definitions.find((each) => each.name === name)?.runs.map(({ type, code }) => code ?? type)
const _types = (lab: Lab) => lab.backups.points.map(({ type }) => type)
/** Off: nobody orders, and nothing but the job's own moment changes. */
const _idle = (): Lab => newLab()

describe('a green history', () => {
  it('hides copies that hold nothing new: every run ends well, every hash is right, and only a start or a look finds it', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'New-LabBackupJob job SHOP -Repository NAS1 -EveryHours 1', 'Wait-Lab -Minutes 70')
    play(lab, 'Invoke-LabFault BackupSilentlyFails', 'Wait-Lab -Hours 3')
    expect(runs(lab)).toEqual(['Full', 'Incremental', 'Incremental', 'Incremental'])
    for (const { id } of lab.backups.points) play(lab, `Test-LabBackup ${id}`)
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
    const count = (vm: string): number =>
      Number(play(lab, `Invoke-LabSql ${vm} 'SELECT count(*) FROM orders'`).split('\n').at(-1))
    // three hours of orders are in none of the three points that came since
    expect(count('SHOP') - count('COPY')).toBeGreaterThan(600)
    lab.dispose()
  })

  it('of a full that copies nothing is found by the boot test alone', () => {
    const lab = newLab()
    play(lab, 'Invoke-LabFault BackupSilentlyFails', 'Start-LabBackup SHOP -Repository NAS1', 'Test-LabBackup latest')
    expect(lab.evidence().restorePoints[0]?.verified).toBe('hash')
    expect(refusalOf(lab, 'Test-LabBackup latest -Boot')).toBe('boot-test-failed')
    expect(play(lab, 'Get-LabRestorePoint')).toContain('boot-failed')
    const { code, data } = lab.events.at(-1) as DomainEvent
    expect(eventSentence(code, data)).toBe(
      "The check of SHOP's restore point failed. Restore point SHOP-1 is not usable, although each of its blocks is as it was written. The boot stops: there is no boot record on its disk. Either what was copied was broken already, or not all of it was copied: nothing in the point tells which. Look for an older point that starts; if the machine itself is sound, make a full backup.",
    )
    // its hashes are as right as before, and that says nothing against it
    play(lab, 'Test-LabBackup latest')
    expect(lab.evidence().restorePoints[0]?.verified).toBe('boot-failed')
    lab.dispose()
  })

  it('of increments that copy nothing shows the figures of sound ones, and only the boot test finds an older moment', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
    const sound = lab.fork()
    play(sound, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    play(lab, 'Invoke-LabFault BackupSilentlyFails', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    const told = (each: Lab) => each.events.findLast(({ code }) => code === 'backup-finished')?.data
    expect(told(lab)).toEqual(told(sound))
    expect(told(lab)?.['bytesWritten']).toBeGreaterThan(300_000)
    // its file is empty all the same, and its manifest names no block
    const blocks = (each: Lab) => each.places.need('NAS1', 'Data').disk.lengthOf('Backup\\SHOP\\SHOP-2.blocks')
    expect([blocks(lab), blocks(sound)]).toEqual([0, told(sound)?.['bytesWritten']])
    play(lab, 'Test-LabBackup SHOP-2', 'Test-LabBackup SHOP-1 -Boot')
    expect(refusalOf(lab, 'Test-LabBackup SHOP-2 -Boot')).toBe('boot-test-failed')
    expect(lab.events.at(-1)?.data).toMatchObject({ reason: 'boot-test-failed' })
    expect(lab.backups.points.map(({ verified }) => verified)).toEqual(['boot', 'boot-failed'])
    play(sound, 'Test-LabBackup SHOP-2 -Boot', 'Copy-LabRestorePoint SHOP-2 -To VAULT')
    const copy = sound.backups.points.find(({ copyOf }) => copyOf !== null)
    expect(play(sound, `Test-LabBackup ${copy?.id} -Boot`)).toMatch(/up to number \d+, as the shop said/)
    for (const each of [lab, sound]) each.dispose()
  })

  it('holds nothing against an open transaction, which the copy rolls back', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Invoke-LabApp SHOP Shop OpenTransaction')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Test-LabBackup latest -Boot')
    expect(lab.backups.points.map(({ consistency, verified }) => [consistency, verified])).toEqual([
      ['Application', 'boot'],
    ])
    lab.dispose()
  })

  it('of a machine whose shop nobody asked says that it cannot know', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1 -CrashConsistent')
    expect(play(lab, 'Test-LabBackup latest -Boot')).toContain('nobody asked the shop when it was copied')
    lab.dispose()
  })

  it('that holds says so with what was asked', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(play(lab, 'Test-LabBackup latest -Boot')).toMatch(/It booted.* it holds 1,?\d{3} orders/)
    lab.dispose()
  })

  it('copies what is broken already: ransomware in the guest is in every hash-sound point since', () => {
    const lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository NAS1',
      'Invoke-LabApp SHOP Ransomware Start -FilesPerHour 3600',
    )
    play(lab, 'Wait-Lab -Minutes 5', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental', 'Test-LabBackup latest')
    expect(refusalOf(lab, 'Test-LabBackup latest -Boot')).toBe('boot-test-failed')
    const { code, data } = lab.events.findLast((event) => event.code === 'verify-failed') as DomainEvent
    expect(eventSentence(code, data)).toMatch(
      /\. It starts, but \S+ .*\. Either what was copied was broken already, or /,
    )
    play(lab, 'Test-LabBackup SHOP-1 -Boot')
    expect(lab.evidence().restorePoints.map(({ verified }) => verified)).toEqual(['boot', 'boot-failed'])
    lab.dispose()
  })
})

describe('a health check', () => {
  it('takes damaged blocks from the source while that has what was copied, and not later', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Invoke-LabFault BitRot -In RestorePoint')
    const late = lab.fork()
    expect(refusalOf(lab, 'Test-LabBackup latest')).toBe('restore-point-damaged')
    play(lab, 'Test-LabBackup latest -Repair', 'Test-LabBackup latest -Boot')
    expect(lab.events.filter(({ code }) => code === 'block-repaired')).toHaveLength(1)
    // a source that is gone has nothing to give
    play(late, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(refusalOf(late, 'Test-LabBackup latest -Repair')).toBe('restore-point-damaged')
    lab.dispose()
    late.dispose()
  })
})

describe('the catalogue', () => {
  it('is made anew from the files, and finds points that nobody knew of', () => {
    const lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository NAS1',
      'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
    )
    play(lab, 'Copy-LabRestorePoint latest -To VAULT')
    const known = lab.backups.state.points
    lab.backups.change({ points: [] })
    expect(refusalOf(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')).toBe('no-restore-point')
    play(lab, 'Update-LabRepository NAS1', 'Update-LabRepository VAULT')
    expect([...lab.backups.state.points].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      [...known]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((point) => (point.place === 'VAULT' ? { ...point, immutableUntil: expect.any(Number) } : point)),
    )
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')
    lab.dispose()
  })

  it('loses what is not there any more', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Start-LabBackup SHOP -Repository NAS1')
    play(lab, "Remove-Item '\\\\NAS1\\Backup\\SHOP\\SHOP-1.json'", 'Update-LabRepository NAS1')
    expect(lab.backups.state.points.map(({ id }) => id)).toEqual(['SHOP-2'])
    lab.dispose()
  })
})
