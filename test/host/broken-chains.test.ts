/** Chains that were broken by hand or by a backup that died, and the ways out of it. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { hostFilesOf } from '../../src/lab/host-files-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { moments } from '../../src/view/guest-inside.ts'
import {
  diskBytes,
  diskFile,
  newLab,
  play,
  refusalOf,
  sameBytes,
  systemDrive,
  untilTidy,
  writeBlocks,
} from '../fixtures/lab-fixture.ts'
import { apply, checkpoint, expectSound, MIB, present, QUIET, recordOf, remove, withCheckpoints } from './tree-lab.ts'

const BASE = 'D:\\SHOP\\shop.vhdx'
const leafOf = (lab: Lab): string => `D:\\${diskFile(recordOf(lab))}`
const ordersOf = (lab: Lab): number => lab.evidence().vms['SHOP']?.apps?.Shop.orders ?? -1
const textOf = (lab: Lab, line: string): string => runLine(lab, line, { wait: true }).text
const nameOf = (path: string): string => path.split('\\').at(-1) as string

/** Off, with checkpoint one under 5 orders more. */
const withOne = (): Lab => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('one'), 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP')
  return lab
}

describe('Set-VHD -ParentPath', () => {
  it('finds a parent that was renamed or moved within the volume, and the VM starts', () => {
    for (const move of [`Rename-Item ${BASE} old.vhdx`, `Move-Item ${BASE} D:\\OLD\\old.vhdx`]) {
      const lab = withOne()
      const parent = move.startsWith('Rename') ? 'D:\\SHOP\\old.vhdx' : 'D:\\OLD\\old.vhdx'
      play(lab, move)
      expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000D')
      play(lab, `Set-VHD ${leafOf(lab)} -ParentPath ${parent}`, 'Start-VM SHOP')
      expect(ordersOf(lab)).toBe(1005)
      // The checkpoint's own record still names the file that is not there; nobody needs that name once it is deleted.
      expect(refusalOf(lab, apply('one'))).toBe('0x80070002')
      play(lab, remove('one'))
      untilTidy(lab, 'SHOP')
      expect(recordOf(lab).files).toEqual([{ path: parent.slice(3), parent: null }])
      play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
      expect([ordersOf(lab), play(lab, `Test-VHD ${leafOf(lab)}`)]).toEqual([1005, 'True'])
      lab.dispose()
    }
  })

  it('mixes two times when the mismatch is ignored: files of the base as it became, under those of the child', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP')
    systemDrive(lab, 'SHOP')?.write(40 * 2048, new Uint8Array(MIB).fill(1))
    play(lab, 'Stop-VM SHOP', checkpoint('one'), 'Start-VM SHOP')
    writeBlocks(lab, 'SHOP', [44], 2)
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP')
    const before = present(lab)
    // A second machine's work on the base alone: what Hyper-V would do to it when it is started from there.
    const other = lab.fork()
    const record = recordOf(other)
    other.hypervisor.need('SHOP').update({
      disks: [{ controllerLocation: 0, path: 'SHOP\\shop.vhdx' }],
      checkpoints: [],
      nowParent: null,
      files: record.files.slice(0, 1),
    })
    play(other, 'Start-VM SHOP')
    systemDrive(other, 'SHOP')?.write(40 * 2048, new Uint8Array(MIB).fill(9))
    play(other, 'Stop-VM SHOP')
    other.hypervisor.need('SHOP').update(record)
    const leaf = leafOf(other)
    expect(refusalOf(other, 'Start-VM SHOP')).toBe('0xC03A000E')
    play(other, `Set-VHD ${leaf} ${BASE} -IgnoreIdMismatch`)
    const mixed = present(other)
    const block = (bytes: Uint8Array, at: number) => bytes.subarray(at * MIB, (at + 1) * MIB)
    expect([before, mixed].map((bytes) => block(bytes, 40)[0])).toEqual([1, 9])
    expect(sameBytes(block(before, 44), block(mixed, 44))).toBe(true)
    play(other, 'Start-VM SHOP')
    for (const each of [lab, other]) each.dispose()
  })

  it('does not help where the sizes differ', () => {
    const lab = withOne()
    play(lab, `Copy-Item ${BASE} D:\\T\\larger.vhdx`, 'Resize-VHD D:\\T\\larger.vhdx -SizeBytes 80MB')
    expect(refusalOf(lab, `Set-VHD ${leafOf(lab)} D:\\T\\larger.vhdx -IgnoreIdMismatch`)).toBe('0xC03A0017')
    play(lab, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1005)
    lab.dispose()
  })

  it('to another disk keeps the merge from it, and says so', () => {
    const lab = withOne()
    play(lab, `Copy-Item ${BASE} D:\\T\\copy.vhdx`, `Set-VHD ${leafOf(lab)} D:\\T\\copy.vhdx`)
    expect(textOf(lab, remove('one'))).toContain('now stands on T\\copy.vhdx')
    expect(recordOf(lab).mergeTrouble).toBe('merge-other-parent')
    play(lab, `Set-VHD ${leafOf(lab)} ${BASE}`)
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files).toHaveLength(1)
    play(lab, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1005)
    lab.dispose()
  })
})

