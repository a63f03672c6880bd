/** What may happen to a VM with two disks, each with what the model makes of it. */
import { expect } from 'vitest'
import type { VmOperation } from '../../src/host/legality.ts'
import type { Command } from '../../src/lab/command.ts'
import { fillVolume } from '../fixtures/lab-fixture.ts'
import { hostedOf, VM } from './held-against.ts'
import type { Deed, Dice, History } from './history.ts'
import { DISK_BYTES } from './moment-model.ts'
import { type DiskWrite, SECTOR_BYTES, type Work } from './page-guest.ts'
import { restoreOnFork } from './restore-on-fork.ts'

const MIB = 1024 * 1024
const BLOCK_SECTORS = MIB / SECTOR_BYTES

const someWork = (history: History): Work => {
  const { dice } = history
  const value = 1 + dice.below(0x7ffffffe)
  const writes = Array.from({ length: 1 + dice.below(4) }, (_, index): DiskWrite => {
    const disk = dice.below(2)
    const blocks = (DISK_BYTES[disk] as number) / MIB
    const isWhole = dice.below(5) === 0
    const count = isWhole ? BLOCK_SECTORS : 1 + dice.below(40)
    const sector = isWhole ? dice.below(blocks) * BLOCK_SECTORS : dice.below(blocks * BLOCK_SECTORS - count)
    return { disk, sector, count, value: value + index }
  })
  const isTrimmed = dice.below(6) === 0 && history.freeBytes > 16 * MIB
  const trims = isTrimmed ? [{ disk: 1, sector: dice.below(3) * BLOCK_SECTORS, count: BLOCK_SECTORS }] : []
  return {
    writes,
    trims,
    pages: [10 + dice.below(4000), 17, 10 + dice.below(30)],
    value: dice.below(9) === 0 ? 0 : value,
  }
}

const works: Deed = function works(history) {
  const { lab, model } = history
  if (history.state !== 'Running') return
  const work = someWork(history)
  lab.dispatch({ type: 'run-app', vm: VM, request: { app: 'Notepad', action: 'Type', text: JSON.stringify(work) } })
  const parked = hostedOf(lab).drives?.parked.length ?? 0
  model.work(work, parked)
  expect(history.state).toBe(parked > 0 ? 'PausedCritical' : 'Running')
  if (parked > 0) history.counts.stands++
}

const takes: Deed = function takes(history) {
  const { lab, model, dice } = history
  const type = dice.of(['Standard', 'Standard', 'Production', 'Production', 'ProductionOnly'] as const)
  lab.dispatch({ type: 'set-vm', vm: VM, checkpointType: type })
  const { state } = history
  const operation = type === 'ProductionOnly' ? 'production-checkpoint' : 'standard-checkpoint'
  const name = history.newName()
  if (type === 'ProductionOnly' && (state === 'Saved' || state === 'Paused')) {
    expect(lab.dispatch({ type: 'checkpoint-vm', vm: VM, name })).toMatchObject({ code: 'production-impossible' })
    return
  }
  if (!history.command({ type: 'checkpoint-vm', vm: VM, name }, operation)) return
  const isProduction = type !== 'Standard' && (state === 'Running' || state === 'Off')
  model.takes(name, isProduction ? 'production' : 'standard', state === 'Running')
}

const applies: Deed = function applies(history) {
  const name = history.someName()
  if (name !== undefined && history.command({ type: 'restore-checkpoint', vm: VM, name }, 'apply'))
    history.model.applies(name)
}

const forgets: Deed = function forgets(history) {
  const name = history.someName()
  if (name === undefined) return
  const subtree = history.dice.below(6) === 0
  const all = history.dice.below(30) === 0
  const names = all ? [...history.model.moments.keys()] : subtree ? history.model.subtreeOf(name) : [name]
  const command: Command = { type: 'remove-checkpoint', vm: VM, ...(all ? {} : { name, subtree }) }
  if (history.command(command, 'delete-checkpoint')) for (const each of names) history.model.forgets(each)
}

const renames: Deed = function renames({ model, lab }) {
  const names = [...model.moments.keys()]
  const name = names[names.length >> 1]
  if (name === undefined) return
  expect(lab.dispatch({ type: 'rename-checkpoint', vm: VM, name, newName: `${name}x` })).toMatchObject({ ok: true })
  model.renames(name, `${name}x`)
}

const exports: Deed = function exports(history) {
  const name = history.someName()
  if (name === undefined) return
  const path = `E:\\${history.newName()}`
  history.command({ type: 'export-checkpoint', vm: VM, name, path }, 'export')
}

