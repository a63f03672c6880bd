/** D6: a fixed disk that has a checkpoint can fill its volume. */
import { expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'
import { runFull, stateOf, volumeD } from './state-labs.ts'
import { checkpoint, QUIET, recordOf } from './tree-lab.ts'

/** Running from a disk that has all of its room. */
const onFixedDisk = (): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Set-LabGuest SHOP -GenerationId Absent')
  play(lab, 'Convert-VHD D:\\SHOP\\shop.vhdx D:\\SHOP\\fixed.vhdx -VHDType Fixed')
  play(lab, 'Set-VMHardDiskDrive SHOP -ControllerLocation 0 -Path D:\\SHOP\\fixed.vhdx', 'Start-VM SHOP')
  return lab
}

it('a fixed disk cannot fill its volume, until it has a checkpoint', () => {
  const lab = onFixedDisk()
  const bare = lab.fork()
  fillVolume(bare, 'HV1', 'D', 0)
  const request = { app: 'Photos', action: 'Import', count: 12, bytes: 100_000 } as const
  expect(bare.dispatch({ type: 'run-app', vm: 'SHOP', request }).ok).toBe(true)
  bare.advance(600_000_000)
  expect([stateOf(bare), volumeD(bare).usedBytes]).toEqual(['Running', volumeD(bare).capacityBytes])
  play(lab, checkpoint('a'))
  runFull(lab)
  expect(recordOf(lab).trouble?.code).toBe('0x80070070')
  for (const each of [lab, bare]) each.dispose()
})