describe('Invoke-LabFault BackupLeftBehind', () => {
  const leftBehind = (): Lab => {
    const lab = withCheckpoints('one')
    play(lab, 'Invoke-LabFault BackupLeftBehind -VMName SHOP', 'Wait-Lab -Seconds 5')
    writeBlocks(lab, 'SHOP', [50, 51, 52, 53], 5)
    return lab
  }

  it('hides the checkpoint from the menus and shows it at the prompt; its file grows, and merges wait for it', () => {
    const lab = leftBehind()
    expect(Object.values(lab.evidence().vms['SHOP']?.checkpoints ?? []).map(({ name }) => name)).toEqual(['one'])
    expect(moments(lab).map(({ name }) => name)).not.toContain('SHOP (backup 1, left behind)')
    expect(play(lab, 'Get-VMSnapshot SHOP -SnapshotType Recovery')).toMatch(/left behind\) Recovery/)
    expect(play(lab, 'Get-VMSnapshot SHOP -SnapshotType Standard')).not.toContain('left behind')
    expect(lab.places.need('HV1', 'D').disk.lengthOf(diskFile(recordOf(lab)))).toBeGreaterThan(8 * MIB)
    const before = present(lab)
    play(lab, remove('one'), 'Wait-Lab -Hours 3')
    expect([recordOf(lab).merge, recordOf(lab).files.length]).toEqual([null, 3])
    play(lab, remove('SHOP (backup 1, left behind)'))
    untilTidy(lab, 'SHOP')
    expectSound(lab)
    expect(recordOf(lab).files).toHaveLength(1)
    expect(sameBytes(present(lab), before)).toBe(true)
    lab.dispose()
  })

  it('tells the next backup of it, which adds a file of its own that stays', () => {
    const lab = leftBehind()
    const files = recordOf(lab).files.length
    expect(textOf(lab, 'Start-LabBackup SHOP -Repository NAS1')).toContain('left its recovery checkpoint behind')
    expect([lab.backups.points.length, recordOf(lab).files.length]).toEqual([1, files + 1])
    play(lab, remove('SHOP (backup 1, left behind)'))
    untilTidy(lab, 'SHOP')
    expectSound(lab)
    lab.dispose()
  })

  it('ends a backup that runs, whose checkpoint cannot be removed as long as it does', () => {
    const lab = withCheckpoints('one')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 30')
    expect(refusalOf(lab, remove('SHOP-1 (backup)'))).toBe('backup-running')
    play(lab, 'Invoke-LabFault BackupLeftBehind')
    expect(lab.backups.state.jobs).toEqual([])
    expect(lab.places.need('NAS1', 'Data').disk.list()).toEqual([])
    play(lab, 'Invoke-LabFault PowerCut', 'Wait-Lab -Hours 1', remove('SHOP-1 (backup)'))
    untilTidy(lab, 'SHOP')
    expectSound(lab)
    lab.dispose()
  })
})

