/** Instant recovery: a machine runs from its backup, slowly and on sufferance, until its disks are moved home. */
import { describe, expect, it } from 'vitest'
import { replayOn } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import {
  appsOf,
  diskBytes,
  diskFile,
  fillVolume,
  hostFileBytes,
  newLab,
  play,
  refusalOf,
  sameBytes,
} from '../fixtures/lab-fixture.ts'
import { recordOf } from '../host/tree-lab.ts'

const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)
const ordersOf = (lab: Lab, vm = 'SHOP'): number => appsOf(lab, vm)?.Shop.orders ?? 0
const stateOf = (lab: Lab, vm = 'SHOP'): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))
const volumeI = (lab: Lab) => lab.places.volume('HV1', 'I')

/** A full and an increment on the NAS; then the disk of the machine dies. */
const afterLoss = (more = ''): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', `Start-LabBackup SHOP -Repository NAS1${more}`)
  play(lab, 'Invoke-LabApp SHOP Photos Import -Count 1', 'Wait-Lab -Minutes 1')
  play(lab, `Start-LabBackup SHOP -Repository NAS1 -Type Incremental${more}`)
  play(lab, 'Wait-Lab -Minutes 5', 'Invoke-LabFault VolumeLost -Volume HV1:E')
  return lab
}

