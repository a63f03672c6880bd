/** One seeded history of a VM with two disks, step by step, with the model beside it. */
import { expect } from 'vitest'
import { legalityOf, type VmOperation } from '../../src/host/legality.ts'
import type { Command } from '../../src/lab/command.ts'
import { Lab } from '../../src/lab/lab.ts'
import type { LabEngine } from '../../src/lab/lab-engine.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { fillVolume } from '../fixtures/lab-fixture.ts'
import { hostedOf, stateOf, VM, volumeOf, type Watch } from './held-against.ts'
import { DISK_BYTES, MomentModel } from './moment-model.ts'
import type { DiskWrite, Work } from './page-guest.ts'
import { SECTOR_BYTES } from './page-guest.ts'

const MIB = 1024 * 1024
const BLOCK_SECTORS = MIB / SECTOR_BYTES
const DAY_MICROS = 86_400_000_000

/** A small volume for the VM, a large one to export to. */
const PAIR: Scenario = {
  ...SHOP_SERVER,
  id: 'pair',
  vms: [],
  settings: { ...SHOP_SERVER.settings, customerIntervalMicros: 1000 * DAY_MICROS },
  places: SHOP_SERVER.places
    .filter(({ name }) => name === 'HV1')
    .map((place) => ({
      ...place,
      volumes: place.volumes.map((volume) => ({ ...volume, capacityBytes: (volume.name === 'E' ? 4096 : 160) * MIB })),
    })),
}

/** Off, with two empty disks. */
export const newPair = (engine: LabEngine): Lab => {
  const lab = Lab.open(engine, PAIR, PAIR.seed)
  const disk = (name: string, sizeBytes: number): Command => ({
    type: 'new-vhd',
    host: 'HV1',
    path: `D:\\${VM}\\${name}.vhdx`,
    vhdType: 'Dynamic',
    sizeBytes,
    blockSizeBytes: MIB,
  })
  const lines: readonly Command[] = [
    disk('system', DISK_BYTES[0]),
    disk('data', DISK_BYTES[1]),
    { type: 'new-vm', vm: VM, host: 'HV1', vhdPath: `D:\\${VM}\\system.vhdx` } as Command,
    { type: 'add-vm-disk', vm: VM, path: `D:\\${VM}\\data.vhdx` } as Command,
  ]
  for (const line of lines) expect(lab.dispatch(line)).toMatchObject({ ok: true })
  lab.advance(DAY_MICROS)
  return lab
}

/** xorshift32: the same seed, the same history. */
export class Dice {
  #word: number

  constructor(seed: number) {
    this.#word = (seed * 2654435761 + 88172645) | 1
    for (let warm = 0; warm < 8; warm++) this.below(2)
  }

