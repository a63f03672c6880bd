/** The cmdlets of a line, one after the other: what the first gives, the next takes. */
import { GuestError } from '../guest/guest-error.ts'
import { Refused } from '../host/refusal.ts'
import type { Duration } from '../kernel/sim-time.ts'
import { isBackupCommand } from '../lab/backup-command.ts'
import type { Command } from '../lab/command.ts'
import type { JournalEntry } from '../lab/journal.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import { printedRefusal } from '../words/catalogue.ts'
import { doneBefore, headedRefusal } from '../words/console-refusals.ts'
import type { Data } from '../words/format.ts'
import type { Act } from './cmdlet.ts'
import { lineOf } from './line-of.ts'
import { look } from './looks.ts'
import type { Stage } from './parse.ts'
import { applyFilter } from './pipeline/filter.ts'
import { isObject, type Shown } from './pipeline/objects.ts'
import { type Format, printed } from './pipeline/print.ts'
import { actsOf } from './several-names.ts'
import { lossPreview, whatIf } from './what-if.ts'

/** A refusal in the middle of a line, with what had been done and told before it. */
export class Stopped extends Error {
  readonly refusal: { readonly code: string; readonly data: Data }
  readonly cmdlet: string
  readonly before: string
  readonly done: string

  constructor(refusal: Stopped['refusal'], cmdlet: string, before: string, done: string) {
    super(refusal.code)
    this.refusal = refusal
    this.cmdlet = cmdlet
    this.before = before
    this.done = done
  }
}

export interface BegunWork {
  readonly operation: string
  readonly cmdlet: string
}

type Refusing = Refused | StorageError | GuestError

export const isRefusal = (error: unknown): error is Refusing =>
  error instanceof Refused || error instanceof StorageError || error instanceof GuestError

/** Where somebody has found a better way to show what nobody takes on. */
const asPrinted = (shown: Shown): Shown =>
  shown.some((item) => !isObject(item) && item.instead) ? shown.filter((item) => !isObject(item)) : shown

export class LineRun {
  readonly #lab: Lab
  readonly #wait: boolean
  /** A refusal of one piped object leaves the others their turn. */
  readonly #goesOn: boolean
  readonly #advance: (duration: Duration) => void
  readonly #look: typeof look
  readonly entries: JournalEntry[] = []
  /** Work of backups that goes on behind the line, and that a tool of life would wait for. */
  readonly begun: BegunWork[] = []
  #shown: Shown = []
  #format: Format | undefined
  #told: string[] = []
  /** Lines of what was carried out to its end. */
  readonly #done: string[] = []

  /** `advance`: how a wait lets time pass, where somebody wants to watch it; `looks`: what is seen, where it is known already. */
  constructor(
    lab: Lab,
    wait: boolean,
    goesOn: boolean,
    advance: (duration: Duration) => void = (duration) => lab.advance(duration),
    looks: typeof look = look,
  ) {
    this.#lab = lab
    this.#wait = wait
    this.#goesOn = goesOn
    this.#advance = advance
    this.#look = looks
  }

  /** What the last cmdlet gives on. */
  get shown(): Shown {
    return this.#shown
  }

  /** What is printed beside the events. Throws Stopped, behind which nothing more was done. */
  stages(stages: readonly Stage[]): string {
    for (const stage of stages) {
      try {
        this.#stage(stage)
      } catch (error) {
        if (!isRefusal(error)) throw error
        const done = this.#done.length === 0 ? '' : doneBefore(this.#done, this.#goesOn)
        throw new Stopped(error, stage.cmdlet.name, this.#told.join('\n'), done)
      }
    }
    return [...this.#told, printed(asPrinted(this.#shown), this.#format)].filter((text) => text !== '').join('\n')
  }

  #stage(stage: Stage): void {
    const input = this.#shown.filter((item) => isObject(item) || !item.instead)
    this.#shown = input
    // Every object is bound before the first one is acted on.
    const acts = this.#actsOf(stage)
    this.#shown = stage.cmdlet.does === 'filter' ? input : input.filter((item) => !isObject(item))
    const commands = acts.flatMap((act) => (act.kind === 'command' ? [act.command] : []))
    if (stage.whatIf) this.#tell(stage, commands)
    else this.#actOnEach(acts, stage)
  }

  #actsOf(stage: Stage): readonly Act[] {
    if (stage.act?.kind === 'filter') return [stage.act]
    if (stage.act) return actsOf(this.#lab, stage)
    return this.#shown.filter(isObject).flatMap((object) => actsOf(this.#lab, stage, object))
  }

  /** Throws the first refusal, behind the others' turns where they have one. */
  #actOnEach(acts: readonly Act[], stage: Stage): void {
    let refused: unknown
    for (const act of acts) {
      try {
        this.#act(act, stage)
      } catch (error) {
        if (!this.#goesOn || !isRefusal(error)) throw error
        // The line ends with the first; the others are said where they happened.
        if (refused === undefined) refused = error
        else this.#told.push(headedRefusal(stage.cmdlet.name, printedRefusal(error.code, error.data)))
      }
    }
    if (refused !== undefined) throw refused
  }

  #act(act: Act, stage: Stage): void {
    if (act.kind === 'look') this.#shown = [...this.#shown, ...this.#look(this.#lab, act.look)]
    else if (act.kind === 'wait') this.#advance(act.duration)
    else if (act.kind === 'command') this.#dispatch(act.command, stage)
    else if (act.filter.kind === 'format') this.#format = act.filter.format
    else this.#shown = applyFilter(this.#shown, act.filter)
  }

  #dispatch(command: Command, { asJob, cmdlet }: Stage): void {
    const lab = this.#lab
    const atMicros = lab.now
    const outcome = lab.dispatch(command)
    if (!outcome.ok) throw new Refused(outcome.code, outcome.data)
    this.entries.push({ atMicros, command })
    const isOver = this.#wait && !asJob && outcome.operation !== undefined
    const failure = isOver ? lab.settle(outcome.operation as string) : undefined
    if (failure) throw new Refused(failure.code, failure.data)
    const { operation } = outcome
    if (!isOver && !asJob && operation !== undefined && isBackupCommand(command))
      this.begun.push({ operation, cmdlet: cmdlet.name })
    this.#done.push(lineOf(command))
  }

  #tell({ cmdlet }: Stage, commands: readonly Command[]): void {
    const { told, refusal } = whatIf(this.#lab, cmdlet.name, commands, lossPreview, this.#goesOn)
    this.#told.push(...told)
    if (refusal) throw new Refused(refusal.code, refusal.data)
  }
}
