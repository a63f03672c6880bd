/** fork() of a lab with a running VM: beyond the capture of RAM, and with a disk ten times as large and as full. */
import type { Lab } from '../../src/lab/lab.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { engine, newLab, play, writeBlocks } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { MIB, medianMs } from './timing.ts'

const FIRST_FREE_BLOCK = 16

const scenarioOf = (mebibytes: number): Scenario => ({
  ...SHOP_SERVER,
  id: `disk-${mebibytes}`,
  places: SHOP_SERVER.places.map((place) => ({
    ...place,
    volumes: place.volumes.map((volume) => ({ ...volume, capacityBytes: 4096 * MIB })),
  })),
  vms: SHOP_SERVER.vms.map((vm) => ({ ...vm, diskSizeBytes: mebibytes * MIB })),
})

/** Running, with a checkpoint in the middle, and a disk that is full to its end. */
const worked = (mebibytes: number): Lab => {
  const lab = newLab(scenarioOf(mebibytes))
  const blocks = Array.from({ length: mebibytes - FIRST_FREE_BLOCK }, (_, index) => FIRST_FREE_BLOCK + index)
  play(lab, 'Start-VM SHOP')
  writeBlocks(lab, 'SHOP', blocks.slice(0, blocks.length / 2), 1)
  play(lab, 'Checkpoint-VM SHOP a')
  writeBlocks(lab, 'SHOP', blocks.slice(blocks.length / 2), 2)
  play(lab, 'Wait-Lab -Minutes 1')
  return lab
}

const forkMs = (lab: Lab): number => medianMs(41, () => lab.fork())
const captureMs = (lab: Lab): number => medianMs(41, () => lab.hypervisor.need('SHOP').slot.memory())

export const figures = (): readonly Figure[] => {
  const [small, large] = [worked(64), worked(640)]
  // No figure but a fact: the four bays are shared by all labs of a process.
  const before = engine.guests.instantiated
  const forks = Array.from({ length: 8 }, () => small.fork())
  if (engine.guests.instantiated !== before) throw new Error('a fork has a guest before it is called')
  forks[0]?.hypervisor.need('SHOP').slot.guest()
  if (engine.guests.instantiated === before) throw new Error('a called fork has no guest')
  for (const fork of forks) fork.dispose()
  const [smallMs, largeMs, capture] = [forkMs(small), forkMs(large), captureMs(small)]
  return [
    {
      name: 'fork() of a running lab beyond the capture of RAM',
      ms: Math.max(0.001, smallMs - capture),
      asked: 10,
      better: 'lower',
    },
    { name: 'fork() with a disk ten times as large', ratio: largeMs / smallMs, asked: 1.5, better: 'lower' },
    { name: 'capture of RAM', ms: capture, asked: 20, better: 'lower' },
  ]
}
