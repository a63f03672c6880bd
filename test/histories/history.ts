/** One seeded history of a VM with two disks, step by step, with the model beside it. */
import { expect } from 'vitest'
import { legalityOf, type VmOperation } from '../../src/host/legality.ts'
import type { Command } from '../../src/lab/command.ts'
import { Lab } from '../../src/lab/lab.ts'
import type { LabEngine } from '../../src/lab/lab-engine.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { stateOf, VM, volumeOf, type Watch } from './held-against.ts'
import { DISK_BYTES, MomentModel } from './moment-model.ts'

const MIB = 1024 * 1024
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
      volumes: place.volumes.map((volume) => ({ ...volume, capacityBytes: (volume.name === 'E' ? 4096 : 200) * MIB })),
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
  lost: number
}

/** What a VM of this state refuses, it refuses for its state; the rest has reasons of its own. */
const OTHER_REASONS = new Set(['0x80070070', 'checkpoint-busy', 'vm-deleting', 'answer-withheld'])

export type Deed = (history: History) => void

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
    this.lab = lab
    this.model = model
    this.dice = new Dice(seed)
    this.counts = counts
    this.watch = watch
  }

  /** The lab as it is, to be tried out; what is counted is counted together. */
  fork(): History {
    return new History(this.lab.fork(), 0, this.counts, this.watch, this.model)
  }

  get state(): string {
    return stateOf(this.lab)
  }

  /** Carries a step out and holds everything against the model. */
  play(deed: Deed): void {
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
