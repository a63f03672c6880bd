/** Facts of the sheet that no other test is about, each played as its sentence says. */
import { expect, it } from 'vitest'
import { RAM_BYTES } from '../../src/guest/guest.ts'
import { readDiskInfo } from '../../src/storage/open-chain.ts'
import { diskFile, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { apply, checkpoint, checkpointOf, QUIET, recordOf, withCheckpoints } from '../host/tree-lab.ts'

const MIB = 1024 * 1024
const volumeOf = (lab: ReturnType<typeof newLab>) => lab.places.need('HV1', 'D').disk
const usedBytes = (lab: ReturnType<typeof newLab>): number => volumeOf(lab).usedBytes

it('both names of each checkpoint cmdlet do the same', () => {
  const lab = newLab()
  play(lab, 'Checkpoint-VM SHOP a', 'Rename-VMSnapshot a SHOP b', 'Rename-VMCheckpoint b SHOP c')
  expect(play(lab, 'Get-VMSnapshot SHOP')).toBe(play(lab, 'Get-VMCheckpoint SHOP'))
  play(lab, 'Remove-VMSnapshot SHOP c')
  expect(recordOf(lab).checkpoints).toEqual([])
  lab.dispose()
})

it('children lie beside their parents, configuration and state in the folder of the checkpoints', () => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('a'))
  const { configurationPath, runtimePath } = checkpointOf(lab, 'a')
  expect(diskFile(recordOf(lab))).toMatch(/^SHOP\\shop_[0-9A-F-]{36}\.avhdx$/)
  expect([configurationPath, runtimePath]).toEqual([
    expect.stringMatching(/^SHOP\\Snapshots\\[0-9A-F-]{36}\.vmcx$/),
    configurationPath.replace('.vmcx', '.vmrs'),
  ])
  lab.dispose()
})

it('the state file has the length of the memory where that is inside, and is small otherwise', () => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('off'), 'Start-VM SHOP', checkpoint('production'), 'Set-VM SHOP -CheckpointType Standard')
  play(lab, checkpoint('standard'))
  const lengthOf = (name: string): number => volumeOf(lab).lengthOf(checkpointOf(lab, name).runtimePath)
  expect(lengthOf('standard')).toBe(RAM_BYTES)
  for (const name of ['off', 'production']) expect(lengthOf(name)).toBeLessThan(4096)
  lab.dispose()
})

it('a checkpoint without a name is called by its machine, date and time, and none has more than 100 characters', () => {
  const lab = newLab()
  play(lab, 'Checkpoint-VM SHOP')
  expect(recordOf(lab).checkpoints[0]?.name).toMatch(/^SHOP \(\d\d\/\d\d\/\d{4} - \d\d:\d\d:\d\d [AP]M\)$/)
  expect(refusalOf(lab, `Checkpoint-VM SHOP ${'x'.repeat(101)}`)).toBe('checkpoint-name-too-long')
  play(lab, `Checkpoint-VM SHOP ${'x'.repeat(100)}`)
  lab.dispose()
})

it('files deleted inside the guest do not shrink the child that holds them', () => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('a'), 'Start-VM SHOP', 'Invoke-LabApp SHOP Photos Import -Count 8', 'Wait-Lab -Minutes 1')
  const leaf = diskFile(recordOf(lab))
  const before = volumeOf(lab).lengthOf(leaf)
  const pictures = play(lab, 'Get-LabFile SHOP | Where-Object Path -like *.bmp | select -ExpandProperty Path').split(
    '\n',
  )
  expect(pictures.length).toBeGreaterThan(7)
  play(lab, ...pictures.map((path) => `Remove-LabFile SHOP ${path}`), 'Wait-Lab -Minutes 1')
  expect(play(lab, 'Get-LabFile SHOP | Where-Object Path -like *.bmp')).toBe('')
  expect(volumeOf(lab).lengthOf(leaf)).toBeGreaterThanOrEqual(before)
  lab.dispose()
})

