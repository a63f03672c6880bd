/** Whoever has the account: what it reaches is enciphered or deleted, what it does not reach stays to the byte. */
import { describe, expect, it } from 'vitest'
import { Backups } from '../../../src/backup/backups.ts'
import type { Lab } from '../../../src/lab/lab.ts'
import { asJob, newLab, play, refusalOf, untilTidy } from '../../fixtures/lab-fixture.ts'
import { allFiles, type Files, fault, faultyLab, lastEvent, recordOf, refusesUnchanged, stateOf } from './faulty-lab.ts'

const isOf = (place: string) => (file: string) => file.startsWith(place)
const share = (before: Uint8Array, after: Uint8Array): number =>
  before.reduce((sum, byte, at) => sum + (byte === after[at] ? 1 : 0), 0) / before.length
const sameFiles = (before: Files, after: Files, place: string): boolean =>
  [...before]
    .filter(([file]) => isOf(place)(file))
    .every(([file, bytes]) => Buffer.compare(bytes, after.get(file) ?? new Uint8Array()) === 0)

/** The files of these points may not be changed for a day. */
const lock = (lab: Lab, ids: readonly string[]): void => {
  const { state } = lab.backups
  const immutableUntil = lab.now + 24 * 3_600_000_000
  const points = state.points.map((point) => (ids.includes(point.id) ? { ...point, immutableUntil } : point))
  Object.assign(lab, { backups: new Backups(lab.context, { ...state, points }) })
}

describe('HostRansomware', () => {
  it('enciphers every byte that the account reaches, in files of the same length, and nothing else', () => {
    const lab = faultyLab()
    const before = allFiles(lab)
    play(lab, fault('HostRansomware'))
    const after = allFiles(lab)
    const reached = [...after.keys()].filter((file) => !isOf('VAULT')(file))
    expect(new Set(reached.map((file) => file.split(' ')[0]))).toEqual(new Set(['HV1:D', 'NAS1:Data']))
    // The machine wrote its fine map when it was ended.
    expect(reached.filter((file) => !before.has(file))).toEqual(['HV1:D SHOP\\shop.vhdx.rct'])
    for (const file of reached.filter((each) => before.has(each))) {
      const [was, is] = [before.get(file) as Uint8Array, after.get(file) as Uint8Array]
      expect([file, is.length]).toEqual([file, was.length])
      // By chance one byte in 256 is what it was.
      expect(share(was, is)).toBeLessThan(was.length > 4096 ? 0.02 : 0.2)
    }
    expect(sameFiles(before, after, 'VAULT')).toBe(true)
    expect(lastEvent(lab)?.data).toMatchObject({
      host: 'HV1',
      account: 'AFTERIMAGE\\admin',
      places: 'HV1, HV2, NAS1',
      vms: 'SHOP',
      files: reached.length,
    })
    lab.dispose()
  })

  it('ends the machines: neither they, nor their checkpoints, nor the reached copies come back; the vault’s does', () => {
    const lab = faultyLab()
    play(lab, fault('HostRansomware'))
    expect(stateOf(lab)).toBe('Off')
    expect(refusalOf(lab, 'Start-VM SHOP')).toMatch(/^0xC03A/)
    expect(refusalOf(lab, 'Restore-VMCheckpoint a SHOP')).toMatch(/^0xC03A/)
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')).toBe('restore-point-damaged')
    expect(refusalOf(lab, 'Test-LabBackup SHOP-1')).toBe('restore-point-damaged')
    expect(lab.evidence().vms['SHOP']?.state).toBe('Off')
    play(lab, 'Restore-LabBackup SHOP-2 -ToHost HV2 -NewName COPY', 'Start-VM COPY')
    expect(stateOf(lab, 'COPY')).toBe('Running')
    lab.dispose()
  })

  it('takes the lock off on the host’s own disks: whoever is administrator there keeps it', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
    const told = ['HV1:E', 'VAULT'].map((to) => play(lab, `Copy-LabRestorePoint SHOP-1 -To ${to} -ImmutableDays 7`))
    expect(told[0]).toMatch(/locked until .*, but only HV1 itself keeps that lock: its administrator takes it off\./)
    expect(told[1]).toMatch(
      /locked until .*: nobody can change or remove it before, for VAULT keeps everything so long\./,
    )
    const before = allFiles(lab)
    play(lab, fault('SharedAccountAbused'))
    const after = allFiles(lab)
    expect([...before.keys()].filter((file) => /^HV1:E .*blocks$/.test(file))).toHaveLength(1)
    expect([...after.keys()].filter(isOf('HV1:E'))).toEqual([])
    expect(sameFiles(before, after, 'VAULT')).toBe(true)
    lab.dispose()
  })

  it('cannot touch what is kept, and ends jobs that work where it is', () => {
    const lab = faultyLab()
    lock(lab, ['SHOP-1'])
    play(lab, asJob('Start-LabBackup SHOP -Repository HV1:E'), 'Wait-Lab -Seconds 5')
    const before = allFiles(lab)
    play(lab, fault('HostRansomware -HostName HV2'))
    expect(sameFiles(before, allFiles(lab), 'NAS1')).toBe(true)
    expect(lab.backups.state.jobs).toEqual([])
    expect(lastEvent(lab, 'backup-failed')).toBeDefined()
    const path = '\\\\NAS1\\Backup\\SHOP\\SHOP-1'
    for (const line of [
      fault(`FileDeleted -Path ${path}.blocks`),
      `Remove-Item ${path}.json`,
      'Remove-Item \\\\NAS1\\Backup -Recurse',
      `Rename-Item ${path}.blocks away.blocks`,
      `Move-Item ${path}.blocks \\\\NAS1\\away.blocks`,
      `Copy-Item \\\\VAULT\\Backup\\SHOP\\SHOP-2.blocks ${path}.blocks`,
    ])
      refusesUnchanged(lab, line, 'file-immutable')
    play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')
    lab.dispose()
  })

  it.each([
    ['that is off', ['Stop-VM SHOP']],
    ['that is saved', ['Save-VM SHOP']],
    ['whose merge runs', ['Remove-VMCheckpoint SHOP a']],
    ['whose disk the host has attached', ['Stop-VM SHOP', 'Mount-VHD D:\\SHOP\\shop.vhdx -ReadOnly']],
  ])('strikes a machine %s', (_, lines) => {
    const lab = faultyLab()
    play(lab, ...lines, fault('HostRansomware'), 'Wait-Lab -Hours 2')
    expect(['Off', 'Saved']).toContain(stateOf(lab))
    expect(refusalOf(lab, 'Start-VM SHOP')).toBeDefined()
    expect(lab.fork().digest()).toBe(lab.digest())
    lab.evidence()
    lab.dispose()
  })

  it('needs a host that stands', () => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault('HostRansomware -HostName NAS1'), 'unknown-host')
    play(lab, fault('HostLost'))
    refusesUnchanged(lab, fault('HostRansomware'), 'host-lost')
    lab.dispose()
  })
})

