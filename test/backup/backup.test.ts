/** Backups and restores: what a copy holds, what each place and name may be, and what a fault leaves behind. */
import { describe, expect, it } from 'vitest'
import { readManifest } from '../../src/backup/manifest.ts'
import type { Lab } from '../../src/lab/lab.ts'
import {
  appsOf,
  diskBytes,
  diskFile,
  engine,
  fillVolume,
  newLab,
  play,
  refusalOf,
  sameBytes,
  untilTidy,
} from '../fixtures/lab-fixture.ts'

const shopOf = (lab: Lab, vm = 'SHOP') => appsOf(lab, vm)?.Shop
const bulkJobs = (lab: Lab): number =>
  lab.places.all.flatMap(({ volumes }) => volumes).reduce((sum, volume) => sum + volume.bulkJobs, 0)
const refusesUnchanged = (lab: Lab, line: string, code: string): void => {
  const digest = lab.digest()
  expect([line, refusalOf(lab, line)]).toEqual([line, code])
  expect(lab.digest()).toBe(digest)
}

const backedUp = newLab()
play(backedUp, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')

describe('a full backup', () => {
  it.each(['VAULT', 'HV1:E', '\\\\NAS1\\Backup'])('to %s holds its moment, and the VM goes on', (repository) => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1', 'Invoke-LabApp SHOP Shop OpenTransaction')
    const started = lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository, backupType: 'Full' })
    if (!started.ok || started.operation === undefined) throw new Error('no backup')
    // the agent waits for the open transaction, and goes on without it
    expect(lab.hypervisor.need('SHOP').record.checkpoints).toEqual([])
    lab.advance(10_000_000)
    const recovery = lab.hypervisor.need('SHOP').record.checkpoints[0]
    const moment = diskBytes(lab, recovery ? diskFile(recovery) : '')
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 7')
    expect(lab.settle(started.operation)).toBeUndefined()
    untilTidy(lab, 'SHOP')
    expect(lab.evidence().vms['SHOP']?.checkpoints).toEqual([])
    expect(bulkJobs(lab)).toBe(0)
    play(lab, 'Test-LabBackup latest', 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')
    expect(sameBytes(diskBytes(lab, diskFile(lab.hypervisor.need('COPY').record), 'HV2'), moment)).toBe(true)
    play(lab, 'Start-VM COPY')
    // The transaction that was open at the moment is rolled back; what came later is not in the copy.
    expect(shopOf(lab, 'COPY')).toMatchObject({ orders: 1004, integrity: 'ok', invariantsHold: true })
    expect(shopOf(lab)?.orders).toBeGreaterThanOrEqual(1012)
    lab.dispose()
  })

  it('leaves zeros out, and names each of its blocks once, in order', () => {
    const point = backedUp.backups.points[0]
    if (!point) throw new Error('no point')
    const { blocks } = readManifest(backedUp.places.need('NAS1', 'Data').disk, point, engine.sha256)
    const numbers = blocks.map(({ block }) => block)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(blocks.length * 65_536).toBeLessThan(16 * 2 ** 20)
    expect(point.bytes).toBeGreaterThan(blocks.length * 65_536)
  })

  it('of a VM that is off, paused or saved has no transaction to roll back but its own disk', () => {
    for (const [line, state] of [
      ['Stop-VM SHOP', 'Off'],
      ['Suspend-VM SHOP', 'Paused'],
      ['Save-VM SHOP', 'Saved'],
    ] as const) {
      const lab = backedUp.fork()
      play(lab, line, 'Start-LabBackup SHOP -Repository VAULT')
      expect(lab.evidence().vms['SHOP']?.state).toBe(state)
      play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
      expect(shopOf(lab, 'COPY')).toMatchObject({ integrity: 'ok', invariantsHold: true })
      lab.dispose()
    }
  })

  it('is refused to nowhere, twice at once, and from or to what is lost', () => {
    const lab = backedUp.fork()
    refusesUnchanged(lab, 'Start-LabBackup SHOP -Repository HV1', 'unknown-repository')
    refusesUnchanged(lab, 'Start-LabBackup SHOP -Repository HV1:Q', 'unknown-repository')
    refusesUnchanged(lab, 'Start-LabBackup NOPE -Repository NAS1', 'unknown-vm')
    play(lab, 'Start-LabBackup SHOP -Repository VAULT -AsJob')
    refusesUnchanged(lab, 'Start-LabBackup SHOP -Repository NAS1', 'backup-running')
    play(lab, "Invoke-LabFault VolumeLost -Volume 'VAULT:Data'")
    expect([lab.backups.points.length, bulkJobs(lab)]).toEqual([1, bulkJobsOfMerges(lab)])
    refusesUnchanged(lab, 'Start-LabBackup SHOP -Repository VAULT', 'repository-lost')
    play(lab, "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'")
    expect(lab.evidence().restorePoints).toEqual([])
    refusesUnchanged(lab, 'Restore-LabBackup latest -NewName COPY', 'no-restore-point')
    refusesUnchanged(lab, 'Restore-LabBackup SHOP-1 -NewName COPY', 'restore-point-lost')
    refusesUnchanged(lab, 'Test-LabBackup SHOP-1', 'restore-point-lost')
    lab.dispose()
  })
})

const bulkJobsOfMerges = (lab: Lab): number => lab.hypervisor.vms.filter(({ record }) => record.merge !== null).length

