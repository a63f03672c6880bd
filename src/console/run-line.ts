/** One line of the prompt, carried out on a lab. */
import type { Duration } from '../kernel/sim-time.ts'
import type { JournalEntry } from '../lab/journal.ts'
import type { Lab } from '../lab/lab.ts'
import { eventSentence, printedRefusal } from '../words/catalogue.ts'
import { headedRefusal } from '../words/console-refusals.ts'
import type { Data } from '../words/format.ts'
import { cmdletNamed } from './find.ts'
import { tokenize } from './lexer.ts'
import type { look } from './looks.ts'
import { goesOn, isSilent, parseLine } from './parse.ts'
import { type BegunWork, isRefusal, LineRun, Stopped } from './run-stages.ts'

export interface LineOutcome {
  readonly ok: boolean
  /** The refusal's code; undefined when the line was carried out. */
  readonly code: string | undefined
  /** What the prompt prints: a refusal stands behind its cmdlet, and behind what was done before it. */
  readonly text: string
  /** The refusal alone; empty when the line was carried out. */
  readonly sentence: string
  /** The commands that were accepted, in their order, for the journal: also those before a refusal. */
  readonly entries: readonly JournalEntry[]
  /** Work of backups that was not waited for. */
  readonly begun: readonly BegunWork[]
  /** The refusal was asked to be passed over. */
  readonly silent: boolean
  /** A script goes on behind a refusal of this line: it asked for that. */
  readonly goesOn: boolean
}

export interface LineOptions {
  readonly wait: boolean
  /** How a wait lets time pass. */
  readonly advance?: (duration: Duration) => void
  /** What looking cmdlets see. */
  readonly looks?: typeof look
  /** Throws Refused for a cmdlet that nobody may use now. */
  readonly holdBack?: (cmdlet: string) => void
}

/** The sentences of what happened since the log had `from` events. */
export const eventText = (lab: Lab, from: number): string =>
  lab.events
    .slice(from)
    .map(({ code, data }) => eventSentence(code, data))
    .join('\n')

/** The cmdlet in front of the refusal of a line that cannot be read: the one it is about, or the line's first. */
const headOf = (line: string, code: string, { name, cmdlet }: Data): string => {
  if (code === 'unknown-cmdlet' || code === 'cmdlet-not-simulated') return String(name)
  return cmdletNamed(String(cmdlet))?.name ?? firstWord(line)
}

const firstWord = (line: string): string => {
  try {
    const [first] = tokenize(line)
    const word = first?.kind === 'value' ? first.text : ''
    return cmdletNamed(word)?.name ?? word
  } catch {
    return /^\s*([\w-]+)/.exec(line)?.[1] ?? ''
  }
}

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n')

/**
 * With `wait` the line returns when its operations have ended in virtual time; without it nothing blocks, and the page
 * waits itself, step by step, for what `begun` names. A merge after a deletion always runs on.
 */
export const runLine = (lab: Lab, line: string, { wait, advance, looks, holdBack }: LineOptions): LineOutcome => {
  const from = lab.events.length
  const mayGoOn = goesOn(line)
  const run = new LineRun(lab, wait, mayGoOn, advance, looks)
  let silent = isSilent(line)
  try {
    const parsed = parseLine(line)
    silent = parsed?.silent ?? silent
    for (const { cmdlet } of parsed?.stages ?? []) holdBack?.(cmdlet.name)
    const text = run.stages(parsed?.stages ?? [])
    return {
      ok: true,
      code: undefined,
      text: joined(eventText(lab, from), text),
      sentence: '',
      entries: run.entries,
      begun: run.begun,
      silent,
      goesOn: mayGoOn,
    }
  } catch (error) {
    const why = error instanceof Stopped ? error.refusal : error
    if (!isRefusal(why)) throw error
    const sentence = printedRefusal(why.code, why.data)
    const headed = headedRefusal(error instanceof Stopped ? error.cmdlet : headOf(line, why.code, why.data), sentence)
    const text = error instanceof Stopped ? joined(error.before, headed, error.done) : headed
    const { entries, begun } = run
    return { ok: false, code: why.code, text, sentence, entries, begun, silent, goesOn: mayGoOn }
  }
}
