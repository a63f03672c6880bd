/** Files of hosts moved, renamed, copied and deleted under a hypervisor that is not told. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Checkpoint } from '../../src/host/virtual-machine.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { projectDisk } from '../../src/view/project-disk.ts'
import { Projector } from '../../src/view/projector.ts'
import { diskFile, fillVolume, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { apply, checkpoint, hostedOf, QUIET, recordOf, remove } from './tree-lab.ts'

const BASE = 'D:\\SHOP\\shop.vhdx'
const leafOf = (lab: Lab): string => `D:\\${diskFile(recordOf(lab))}`
const volume = (lab: Lab, place = 'HV1', name = 'D') => lab.places.need(place, name).disk
const textOf = (lab: Lab, line: string): string => runLine(lab, line, { wait: true }).text
const ordersOf = (lab: Lab): number => lab.evidence().vms['SHOP']?.apps?.Shop.orders ?? -1

/** Off, with checkpoints one (off) and two (with memory), and orders after each. */
const withTwo = (): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Set-VM SHOP -CheckpointType Standard', checkpoint('one'), 'Start-VM SHOP')
  play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', checkpoint('two'))
  play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP')
  return lab
}

const refusedUnchanged = (lab: Lab, line: string): string | undefined => {
  const before = lab.digest()
  const code = refusalOf(lab, line)
  expect([line, lab.digest() === before]).toEqual([line, true])
  return code
}