  below(limit: number): number {
    this.#word ^= this.#word << 13
    this.#word ^= this.#word >>> 17
    this.#word ^= this.#word << 5
    return (this.#word >>> 0) % limit
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

export interface Counts {
  steps: number
  refused: number
  cuts: number
  cutMerges: number
  fills: number
  stands: number
  restored: number
}

/** What a VM of this state refuses, it refuses for its state; the rest has reasons of its own. */
const OTHER_REASONS = new Set(['0x80070070', 'checkpoint-busy', 'vm-deleting', 'answer-withheld'])

export class History {
  readonly lab: Lab
  readonly model: MomentModel
  readonly dice: Dice
  readonly counts: Counts
  readonly watch: Watch
  readonly told: string[] = []
  #names = 0
  #before = 'Off'

  constructor(lab: Lab, seed: number, counts: Counts, watch: Watch, model = new MomentModel()) {
    Object.assign(this, { lab, counts, watch, model, dice: new Dice(seed) })
    this.lab = lab
    this.model = model
    this.dice = new Dice(seed)
    this.counts = counts
    this.watch = watch
  }

  get state(): string {
    return stateOf(this.lab)
  }

  /** Carries a step out and holds everything against the model. */
  play(): void {
    const weighted = DEEDS.flatMap(([weight, deed]) => new Array<Deed>(weight).fill(deed))
    const deed = this.dice.of(weighted)
    this.told.push(`${deed.name} in ${this.state}`)
    deed(this)
    this.follow()
    this.counts.steps++
    this.watch.check(this.lab, this.model, `step ${this.told.length}: ${this.told.at(-1)}`)
  }

  /** What time alone did to the machine. */
  follow(): void {
    if (this.#before === 'Stopping' && this.state === 'Off') this.model.powerGoes()
    this.#before = this.state
  }

  /** True when it was taken. A refusal must have its reason. */
  command(command: Command, operation: VmOperation): boolean {
    const { state } = this
    const outcome = this.lab.dispatch(command)
    this.told[this.told.length - 1] += ` ${JSON.stringify(command).slice(0, 90)}: ${outcome.ok || outcome.code}`
    if (outcome.ok) return true
    this.counts.refused++
    const isLegal = legalityOf(operation, state)?.verdict === 'yes'
    const reasonable = outcome.code === 'vm-state' ? !isLegal : OTHER_REASONS.has(outcome.code)
    expect([this.told.at(-1), reasonable]).toEqual([this.told.at(-1), true])
    return false
  }

  newName(): string {
    return `c${++this.#names}`
  }

  someName(): string | undefined {
    const names = [...this.model.moments.keys()]
    return names.length === 0 ? undefined : this.dice.of(names)
  }

  get freeBytes(): number {
    return volumeOf(this.lab).capacityBytes - volumeOf(this.lab).usedBytes
  }

  free(): void {
    if (volumeOf(this.lab).exists('filler.bin')) volumeOf(this.lab).remove('filler.bin')
  }
}

type Deed = (history: History) => void

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
  return { writes, trims, pages: [10 + dice.below(4000), 17, 10 + dice.below(30)], value: dice.below(9) === 0 ? 0 : value }
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
  const subtree = history.dice.below(5) === 0
  const all = history.dice.below(12) === 0
  const names = all ? [...history.model.moments.keys()] : subtree ? history.model.subtreeOf(name) : [name]
  const command: Command = { type: 'remove-checkpoint', vm: VM, ...(all ? {} : { name, subtree }) }
  if (history.command(command, 'delete-checkpoint')) for (const each of names) history.model.forgets(each)
}

const renames: Deed = function renames({ model, lab, ...history }) {
  const names = [...model.moments.keys()]
  const name = names[names.length >> 1]
  if (name === undefined) return
  expect(lab.dispatch({ type: 'rename-checkpoint', vm: VM, name, newName: `${name}x` })).toMatchObject({ ok: true })
  model.renames(name, `${name}x`)
  void history
}

const exports: Deed = function exports(history) {
  const name = history.someName()
  if (name === undefined) return
  const path = `E:\\${history.newName()}`
  history.command({ type: 'export-checkpoint', vm: VM, name, path }, 'export')
}

const powers: Deed = function powers(history) {
  const { lab, model, state, dice } = history
  const power = (command: Command, operation: VmOperation): boolean => history.command(command, operation)
  if (state === 'Off' || state === 'Saved') {
    if (power({ type: 'start-vm', vm: VM }, 'start') && state === 'Off') model.boots()
  } else if (state === 'Running') {
    const deed = dice.below(7)
    if (deed < 2) power({ type: 'save-vm', vm: VM }, 'save')
    else if (deed < 4) power({ type: 'suspend-vm', vm: VM }, 'pause')
    else if (deed === 4) power({ type: 'stop-vm', vm: VM, mode: 'shut-down', force: false }, 'shut-down')
    else if (deed === 5 && power({ type: 'stop-vm', vm: VM, mode: 'turn-off', force: false }, 'turn-off')) model.powerGoes()
    else if (deed === 6 && power({ type: 'restart-vm', vm: VM }, 'reset')) model.boots()
  } else if (state === 'Paused' || state === 'PausedCritical') {
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

const fills: Deed = function fills(history) {
  history.free()
  if (history.freeBytes <= 0) return
  const leftBytes = history.dice.of([0, 0, 0.5, 1, 1.5, 2, 3, 5, 8, 11, 30]) * MIB
  if (history.freeBytes < leftBytes) return
  fillVolume(history.lab, 'HV1', 'D', leftBytes)
  history.counts.fills++
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

const DEEDS: readonly (readonly [weight: number, deed: Deed])[] = [
  [22, works],
  [13, takes],
  [8, applies],
  [9, forgets],
  [2, renames],
  [1, exports],
  [16, powers],
  [1, discards],
  [4, cuts],
  [3, fills],
  [4, frees],
  [12, waits],
  [5, waitsLong],
]
