/** Mistakes with backups (hyper-v.md 8, items 7, 16, 18, 23, 24): each is made, the lab says what it says, and the way out is gone. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, diskFile, newLab, play, refusalOf, untilTidy } from '../fixtures/lab-fixture.ts'
import { QUIET, recordOf } from '../host/tree-lab.ts'

const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)
const ordersOf = (lab: Lab, vm = 'SHOP'): number | undefined => appsOf(lab, vm)?.Shop.orders
const stateOf = (lab: Lab, vm: string): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))
const children = (lab: Lab): number =>
  lab.places
    .need('HV1', 'D')
    .disk.list()
    .filter((path) => /\.avhdx$/i.test(path)).length

const running = (...lines: readonly string[]): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', ...lines)
  return lab
}

describe('mistake 7: “No checkpoints listed, why so many AVHDX?”', () => {
  const littered = (): Lab => {
    const lab = running()
    for (let night = 0; night < 3; night++)
      play(lab, 'Invoke-LabFault BackupLeftBehind', 'Invoke-LabApp SHOP Photos Import -Count 2', 'Wait-Lab -Hours 24')
    return lab
  }

  it('backups that died left them: no menu shows their checkpoints, Get-VMSnapshot does, and its pipe removes them', () => {
    const lab = littered()
    expect([children(lab), lab.evidence().vms['SHOP']?.checkpoints]).toEqual([3, []])
    expect(play(lab, 'Get-VMSnapshot SHOP | Measure-Object | select -ExpandProperty Count')).toBe('3')
    const orders = ordersOf(lab)
    play(lab, 'Get-VMSnapshot SHOP -SnapshotType Recovery | Remove-VMSnapshot')
    untilTidy(lab, 'SHOP')
    expect([children(lab), recordOf(lab).files.length, ordersOf(lab)]).toEqual([0, 1, orders])
    lab.dispose()
  })

  it('shutting down merges nothing, and deleting the files by hand takes the present with them', () => {
    const lab = littered()
    play(lab, 'Stop-VM SHOP', 'Wait-Lab -Hours 12')
    expect(children(lab)).toBe(3)
    play(lab, 'Remove-Item D:\\SHOP\\*.avhdx')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070002')
    lab.dispose()
  })
})

describe('mistake 16: “A production checkpoint is a backup, it uses VSS.”', () => {
  it('it is made through the same agent and stands on the same disk: only the backup elsewhere outlives that', () => {
    const lab = running('Checkpoint-VM SHOP production')
    expect(recordOf(lab).checkpoints.map(({ kind }) => kind)).toEqual(['production'])
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.backups.points.map(({ consistency }) => consistency)).toEqual(['Application'])
    const [base] = recordOf(lab).files
    expect(diskFile(recordOf(lab).checkpoints[0] as never)).toBe(base?.path)
    play(lab, 'Invoke-LabFault VolumeLost -Volume HV1:D')
    expect(refusalOf(lab, 'Restore-VMCheckpoint production SHOP')).toBe('checkpoint-lost')
    play(lab, 'Restore-LabBackup latest -ToHost HV2', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
    lab.dispose()
  })
})

describe('mistake 18: a backup on the same disk, never tried, under the same account', () => {
  it('beside its source it goes with the disk, and the lab has said so when it was made', () => {
    const lab = running()
    const { text } = runLine(lab, 'Start-LabBackup SHOP -Repository HV1:D', { wait: true })
    expect(text).toContain('beside the disk it is to protect')
    play(lab, 'Invoke-LabFault VolumeLost -Volume HV1:D')
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2')).toBe('restore-point-lost')
    lab.dispose()
  })

  it('never tried it may hold nothing that starts: the job is green, the hashes hold, and only a boot finds it', () => {
    const lab = running('Invoke-LabFault BackupSilentlyFails', 'Start-LabBackup SHOP -Repository NAS1')
    expect(codes(lab)).toContain('backup-finished')
    play(lab, 'Test-LabBackup latest')
    expect(refusalOf(lab, 'Test-LabBackup latest -Boot')).toBe('boot-test-failed')
    lab.dispose()
  })

  it('under the same account one thief reaches them all; one place with an account of its own is the way out', () => {
    const lab = running('Start-LabBackup SHOP -Repository HV1:E', 'Start-LabBackup SHOP -Repository NAS1')
    const careful = lab.fork()
    play(careful, 'Copy-LabRestorePoint latest -To VAULT')
    for (const each of [lab, careful]) play(each, 'Invoke-LabFault HostRansomware -HostName HV1', 'Wait-Lab -Hours 1')
    for (const each of ['SHOP-1', 'SHOP-2'])
      expect(refusalOf(lab, `Restore-LabBackup ${each} -ToHost HV2 -NewName BACK`)).toBe('restore-point-damaged')
    const [copy] = careful.backups.points.filter(({ place }) => place === 'VAULT')
    play(careful, `Restore-LabBackup ${copy?.id} -ToHost HV2 -NewName BACK`, 'Start-VM BACK')
    expect(appsOf(careful, 'BACK')?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
    for (const each of [lab, careful]) each.dispose()
  })
})

describe('mistake 23: run twice to one share (in life wbadmin; here Copy-Item over the earlier copy)', () => {
  const COPY = 'Copy-Item D:\\SHOP\\shop.vhdx \\\\NAS1\\Backup\\shop.vhdx'
  const stopped = (...lines: readonly string[]): Lab => running(...lines, 'Stop-VM SHOP')
  /** Put back and started, beside whatever there is. */
  const ordersIn = (lab: Lab, path: string, name: string): number | undefined => {
    play(lab, `Copy-Item ${path} D:\\${name}\\shop.vhdx`, `New-VM ${name} -VHDPath D:\\${name}\\shop.vhdx`)
    play(lab, `Start-VM ${name}`)
    return ordersOf(lab, name)
  }

  it('the first copy is gone, and with it the day before the mistake', () => {
    const lab = stopped()
    play(lab, COPY)
    expect(ordersIn(lab, '\\\\NAS1\\Backup\\shop.vhdx', 'ONE')).toBe(1000)
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop DeleteOrders -Count 200', 'Stop-VM SHOP', COPY)
    expect(lab.places.need('NAS1', 'Data').disk.list()).toEqual(['Backup\\shop.vhdx'])
    expect(ordersIn(lab, '\\\\NAS1\\Backup\\shop.vhdx', 'TWO')).toBe(800)
    lab.dispose()
  })

  it('a folder for each run keeps both; Export-VM refuses the folder that is taken; restore points stand side by side', () => {
    const lab = stopped()
    play(lab, 'Export-VM SHOP -Path \\\\NAS1\\Backup\\Monday')
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop DeleteOrders -Count 200', 'Stop-VM SHOP')
    expect(refusalOf(lab, 'Export-VM SHOP -Path \\\\NAS1\\Backup\\Monday')).toBe('0x80070050')
    play(lab, 'Export-VM SHOP -Path \\\\NAS1\\Backup\\Tuesday')
    const disk = (day: string): string => `'\\\\NAS1\\Backup\\${day}\\SHOP\\Virtual Hard Disks\\shop.vhdx'`
    expect(['Monday', 'Tuesday'].map((day) => ordersIn(lab, disk(day), day))).toEqual([1000, 800])
    play(lab, 'Start-LabBackup SHOP -Repository HV1:E', 'Start-LabBackup SHOP -Repository HV1:E')
    expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
    lab.dispose()
  })
})