describe('what Windows refuses', () => {
  it('names who has a file: the VM, the host, a backup, a merge', () => {
    const lab = newLab()
    play(lab, checkpoint('one'), 'Start-VM SHOP')
    for (const path of [BASE, leafOf(lab), 'D:\\SHOP'])
      expect([path, refusedUnchanged(lab, `Rename-Item ${path} x.vhdx`)]).toEqual([path, '0x80070020'])
    expect(textOf(lab, `Remove-Item ${BASE}`)).toContain('SHOP has it open')
    play(lab, 'Stop-VM SHOP', `Mount-VHD ${leafOf(lab)} -ReadOnly`)
    expect(textOf(lab, `Remove-Item ${BASE}`)).toContain('attached as disk 1')
    play(lab, `Dismount-VHD ${leafOf(lab)}`, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 20')
    expect(textOf(lab, `Move-Item ${BASE} E:\\`)).toContain('A backup of SHOP needs it')
    expect(textOf(lab, "Remove-Item '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks'")).toContain('A backup of SHOP needs it')
    play(lab, 'Wait-Lab -Hours 2', remove('one'))
    expect(recordOf(lab).merge).not.toBeNull()
    expect(textOf(lab, `Copy-Item ${BASE} E:\\copy.vhdx`)).toMatch(/A merge of SHOP|SHOP has it/)
    lab.dispose()
  })

  it('says why a path, a name or a target cannot be', () => {
    const lab = newLab(QUIET)
    play(lab, checkpoint('one'))
    const leaf = leafOf(lab)
    const cases: readonly (readonly [line: string, code: string])[] = [
      [`Remove-Item D:\\SHOP\\none.vhdx`, '0x80070002'],
      ['Remove-Item D:\\NONE\\none.vhdx', '0x80070003'],
      ['Remove-Item Z:\\none.vhdx', '0x80070003'],
      ['Remove-Item none.vhdx', '0x80070003'],
      [`Remove-Item ${BASE} -ComputerName HV9`, 'unknown-host'],
      [`Remove-Item ${BASE} -ComputerName HV2`, '0x80070003'],
      ['Remove-Item D:\\SHOP', 'folder-needs-recurse'],
      ['Copy-Item D:\\SHOP E:\\', 'folder-needs-recurse'],
      ['Remove-Item D:\\', '0x8007007B'],
      [`Rename-Item ${BASE} 'a<b.vhdx'`, '0x8007007B'],
      [`Rename-Item ${BASE} ''`, '0x8007007B'],
      [`Rename-Item ${BASE} E:\\a.vhdx`, 'rename-takes-name'],
      [`Rename-Item ${BASE} ${leaf.split('\\').at(-1)}`, '0x800700B7'],
      [`Move-Item ${BASE} ${leaf}`, '0x800700B7'],
      [`Move-Item ${BASE} ${leaf}\\below.vhdx`, '0x80070003'],
      ['Move-Item D:\\SHOP D:\\SHOP\\INNER', 'folder-into-itself'],
      ['Move-Item D:\\SHOP E:\\', '0x80070011'],
      [`Copy-Item ${BASE} D:\\SHOP`, 'copy-onto-itself'],
      [`Move-Item ${BASE} 'E:\\aux.vhdx'`, '0x8007007B'],
    ]
    for (const [line, code] of cases) expect([line, refusedUnchanged(lab, line)]).toEqual([line, code])
    fillVolume(lab, 'HV1', 'E', 1_000_000)
    expect(refusedUnchanged(lab, `Copy-Item ${BASE} E:\\`)).toBe('0x80070070')
    expect(refusedUnchanged(lab, 'Copy-Item D:\\SHOP E:\\ -Recurse')).toBe('0x80070070')
    lab.dispose()
  })

  it('takes room and time for a copy, and for a move to another volume, and none within one', () => {
    const lab = newLab(QUIET)
    const usedBytes = volume(lab).usedBytes
    const length = volume(lab).lengthOf('SHOP\\shop.vhdx')
    play(lab, `Move-Item ${BASE} D:\\OTHER\\`)
    expect([lab.now, volume(lab).usedBytes]).toEqual([0, usedBytes])
    play(lab, 'Move-Item D:\\OTHER\\shop.vhdx E:\\')
    expect(lab.now).toBeGreaterThan(10_000_000)
    expect([volume(lab).usedBytes, volume(lab, 'HV1', 'E').usedBytes]).toEqual([usedBytes - length, length])
    play(lab, 'Copy-Item E:\\shop.vhdx D:\\SHOP\\')
    expect(textOf(lab, 'Copy-Item E:\\shop.vhdx D:\\SHOP\\')).toContain('over the file')
    expect(volume(lab).usedBytes).toBe(usedBytes)
    play(lab, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1000)
    lab.dispose()
  })
})

describe('a chain whose files move', () => {
  it('goes with its folder, and breaks when the parent goes alone', () => {
    const lab = withTwo()
    const leaf = diskFile(recordOf(lab))
    play(lab, 'Rename-Item D:\\SHOP ELSEWHERE')
    expect(play(lab, `Test-VHD D:\\ELSEWHERE\\${leaf.split('\\').at(-1)}`)).toBe('True')
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070002')
    play(lab, 'Move-Item D:\\ELSEWHERE D:\\SHOP')
    play(lab, `Move-Item ${BASE} D:\\ALONE\\`)
    expect(play(lab, `Test-VHD D:\\${leaf}`)).toBe('False')
    lab.dispose()
  })

  it('says what is missing at start, apply, backup and in the picture, and heals when the file is back', () => {
    const lab = withTwo()
    const middle = diskFile(recordOf(lab).checkpoints.find(({ name }) => name === 'two') as Checkpoint)
    const cases: readonly (readonly [path: string, codes: readonly string[]])[] = [
      [diskFile(recordOf(lab)), ['0x80070002', 'taken', '0x80070002']],
      [middle, ['0xC03A000D', '0x80070002', '0xC03A000D']],
      ['SHOP\\shop.vhdx', ['0xC03A0019', '0xC03A000D', '0xC03A0019']],
    ]
    for (const [path, codes] of cases) {
      const hidden = lab.fork()
      play(hidden, `Rename-Item 'D:\\${path}' hidden.bin`)
      const found = ['Start-VM SHOP', apply('two'), 'Start-LabBackup SHOP -Repository NAS1'].map((line) => {
        const trial = hidden.fork()
        const code = refusedOrTaken(trial, line)
        trial.dispose()
        return code
      })
      expect([path, found]).toEqual([path, codes])
      expect(hidden.evidence().vms['SHOP']?.unreadable).toBe(codes[0])
      expect(projectDisk(hidden, hostedOf(hidden), recordOf(hidden).disks[0]).unreadable?.code).toBe(codes[0])
      play(hidden, `Rename-Item D:\\SHOP\\hidden.bin '${path.split('\\').at(-1)}'`, 'Start-VM SHOP')
      expect(ordersOf(hidden)).toBe(1010)
      hidden.dispose()
    }
    lab.dispose()
  })

  it('shows the change on the page, also while the machine is off', () => {
    const lab = withTwo()
    const projector = new Projector()
    projector.changes(lab, 0)
    play(lab, `Rename-Item ${BASE} old.vhdx`)
    expect(projector.changes(lab, 1).disk?.unreadable?.code).toBe('0xC03A0019')
    play(lab, 'Rename-Item D:\\SHOP\\old.vhdx shop.vhdx')
    expect(projector.changes(lab, 2).disk?.layers).toHaveLength(3)
    lab.dispose()
  })

  it('refuses to apply a checkpoint without its own files, deletes it all the same, and starts no VM without its memory', () => {
    const lab = withTwo()
    const two = recordOf(lab).checkpoints.find(({ name }) => name === 'two')
    for (const path of [two?.configurationPath, two?.memoryPath]) {
      play(lab, `Move-Item 'D:\\${path}' D:\\AWAY\\`)
      expect(refusedUnchanged(lab, apply('two'))).toBe('0x80070002')
      expect(textOf(lab, apply('two'))).toContain("belongs to checkpoint 'two'")
      const without = lab.fork()
      play(without, remove('two'), 'Wait-Lab -Hours 1', 'Start-VM SHOP')
      expect([recordOf(without).checkpoints.length, ordersOf(without)]).toEqual([1, 1010])
      without.dispose()
      play(lab, `Move-Item 'D:\\AWAY\\${path?.split('\\').at(-1)}' 'D:\\${path}'`)
    }
    play(lab, apply('two'), `Move-Item 'D:\\${two?.memoryPath}' D:\\AWAY\\`)
    for (const line of ['Start-VM SHOP', checkpoint('three')])
      expect([line, refusedUnchanged(lab, line)]).toEqual([line, '0x80070002'])
    play(lab, `Move-Item D:\\AWAY\\${two?.memoryPath?.split('\\').at(-1)} 'D:\\${two?.memoryPath}'`, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1005)
    lab.dispose()
  })

  it('refuses an apply on a running machine whose other branch has lost a file, before anything is changed', () => {
    const lab = withTwo()
    const leaf = diskFile(recordOf(lab))
    play(lab, checkpoint('three'), apply('one'), 'Start-VM SHOP', `Rename-Item 'D:\\${leaf}' gone.bin`)
    expect(refusedUnchanged(lab, apply('three'))).toBe('0x80070002')
    expect(lab.evidence().vms['SHOP']?.state).toBe('Running')
    play(lab, `Rename-Item D:\\SHOP\\gone.bin '${leaf.split('\\').at(-1)}'`, apply('three'), 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1010)
    lab.dispose()
  })

  it('tries a merge again when what it needed is back', () => {
    const lab = withTwo()
    play(lab, `Rename-Item ${BASE} away.vhdx`, remove('one'))
    expect([recordOf(lab).merge, recordOf(lab).mergeTrouble]).toEqual([null, '0xC03A0019'])
    play(lab, 'Rename-Item D:\\SHOP\\away.vhdx shop.vhdx', 'Wait-Lab -Hours 1')
    expect([recordOf(lab).mergeTrouble, recordOf(lab).files.length]).toEqual([null, 2])
    play(lab, 'Start-VM SHOP')
    expect(ordersOf(lab)).toBe(1010)
    lab.dispose()
  })
})

const refusedOrTaken = (lab: Lab, line: string): string => refusalOf(lab, line) ?? 'taken'