describe('a restore', () => {
  it('needs a host that is one, a free name, and room', () => {
    const lab = backedUp.fork()
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost HV2', 'vm-name-taken')
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName shop', 'vm-name-taken')
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost NAS1 -NewName COPY', 'unknown-host')
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost NOPE -NewName COPY', 'unknown-host')
    refusesUnchanged(lab, 'Restore-LabBackup SHOP-9 -NewName COPY', 'unknown-restore-point')
    fillVolume(lab, 'HV2', 'D', 2 ** 20)
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', '0x80070070')
    play(lab, 'Restore-LabBackup latest -ToHost HV1 -NewName COPY')
    refusesUnchanged(lab, 'Restore-LabBackup latest -ToHost HV1 -NewName COPY', 'vm-name-taken')
    lab.dispose()
  })

  it('under another name runs beside the original, and neither sees the other’s orders', () => {
    const lab = backedUp.fork()
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY')
    play(lab, 'Invoke-LabApp COPY Shop PlaceOrders -Count 50')
    const [copy, original] = [shopOf(lab, 'COPY')?.orders ?? 0, shopOf(lab)?.orders ?? 0]
    expect(copy).toBeGreaterThanOrEqual(1058)
    expect(original).toBeLessThan(1058)
    expect(lab.evidence().lastReturn).toBeNull()
    lab.dispose()
  })

  it('takes the name over when the original’s files are gone, and keeps nothing of its checkpoints', () => {
    const lab = backedUp.fork()
    play(lab, 'Checkpoint-VM SHOP a', "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    play(lab, 'Restore-LabBackup latest -ToHost HV2', 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
    const shop = lab.evidence().vms['SHOP']
    expect(shop).toMatchObject({ state: 'Running', host: 'HV2', checkpoints: [], checkpointType: 'Production' })
    expect(Object.keys(lab.evidence().vms)).toEqual(['SHOP'])
    lab.dispose()
  })

  it('brings back the setting of its moment, not what the lost machine was told later', () => {
    const lab = backedUp.fork()
    play(lab, 'Set-VM SHOP -CheckpointType Disabled', 'Invoke-LabFault HostLost -HostName HV1')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('host-lost')
    play(lab, 'Restore-LabBackup -RestorePoint latest -ToHost HV2')
    expect(lab.hypervisor.need('SHOP').record.checkpointType).toBe('Production')
    lab.dispose()
  })

  it('begins when people have noticed and decided, which is a part of the return', () => {
    const lab = backedUp.fork()
    play(lab, 'Invoke-LabFault HostLost -HostName HV1')
    const failedAt = lab.now
    play(lab, 'Restore-LabBackup latest -ToHost HV2')
    const begun = lab.events.find(({ code }) => code === 'restore-started')?.at ?? 0
    expect(begun - failedAt).toBe(lab.scenario.noticeMicros)
    play(lab, 'Wait-Lab -Minutes 7', 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
    const last = lab.evidence().lastReturn
    expect(last?.rtoParts).toMatchObject({ noticeSeconds: 300 })
    expect(last?.rtoParts['decisionSeconds']).toBeGreaterThanOrEqual(420)
    expect(Object.values(last?.rtoParts ?? {}).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
      last?.rtoSeconds ?? 0,
      6,
    )
    lab.dispose()
  })

  it('of a damaged copy stops at the first wrong block and leaves no disk and no VM', () => {
    const lab = backedUp.fork()
    const { disk } = lab.places.need('NAS1', 'Data')
    const file = disk.open('Backup\\SHOP\\SHOP-1.blocks', { access: 'write', share: false })
    file.write(40 * 65_536, new Uint8Array(512).fill(0xee))
    file.close()
    expect(refusalOf(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')).toBe('restore-point-damaged')
    expect(lab.hypervisor.find('COPY')).toBeUndefined()
    expect(lab.places.need('HV2', 'D').disk.list()).toEqual([])
    expect(lab.events.at(-1)?.code).toBe('restore-failed')
    expect(bulkJobs(lab)).toBe(0)
    lab.dispose()
  })

  it.each([
    ['Invoke-LabFault PowerCut -HostName HV2', 'power-lost'],
    ["Invoke-LabFault VolumeLost -Volume 'NAS1:Data'", 'volume-lost'],
    ['Invoke-LabFault HostLost -HostName HV2', 'host-lost'],
  ])('ends at %s with %s, and nothing half is left', (line, reason) => {
    const lab = backedUp.fork()
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY -AsJob', 'Wait-Lab -Seconds 20', line)
    expect(lab.events.findLast(({ code }) => code === 'restore-failed')?.data).toMatchObject({ reason })
    expect(lab.hypervisor.find('COPY')).toBeUndefined()
    const { disk } = lab.places.need('HV2', 'D')
    if (!disk.lost) expect(disk.list()).toEqual([])
    expect(bulkJobs(lab)).toBe(0)
    lab.dispose()
  })
})

describe('verification', () => {
  it('finds every damaged block, says so of no other, and does not call it verified', () => {
    const lab = backedUp.fork()
    play(lab, 'Test-LabBackup SHOP-1')
    expect(lab.evidence().restorePoints[0]?.verified).toBe('hash')
    const fork = backedUp.fork()
    const file = fork.places
      .need('NAS1', 'Data')
      .disk.open('Backup\\SHOP\\SHOP-1.blocks', { access: 'write', share: false })
    for (const index of [3, 50]) file.write(index * 65_536, new Uint8Array(16).fill(0x5a))
    file.close()
    expect(refusalOf(fork, 'Test-LabBackup SHOP-1')).toBe('restore-point-damaged')
    expect(fork.evidence().restorePoints[0]?.verified).toBeNull()
    for (const each of [lab, fork]) each.dispose()
  })
})