it('only a checkpoint with memory costs the bytes of the memory', () => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP')
  const costOf = (name: string): number => {
    const before = usedBytes(lab)
    play(lab, checkpoint(name))
    return usedBytes(lab) - before
  }
  const production = costOf('production')
  play(lab, 'Set-VM SHOP -CheckpointType Standard')
  const standard = costOf('standard')
  expect(production).toBeLessThan(8 * MIB)
  expect(standard - production).toBeGreaterThan(RAM_BYTES - 2 * MIB)
  lab.dispose()
})

it('reverting is applying the checkpoint that the present stands on', () => {
  const lab = withCheckpoints('a', 'b')
  const { nowParent, checkpoints } = recordOf(lab)
  const below = checkpoints.find(({ id }) => id === nowParent)?.name as string
  expect([below, play(lab, 'Get-VM SHOP | select -ExpandProperty ParentCheckpointName')]).toEqual(['b', 'b'])
  const frozen = diskFile(checkpointOf(lab, 'b'))
  play(lab, apply(below))
  expect(recordOf(lab).files.find(({ path }) => path === diskFile(recordOf(lab)))?.parent).toBe(frozen)
  expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a', 'b'])
  lab.dispose()
})

it('renaming a checkpoint changes its entry and no file', () => {
  const lab = withCheckpoints('a')
  const files = () =>
    volumeOf(lab)
      .list()
      .map((path) => [path, volumeOf(lab).lengthOf(path)])
  const before = files()
  play(lab, 'Rename-VMCheckpoint a SHOP b')
  expect([recordOf(lab).checkpoints[0]?.name, files()]).toEqual(['b', before])
  lab.dispose()
})

it('paths to a parent that are stale are corrected when the disk is opened for writing', () => {
  const lab = newLab(QUIET)
  play(lab, 'New-VHD D:\\OLD\\base.vhdx -SizeBytes 8MB', 'New-VHD D:\\OLD\\child.vhdx -ParentPath D:\\OLD\\base.vhdx')
  play(lab, 'Move-Item D:\\OLD D:\\NEW')
  const absolute = () => readDiskInfo(volumeOf(lab), 'NEW\\child.vhdx').parentLocator?.absoluteWin32Path
  expect(absolute()).toContain('D:\\OLD\\base.vhdx')
  play(lab, 'Mount-VHD D:\\NEW\\child.vhdx', 'Dismount-VHD D:\\NEW\\child.vhdx')
  expect(absolute()).toContain('D:\\NEW\\base.vhdx')
  lab.dispose()
})

it('merges are told under the numbers of Hyper-V’s own log', () => {
  const lab = withCheckpoints('a', 'b')
  const numbers = () => lab.events.map(({ data }) => data['eventId']).filter((id) => typeof id === 'number')
  play(lab, 'Remove-VMCheckpoint SHOP b')
  expect(numbers()).toEqual([19070])
  play(lab, 'Invoke-LabFault PowerCut')
  expect(numbers()).toContain(19090)
  play(lab, 'Wait-Lab -Hours 1')
  expect(numbers()).toContain(19080)
  play(lab, 'Mount-VHD D:\\SHOP\\shop.vhdx -ReadOnly', 'Remove-VMCheckpoint SHOP a')
  expect(numbers().at(-1)).toBe(19100)
  lab.dispose()
})

it('Test-VHD does not look at the content of blocks', () => {
  const lab = newLab(QUIET)
  play(lab, checkpoint('a'))
  const leaf = `D:\\${diskFile(recordOf(lab))}`
  const file = volumeOf(lab).open('SHOP\\shop.vhdx', { access: 'write', share: false })
  const at = file.lengthBytes - 4096
  const byte = new Uint8Array(1)
  file.read(at, byte)
  file.write(at, Uint8Array.of((byte[0] as number) ^ 0xff))
  file.close()
  expect(play(lab, `Test-VHD ${leaf}`)).toBe('True')
  lab.dispose()
})