describe('mistake 24: restoring beside the original', () => {
  it('under its own name it is refused; under a new one both take orders, and each is another machine to whoever asks', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
    expect(refusalOf(lab, 'Restore-LabBackup latest -ToHost HV2')).toBe('vm-name-taken')
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName SHOP2', 'Start-VM SHOP2')
    const before = [ordersOf(lab) ?? 0, ordersOf(lab, 'SHOP2') ?? 0] as const
    play(lab, 'Wait-Lab -Minutes 10')
    const after = [ordersOf(lab) ?? 0, ordersOf(lab, 'SHOP2') ?? 0] as const
    // Nobody sums up two shops: each has orders that the other never hears of.
    expect([after[0] > before[0], after[1] > before[1]]).toEqual([true, true])
    const [one, other] = ['SHOP', 'SHOP2'].map((name) => lab.hypervisor.need(name).record)
    expect([one?.generationId === other?.generationId, one?.id === other?.id]).toEqual([false, false])
    // The way out: one of them stops, and what it alone has taken is written down before it goes.
    play(lab, 'Stop-VM SHOP', 'Remove-VM SHOP')
    expect([lab.hypervisor.find('SHOP'), stateOf(lab, 'SHOP2')]).toEqual([undefined, 'Running'])
    lab.dispose()
  })
})