describe('what each file is', () => {
  const roles = (lab: Lab) =>
    Object.fromEntries(hostFilesOf(lab, lab.places.need('HV1', 'D')).map((file) => [nameOf(file.path), file]))

  it('names disks, memory, configuration and tracking with those who need and hold them', () => {
    const lab = withOne()
    play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Start-VM SHOP', checkpoint('two'))
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Save-VM SHOP')
    const found = roles(lab)
    const leaf = diskFile(recordOf(lab))
    const { checkpoints, files } = recordOf(lab)
    const [one, two] = checkpoints
    const middle = nameOf(files[1]?.path ?? '')
    expect(found['shop.vhdx']).toMatchObject({
      role: 'base-disk',
      vm: 'SHOP',
      neededBy: [
        { by: 'checkpoint', name: 'one' },
        { by: 'checkpoint', name: 'two' },
        { by: 'vm', name: 'SHOP' },
        { by: 'file', name: files[1]?.path },
      ],
      holder: null,
    })
    expect(found[middle]).toMatchObject({ role: 'child-disk', parentPath: 'SHOP\\shop.vhdx' })
    expect(found[nameOf(leaf)]).toMatchObject({ role: 'active-disk', neededBy: [{ by: 'vm', name: 'SHOP' }] })
    expect(found[nameOf(one?.configurationPath ?? '')]?.role).toBe('configuration')
    expect(found[nameOf(two?.memoryPath ?? '')]?.role).toBe('checkpoint-memory')
    expect(found[nameOf(recordOf(lab).savedMemoryPath ?? '')]?.role).toBe('saved-memory')
    expect(found['shop.vhdx.mrt']?.role).toBe('change-tracking')
    const copies = hostFilesOf(lab, lab.places.need('NAS1', 'Data'))
    expect(copies.map(({ role, neededBy }) => [role, neededBy[0]?.name])).toEqual([
      ['restore-point', 'SHOP-1'],
      ['restore-point', 'SHOP-1'],
    ])
    play(lab, 'Start-VM SHOP')
    expect(roles(lab)['shop.vhdx']?.holder).toEqual({ holder: 'vm', name: 'SHOP' })
    lab.dispose()
  })

  it('finds an orphan, which can be deleted for its room, and what is missing', () => {
    const lab = withOne()
    const { disk } = lab.places.need('HV1', 'D')
    play(lab, `Copy-Item ${leafOf(lab)} D:\\SHOP\\left.avhdx`, 'New-VHD D:\\T\\free.vhdx 8MB')
    expect(roles(lab)['left.avhdx']).toMatchObject({ role: 'orphan', neededBy: [], vm: null })
    expect(roles(lab)['free.vhdx']?.role).toBe('free-disk')
    play(lab, 'Mount-VHD D:\\T\\free.vhdx -ReadOnly')
    expect(roles(lab)['free.vhdx']?.holder).toEqual({ holder: 'host', name: '1' })
    const usedBytes = disk.usedBytes
    const lengthBytes = disk.lengthOf('SHOP\\left.avhdx')
    play(lab, 'Remove-Item D:\\SHOP\\left.avhdx')
    expect(disk.usedBytes).toBe(usedBytes - lengthBytes)
    play(lab, `Rename-Item ${BASE} gone.vhdx`)
    expect(roles(lab)['shop.vhdx']).toMatchObject({ missing: true, role: 'base-disk', vm: 'SHOP' })
    expect(play(lab, 'Get-LabHostFile D:\\SHOP')).toMatch(/shop\.vhdx +missing +base disk +SHOP +checkpoint one/)
    lab.dispose()
  })

  it('lists folders and files as a host does, and changes nothing by it', () => {
    const lab = withOne()
    const digest = lab.digest()
    expect(play(lab, 'dir')).toBe('')
    expect(play(lab, 'dir D:\\')).toMatch(/^ {4}Directory: D:\\\n\nMode +Length Name\n[- ]+\nd----- +SHOP$/)
    expect(play(lab, 'ls D:\\SHOP')).toMatch(/d----- +Snapshots\n-a---- +\d+ +shop\.vhdx/)
    expect(play(lab, 'gci D:\\ -Recurse | select FullName')).toContain('D:\\SHOP\\Snapshots')
    expect(play(lab, 'Get-ChildItem D:\\ -ComputerName HV2')).toBe('')
    expect(refusalOf(lab, 'dir D:\\NONE')).toBe('0x80070002')
    expect(lab.digest()).toBe(digest)
    expect(diskBytes(lab, diskFile(recordOf(lab))).length).toBe(64 * MIB)
    lab.dispose()
  })
})