const lost = (more = ''): Lab => {
  const lab = afterLoss(more)
  play(lab, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP', 'Remove-Item D:\\SHOP -Recurse')
  return lab
}

const running = (more = ''): Lab => {
  const lab = lost(more)
  play(lab, 'Restore-LabBackup latest -Instant -ToHost HV1', 'Start-VM SHOP')
  return lab
}

describe('a machine that runs from its backup', () => {
  it('is there within seconds where a restore takes minutes, and shows the point’s bytes', () => {
    const lab = lost()
    const other = lab.fork()
    const before = lab.now
    play(lab, 'Restore-LabBackup latest -Instant -ToHost HV1')
    play(other, 'Restore-LabBackup latest -ToHost HV1')
    expect([lab.now - before < 5_000_000, other.now - before > 60_000_000]).toEqual([true, true])
    expect(recordOf(lab)).toMatchObject({ host: 'HV1', volume: 'I', checkpoints: [] })
    expect(stateOf(lab)).toBe('Off')
    const restored = diskBytes(other, diskFile(recordOf(other)))
    expect(sameBytes(diskBytes(lab, diskFile(recordOf(lab)), 'HV1', 'I'), restored)).toBe(true)
    expect(volumeI(lab)).toMatchObject({ medium: 'nas', servedBy: { place: 'NAS1', volume: 'Data' } })
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    for (const each of [lab, other]) each.dispose()
  })

  it.each([' -Compress', ' -Encrypt'])('is there all the same from one that was made with%s', (more) => {
    const lab = running(more)
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('writes into a child, and never into what the backup is', () => {
    const lab = running()
    const backup = lab.backups.points.map(({ id }) => hostFileBytes(lab, 'NAS1', 'Data', `Backup\\SHOP\\${id}.blocks`))
    const base = hostFileBytes(lab, 'HV1', 'I', 'SHOP\\shop.vhdx')
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 20', 'Wait-Lab -Minutes 5')
    const after = lab.backups.points.map(({ id }) => hostFileBytes(lab, 'NAS1', 'Data', `Backup\\SHOP\\${id}.blocks`))
    expect(after.map((bytes, at) => sameBytes(bytes, backup[at] as Uint8Array))).toEqual([true, true])
    expect(sameBytes(hostFileBytes(lab, 'HV1', 'I', 'SHOP\\shop.vhdx'), base)).toBe(true)
    expect(refusalOf(lab, 'Mount-VHD I:\\SHOP\\shop.vhdx')).toBe('0x80070020')
    expect(refusalOf(lab, 'Remove-Item \\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks')).toBe('0x80070020')
    lab.dispose()
  })

  it('reads as slowly as the repository does', () => {
    const slow = running()
    const fast = slow.fork()
    play(fast, 'Move-VMStorage SHOP D:\\SHOP')
    const [onNas, onDisk] = [slow, fast].map((lab) => {
      const before = lab.now
      play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
      return lab.now - before
    }) as [number, number]
    expect(onNas).toBeGreaterThan(onDisk)
    for (const each of [slow, fast]) each.dispose()
  })

  it('believes its blocks: one that has rotted starts, or not, where a restore refuses it', () => {
    const lab = lost()
    play(lab, 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 2000000')
    expect(refusalOf(lab.fork(), 'Restore-LabBackup SHOP-1 -ToHost HV1')).toBe('restore-point-damaged')
    play(lab, 'Restore-LabBackup SHOP-1 -Instant -ToHost HV1')
    expect(recordOf(lab).volume).toBe('I')
    lab.dispose()
  })

  it('waits for people as a restore does, and leaves nothing where its name is taken or its room gone meanwhile', () => {
    const lab = afterLoss()
    play(lab, 'Invoke-LabFault VolumeLost -Volume HV1:D', 'Restore-LabBackup latest -Instant -AsJob')
    const full = lab.fork()
    play(lab, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP', 'New-VM SHOP -NoVHD -ComputerName HV2')
    play(lab, 'Wait-Lab -Minutes 6')
    expect(lab.events.find(({ code }) => code === 'publish-failed')?.data['reason']).toBe('vm-name-taken')
    fillVolume(full, 'NAS1', 'Data', 1024 * 1024)
    play(full, 'Wait-Lab -Minutes 6')
    expect(full.events.find(({ code }) => code === 'publish-failed')?.data['reason']).toBe('0x80070070')
    for (const each of [lab, full]) {
      expect([volumeI(each), each.backups.state.published, each.backups.state.jobs]).toEqual([undefined, [], []])
      each.dispose()
    }
  })

  it('keeps its points from being removed, merged, or made into others, until it is gone', () => {
    const lab = running()
    for (const id of ['SHOP-1', 'SHOP-2'])
      expect(refusalOf(lab, `Remove-LabRestorePoint ${id} -IncludeDependants`)).toBe('restore-point-in-use')
    play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1', 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2', lab.backups.points.at(-1)?.id])
    play(lab, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP')
    expect([volumeI(lab), lab.backups.state.published, codes(lab).at(-1)]).toEqual([
      undefined,
      [],
      'published-volume-gone',
    ])
    play(lab, 'Remove-LabRestorePoint SHOP-1 -IncludeDependants')
    lab.dispose()
  })

  it('is no place for backups, and costs nothing beside the repository', () => {
    const lab = running()
    expect(refusalOf(lab, 'Start-LabBackup SHOP -Repository HV1:I')).toBe('unknown-repository')
    expect(play(lab, 'Get-LabLedger SHOP')).not.toMatch(/HV1:I|HV1 +I/)
    lab.dispose()
  })
})

describe('what it has written since', () => {
  const worked = (): { lab: Lab; orders: number } => {
    const lab = running()
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 25', 'Wait-Lab -Minutes 1')
    return { lab, orders: ordersOf(lab) }
  }

  it('is lost when the machine is removed: the backup is as it was', () => {
    const { lab, orders } = worked()
    play(lab, 'Stop-VM SHOP', 'Remove-VM SHOP', 'Restore-LabBackup latest -ToHost HV1', 'Start-VM SHOP')
    expect(ordersOf(lab)).toBeLessThan(orders - 20)
    lab.dispose()
  })

  it.each([
    'Invoke-LabFault HostLost -HostName NAS1',
    'Invoke-LabFault VolumeLost -Volume NAS1:Data',
    "Invoke-LabFault RoomLost -Room 'Next room'",
  ])('is lost with the repository: %s', (line) => {
    const { lab } = worked()
    if (refusalOf(lab, line) !== undefined) play(lab, 'Invoke-LabFault VolumeLost -Volume NAS1:Data')
    expect(stateOf(lab)).toBe('PausedCritical')
    expect(codes(lab)).toContain('published-volume-lost')
    expect(lab.watch.outageOf('SHOP')).toBeDefined()
    play(lab, 'Stop-VM SHOP -TurnOff')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('volume-lost')
    lab.dispose()
  })

  it('is lost when the files of the backup go or are enciphered', () => {
    const { lab } = worked()
    play(lab, 'Invoke-LabFault SharedAccountAbused', 'Wait-Lab -Minutes 1')
    expect([lab.backups.points, stateOf(lab)]).toEqual([[], 'PausedCritical'])
    lab.dispose()
  })

  it('comes home with Move-VMStorage while the machine runs, takes orders on the way, and the volume goes', () => {
    const { lab, orders } = worked()
    const before = lab.now
    play(lab, 'Move-VMStorage SHOP -DestinationStoragePath D:\\SHOP')
    expect(lab.now - before).toBeGreaterThan(60_000_000)
    expect(stateOf(lab)).toBe('Running')
    expect(ordersOf(lab)).toBeGreaterThan(orders)
    expect(recordOf(lab)).toMatchObject({ volume: 'D', files: [{ parent: null }] })
    expect([volumeI(lab), lab.backups.state.published]).toEqual([undefined, []])
    const placed = ordersOf(lab)
    play(lab, 'Invoke-LabFault VolumeLost -Volume NAS1:Data', 'Wait-Lab -Minutes 2', 'Restart-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    expect(ordersOf(lab)).toBeGreaterThan(placed)
    expect(play(lab, `Test-VHD 'D:\\${diskFile(recordOf(lab))}'`)).toBe('True')
    lab.dispose()
  })
})

describe('a lab with a machine that runs from its backup', () => {
  it('goes on equally in a fork, at every stage, and again from its journal', () => {
    const lab = running()
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3')
    const lines = ['Wait-Lab -Minutes 2', 'Move-VMStorage SHOP D:\\SHOP -AsJob', 'Wait-Lab -Seconds 40']
    for (const line of [...lines, 'Wait-Lab -Minutes 10']) {
      const fork = lab.fork()
      for (const each of [lab, fork]) play(each, line)
      expect([line, fork.digest()]).toEqual([line, lab.digest()])
      fork.dispose()
    }
    const again = replayOn(newLab(), {
      entries: lab.history.from(0),
      untilMicros: lab.now,
    })
    expect(again.digest()).toBe(lab.digest())
    for (const each of [again, lab]) each.dispose()
  })

  it('is the same after looking', () => {
    const lab = running()
    const digest = lab.digest()
    play(lab, 'Get-LabSurvival SHOP -Rule', 'Get-ChildItem I:\\SHOP', 'Get-VHD I:\\SHOP\\shop.vhdx')
    lab.evidence()
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })
})