const powers: Deed = function powers(history) {
  const { model, state, dice } = history
  const power = (command: Command, operation: VmOperation): boolean => history.command(command, operation)
  if (state === 'Off' || state === 'Saved') {
    if (power({ type: 'start-vm', vm: VM }, 'start') && state === 'Off') model.boots()
  } else if (state === 'Running') {
    const deed = dice.below(7)
    if (deed < 2) power({ type: 'save-vm', vm: VM }, 'save')
    else if (deed < 4) power({ type: 'suspend-vm', vm: VM }, 'pause')
    else if (deed === 4) power({ type: 'stop-vm', vm: VM, mode: 'shut-down', force: false }, 'shut-down')
    else if (deed === 5 && power({ type: 'stop-vm', vm: VM, mode: 'turn-off', force: false }, 'turn-off'))
      model.powerGoes()
    else if (deed === 6 && power({ type: 'restart-vm', vm: VM }, 'reset')) model.boots()
  } else if (state === 'Paused' || state === 'PausedCritical') {
    if (dice.below(3) > 0) history.free()
    if (dice.below(4) > 0 && power({ type: 'resume-vm', vm: VM }, 'resume')) model.resumes()
    else if (dice.below(4) === 0 && power({ type: 'stop-vm', vm: VM, mode: 'turn-off', force: false }, 'turn-off'))
      model.powerGoes()
  }
}

const discards: Deed = function discards(history) {
  if (history.state === 'Saved' && history.command({ type: 'remove-saved-state', vm: VM }, 'remove-saved-state'))
    history.model.powerGoes()
}

/** What is still being written is no checkpoint then; memory survives in a file only. */
const cuts: Deed = function cuts(history) {
  const { lab, model } = history
  const { checkpoints, merge } = hostedOf(lab).record
  const unfinished = checkpoints.filter(({ writing }) => writing !== null).map(({ name }) => name)
  const isSaved = history.state === 'Saved'
  expect(lab.dispatch({ type: 'fault', kind: 'PowerCut', host: 'HV1' })).toMatchObject({ ok: true })
  if (!isSaved) model.powerGoes()
  for (const name of unfinished) model.forgets(name)
  history.counts.cuts++
  if (merge) history.counts.cutMerges++
}

const cutsMerge: Deed = function cutsMerge(history) {
  if (hostedOf(history.lab).record.merge !== null) cuts(history)
}

const fills: Deed = function fills(history) {
  history.free()
  if (history.freeBytes <= 0) return
  const leftBytes = history.dice.of([0, 0, 0.5, 1, 1.5, 2, 3, 5, 8, 11, 30]) * MIB
  if (history.freeBytes < leftBytes) return
  fillVolume(history.lab, 'HV1', 'D', leftBytes)
  history.counts.fills++
}

/** The next write that needs a block finds no room for it. */
const worksWhenFull: Deed = function worksWhenFull(history) {
  if (history.state !== 'Running') return
  history.free()
  if (history.freeBytes > 2 * MIB) fillVolume(history.lab, 'HV1', 'D', history.dice.below(3) * MIB)
  works(history)
}

const frees: Deed = function frees(history) {
  history.free()
}

/** A few events, or a part of the way to the next one, so that merges are met half way. */
const waits: Deed = function waits({ lab, dice }) {
  for (let events = dice.of([0, 1, 1, 2, 3, 8]); events > 0 && lab.kernel.nextDue !== undefined; events--)
    lab.advance(lab.kernel.nextDue - lab.now)
  const due = lab.kernel.nextDue
  if (due !== undefined) lab.advance(Math.min(Math.floor((due - lab.now) / 2), 60_000_000))
}

const waitsLong: Deed = function waitsLong({ lab }) {
  lab.advance(600_000_000)
}

const triesRestore: Deed = function triesRestore(history) {
  const name = history.someName()
  if (name !== undefined) restoreOnFork(history, name)
}

const DEEDS: readonly (readonly [weight: number, deed: Deed])[] = [
  [22, works],
  [20, takes],
  [8, applies],
  [7, forgets],
  [2, renames],
  [1, exports],
  [16, powers],
  [1, discards],
  [2, triesRestore],
  [3, cuts],
  [5, cutsMerge],
  [3, fills],
  [4, worksWhenFull],
  [4, frees],
  [12, waits],
  [5, waitsLong],
]

const WEIGHTED = DEEDS.flatMap(([weight, deed]) => new Array<Deed>(weight).fill(deed))

export const someDeed = (dice: Dice): Deed => dice.of(WEIGHTED)
