/** 50 checkpoints of one machine and 500 files on its volume: how long a person waits for any one thing. */
import type { Lab } from '../../src/lab/lab.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { Projector } from '../../src/view/projector.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { bestMs, MIB, msOf } from './timing.ts'

const CHECKPOINTS = 50
const FILES = 500
const ASKED_MS = 50
const ROUNDS = 7

const ROOMY: Scenario = {
  ...SHOP_SERVER,
  id: 'many-checkpoints',
  places: SHOP_SERVER.places.map((place) => ({
    ...place,
    volumes: place.volumes.map((volume) => ({ ...volume, capacityBytes: 4096 * MIB })),
  })),
}

/** One checkpoint short of the most there can be, on a chain that is as long, and as many files as there are to be. */
const crowded = (): Lab => {
  const lab = newLab(ROOMY)
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  for (let index = 1; index < CHECKPOINTS; index++) play(lab, `Checkpoint-VM SHOP c${index}`, 'Wait-Lab -Seconds 20')
  const { disk } = lab.places.need('HV1', 'D')
  for (let index = disk.list().length; index < FILES; index++) {
    const file = disk.create(`Archive\\${index}.bin`)
    file.write(0, new Uint8Array(64 * 1024).fill(1))
    file.close()
  }
  return lab
}

/** Lines that are each tried on a fork of their own, so that none finds what another left; `before` is not measured. */
const LINES: readonly (readonly [name: string, line: string, ...before: readonly string[]])[] = [
  ['Checkpoint-VM', 'Checkpoint-VM SHOP newest'],
  ['Checkpoint-VM with memory', 'Checkpoint-VM SHOP newest', 'Set-VM SHOP -CheckpointType Standard'],
  ['Restore-VMCheckpoint', 'Restore-VMCheckpoint c25 SHOP'],
  ['Remove-VMCheckpoint of the newest', 'Remove-VMCheckpoint SHOP c49'],
  ['Remove-VMCheckpoint of the oldest', 'Remove-VMCheckpoint SHOP c1'],
  ['Start-VM', 'Start-VM SHOP', 'Stop-VM SHOP'],
  ['Stop-VM', 'Stop-VM SHOP'],
  ['Save-VM', 'Save-VM SHOP'],
  ['an order', 'Invoke-LabApp SHOP Shop PlaceOrders'],
  ['Get-VMCheckpoint', 'Get-VMCheckpoint SHOP'],
  ['Get-LabChain', 'Get-LabChain SHOP'],
  ['Get-LabIoCounter', 'Get-LabIoCounter SHOP'],
  ['Get-LabFileSize', 'Get-LabFileSize SHOP'],
  ['Remove-VMCheckpoint of all', 'Remove-VMCheckpoint SHOP'],
  ['Rename-VMCheckpoint', 'Rename-VMCheckpoint c25 SHOP another'],
  ['Suspend-VM', 'Suspend-VM SHOP'],
  ['Set-VM', 'Set-VM SHOP -CheckpointType Standard'],
  ['New-VHD on the base', 'New-VHD D:\\T\\t.vhdx -ParentPath D:\\SHOP\\shop.vhdx'],
  ['Rename-Item', 'Rename-Item D:\\Archive\\400.bin other.bin'],
  ['Get-LabHostFile', 'Get-LabHostFile D:\\'],
  ['Start-LabBackup', 'Start-LabBackup SHOP -Repository NAS1 -AsJob'],
]

/** No operations, but questions about one: each boots what would be there then, and reads all of its files. */
const QUESTIONS: typeof LINES = [
  ['Restore-VMCheckpoint -WhatIf', 'Restore-VMCheckpoint c25 SHOP -WhatIf'],
  ['Remove-VMCheckpoint -WhatIf of all', 'Remove-VMCheckpoint SHOP -WhatIf'],
]
const ASKED_OF_A_QUESTION_MS = 200

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number

const lineMs = (lab: Lab, line: string, before: readonly string[]): number => {
  const once = (): number => {
    const fork = lab.fork()
    // The guest of a fork is built when it is first called: that is the fork's price, not the line's.
    fork.hypervisor.need('SHOP').slot.guest()
    play(fork, ...before)
    const ms = msOf(() => play(fork, line))
    fork.dispose()
    return ms
  }
  once()
  return middle(Array.from({ length: ROUNDS }, once))
}

export const figures = (): readonly Figure[] => {
  const lab = crowded()
  const projector = new Projector()
  projector.changes(lab, 0)
  const projected = (): number => {
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders')
    return msOf(() => projector.changes(lab, 1_000_000))
  }
  projected()
  const beside: readonly (readonly [string, number])[] = [
    ['projection after an order', middle(Array.from({ length: ROUNDS }, projected))],
    ['fork()', middle(Array.from({ length: ROUNDS }, () => msOf(() => lab.fork())))],
    [
      'what the bar may offer',
      middle(Array.from({ length: ROUNDS }, () => msOf(() => possibilities(lab, 'vm', undefined)))),
    ],
    [
      'what may be done with a checkpoint',
      middle(Array.from({ length: ROUNDS }, () => msOf(() => possibilities(lab, 'checkpoint', 'c25')))),
    ],
  ]
  const plain = newLab(ROOMY)
  play(plain, 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
  const { crowdedMs, plainMs } = bestMs(ROUNDS, {
    crowdedMs: () => lab.evidence(),
    plainMs: () => plain.evidence(),
  })
  const timed = ([name, line, ...before]: (typeof LINES)[number]) => [name, lineMs(lab, line, before)] as const
  const lines = LINES.map(timed)
  const questions = QUESTIONS.map(timed)
  const of = `${CHECKPOINTS} checkpoints and ${FILES} files`
  return [
    ...[...lines, ...beside].map(
      ([name, ms]): Figure => ({ name: `${name}, ${of}`, ms, asked: ASKED_MS, better: 'lower' }),
    ),
    ...questions.map(
      ([name, ms]): Figure => ({ name: `${name}, ${of}`, ms, asked: ASKED_OF_A_QUESTION_MS, better: 'lower' }),
    ),
    // What it costs is the hashes of all files of the guest: no operation, and the same however long the chain is.
    { name: `evidence, ${of}, vs none`, ratio: crowdedMs / plainMs, asked: 2, better: 'lower' },
  ]
}
