/** Any session: commands of every kind, good and bad, waits and looks, as a person or a script might give them. */
import * as fc from 'fast-check'
import { lineOf } from '../../src/console/line-of.ts'
import { runLine } from '../../src/console/run-line.ts'
import type { Command } from '../../src/lab/command.ts'
import type { JournalEntry } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { Projector } from '../../src/view/projector.ts'
import { eventSentence, printedRefusal } from '../../src/words/catalogue.ts'
import { BACKUP_COMMANDS, BACKUP_WEIGHTS } from './random-backups.ts'
import { otherFault } from './random-faults.ts'
import { backupDies, fileCommand } from './random-files.ts'
import { request } from './random-guest.ts'
import { LOOKS } from './random-looks.ts'
import { vhdCommand } from './random-vhd.ts'

export type Step =
  | { kind: 'command'; command: Command }
  | { kind: 'wait'; micros: number }
  /** Lets the operation that began last run to its end. */
  | { kind: 'settle' }
  | { kind: 'look'; line: string }

const often = <T>(value: T, rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...rare) })

const vm = often('SHOP', ['shop', 'COPY', 'NOPE'])
const checkpointName = often('a', ['A', 'b', 'c', '', 'x'.repeat(101)]).chain((name) =>
  name === 'a' ? fc.constantFrom('a', 'b', 'c') : fc.constant(name),
)
const host = often('HV1', ['HV2', 'NAS1', 'NOPE'])

const commands = {
  start: fc.record({ type: fc.constant('start-vm' as const), vm }),
  power: fc.record({ type: fc.constantFrom('suspend-vm' as const, 'resume-vm' as const, 'save-vm' as const), vm }),
  stop: fc.record({
    type: fc.constant('stop-vm' as const),
    vm,
    mode: fc.constantFrom('shut-down' as const, 'turn-off' as const, 'save' as const),
    force: fc.boolean(),
  }),
  set: fc.record({
    type: fc.constant('set-vm' as const),
    vm,
    checkpointType: fc.constantFrom('Standard', 'Production', 'ProductionOnly', 'Disabled' as const),
  }),
  checkpoint: fc.record({ type: fc.constant('checkpoint-vm' as const), vm, name: checkpointName }),
  checkpointUnnamed: fc.record({ type: fc.constant('checkpoint-vm' as const), vm }),
  apply: fc.record({ type: fc.constant('restore-checkpoint' as const), vm, name: checkpointName }),
  remove: fc.record({ type: fc.constant('remove-checkpoint' as const), vm, name: checkpointName }),
  app: fc.record({ type: fc.constant('run-app' as const), vm, request }),
  guest: fc.record(
    {
      type: fc.constant('set-guest' as const),
      vm,
      agent: fc.constantFrom('Healthy', 'Healthy', 'Absent', 'Failing' as const),
      writeCache: fc.constantFrom('Honest', 'Lying' as const),
      synchronous: fc.constantFrom('Full', 'Off' as const),
      generationIdDevice: fc.constantFrom('Present', 'Absent' as const),
    },
    { requiredKeys: ['type', 'vm', 'agent'] },
  ),
  ...BACKUP_COMMANDS,
  cut: fc.record({ type: fc.constant('fault' as const), kind: fc.constant('PowerCut' as const), host }),
  hostLost: fc.record({ type: fc.constant('fault' as const), kind: fc.constant('HostLost' as const), host }),
  volumeLost: fc.record({
    type: fc.constant('fault' as const),
    kind: fc.constant('VolumeLost' as const),
    host,
    volume: fc.constantFrom('D', 'E', 'Data', 'Z'),
  }),
  vhd: vhdCommand,
  file: fileCommand,
  backupDies,
  otherFault,
  callOff: fc.record({ type: fc.constant('remove-fault' as const), id: fc.integer({ min: 0, max: 4 }) }),
} satisfies Record<string, fc.Arbitrary<Command>>

const WEIGHTS: { readonly [Name in keyof typeof commands]: number } = {
  start: 12,
  power: 5,
  stop: 3,
  set: 4,
  checkpoint: 9,
  checkpointUnnamed: 1,
  apply: 5,
  remove: 6,
  app: 14,
  guest: 3,
  cut: 3,
  hostLost: 1,
  volumeLost: 1,
  vhd: 12,
  file: 8,
  backupDies: 1,
  otherFault: 4,
  callOff: 1,
  ...BACKUP_WEIGHTS,
}