describe('SharedAccountAbused', () => {
  it('deletes checkpoints and restore points that the account reaches; the machine runs on', () => {
    const lab = faultyLab()
    const before = allFiles(lab)
    play(lab, fault('SharedAccountAbused'))
    untilTidy(lab, 'SHOP')
    expect([stateOf(lab), recordOf(lab).checkpoints, recordOf(lab).files.length]).toEqual(['Running', [], 1])
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-2'])
    expect([...allFiles(lab).keys()].filter(isOf('NAS1'))).toEqual([])
    expect(sameFiles(before, allFiles(lab), 'VAULT')).toBe(true)
    expect(lastEvent(lab)?.data).toMatchObject({ account: 'AFTERIMAGE\\admin', checkpoints: 1, files: 2 })
    lab.dispose()
  })

  it('with the vault’s account deletes what is in the vault, unless it is kept', () => {
    const lab = faultyLab()
    const kept = lab.fork()
    lock(kept, ['SHOP-2'])
    play(kept, fault('SharedAccountAbused -Account VAULT-keeper'))
    expect(kept.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
    kept.dispose()
    play(lab, 'Stop-VM SHOP', 'Wait-Lab -Days 15', fault('SharedAccountAbused -Account vault-keeper'))
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1'])
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a'])
    lab.dispose()
  })

  it('ends a backup that runs, whose checkpoint goes too', () => {
    const lab = faultyLab()
    play(lab, asJob('Start-LabBackup SHOP -Repository NAS1'), 'Wait-Lab -Seconds 5', fault('SharedAccountAbused'))
    expect([lab.backups.state.jobs, recordOf(lab).checkpoints]).toEqual([[], []])
    expect(lastEvent(lab, 'backup-failed')).toBeDefined()
    lab.dispose()
  })

  it('is refused for an account that nobody has, or that reaches nothing any more', () => {
    const lab = newLab()
    refusesUnchanged(lab, fault('SharedAccountAbused -Account nobody'), 'unknown-account')
    play(lab, fault('RoomLost -Room Offsite'))
    refusesUnchanged(lab, fault('SharedAccountAbused -Account vault-keeper'), 'account-reaches-nothing')
    lab.dispose()
  })
})