export const command: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(commands).map(([name, arbitrary]) => ({
    weight: WEIGHTS[name as keyof typeof commands],
    arbitrary: arbitrary as fc.Arbitrary<Command>,
  })),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: command.map((each) => ({ kind: 'command', command: each }) as const) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 0, max: 40_000_000 }).map((micros) => ({ kind: 'wait', micros }) as const),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 900_000 }).map((micros) => ({ kind: 'wait', micros }) as const) },
  { weight: 4, arbitrary: fc.constant({ kind: 'settle' } as const) },
  { weight: 1, arbitrary: fc.constantFrom(...LOOKS).map((line) => ({ kind: 'look', line }) as const) },
)

const BEGINNINGS: readonly (readonly Step[])[] = [
  [],
  [{ kind: 'command', command: { type: 'start-vm', vm: 'SHOP' } }, { kind: 'settle' }],
  [
    { kind: 'command', command: { type: 'set-vm', vm: 'SHOP', checkpointType: 'Standard' } },
    { kind: 'command', command: { type: 'start-vm', vm: 'SHOP' } },
    { kind: 'settle' },
    { kind: 'command', command: { type: 'checkpoint-vm', vm: 'SHOP', name: 'a' } },
    { kind: 'settle' },
  ],
  [
    { kind: 'command', command: { type: 'start-vm', vm: 'SHOP' } },
    { kind: 'settle' },
    { kind: 'command', command: { type: 'checkpoint-vm', vm: 'SHOP', name: 'b' } },
    { kind: 'settle' },
    {
      kind: 'command',
      command: { type: 'run-app', vm: 'SHOP', request: { app: 'Shop', action: 'PlaceOrders', count: 3 } },
    },
    { kind: 'command', command: { type: 'checkpoint-vm', vm: 'SHOP', name: 'c' } },
    { kind: 'command', command: { type: 'start-backup', vm: 'SHOP', repository: 'NAS1', backupType: 'Full' } },
    { kind: 'settle' },
  ],
]

export const session: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom(...BEGINNINGS), fc.array(step, { minLength: 12, maxLength: 40, size: 'max' }))
  .map(([beginning, rest]) => [...beginning, ...rest])

/** The session as a script, for whoever has to understand a failure. */
export const scriptOf = (steps: readonly Step[]): string =>
  steps
    .map((each) => {
      if (each.kind === 'command') return `${lineOf(each.command)} -AsJob`
      return each.kind === 'wait'
        ? `Wait-Lab ${each.micros / 1_000_000}`
        : each.kind === 'look'
          ? each.line
          : '# settle'
    })
    .join('\n')

const HOLE = /undefined|NaN|\[object/

/** A lab under a session, with what it was given and what was accepted. */
export class Playthrough {
  readonly lab: Lab
  readonly accepted: JournalEntry[] = []
  readonly holes: string[] = []
  refused = 0
  #last: string | undefined

  constructor(lab: Lab, last?: string) {
    this.lab = lab
    this.#last = last
  }

  fork(): Playthrough {
    return new Playthrough(this.lab.fork(), this.#last)
  }

  /** Carries a step out. A refused command and a look must leave the digest; returns whether they did. */
  play(each: Step, watch: boolean): boolean {
    const { lab } = this
    if (each.kind === 'wait') lab.advance(each.micros)
    else if (each.kind === 'settle') {
      if (this.#last !== undefined) lab.settle(this.#last)
    } else {
      const before = watch ? lab.digest() : ''
      const changed = each.kind === 'command' ? this.#dispatch(each.command) : !this.#look(each.line)
      return changed || !watch || lab.digest() === before
    }
    return true
  }

  #dispatch(given: Command): boolean {
    const outcome = this.lab.dispatch(given)
    if (!outcome.ok) {
      this.refused++
      this.#listen(printedRefusal(outcome.code, outcome.data))
    } else {
      this.accepted.push({ atMicros: this.lab.now, command: given })
      this.#last = outcome.operation ?? this.#last
    }
    return outcome.ok
  }

  #look(line: string): boolean {
    this.#listen(runLine(this.lab, line, { wait: true }).text)
    new Projector().changes(this.lab, 0)
    const kinds = ['vm', 'checkpoint', 'backup', 'break', 'restore', 'file'] as const
    const kind = kinds[this.lab.events.length % kinds.length] as (typeof kinds)[number]
    possibilities(this.lab, kind, kind === 'file' ? 'HV1|D:\\SHOP\\shop.vhdx' : 'a')
    return true
  }

  #listen(text: string): void {
    if (HOLE.test(text)) this.holes.push(text)
  }

  /** Sentences in which something is missing. */
  allHoles(): readonly string[] {
    const told = this.lab.events.map(({ code, data }) => eventSentence(code, data))
    return [...this.holes, ...told.filter((text) => HOLE.test(text) || !text.includes(' '))]
  }
}
