/** One line of the prompt, carried out on a lab. */
import { GuestError } from '../guest/guest-error.ts'
import { Refused } from '../host/refusal.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { StorageError } from '../storage/storage-error.ts'
import { eventSentence, printedRefusal } from '../words/catalogue.ts'
import type { Data } from '../words/format.ts'
import { look } from './looks.ts'
import { isSilent, parseLine } from './parse.ts'

export interface LineOutcome {
  readonly ok: boolean
  /** The refusal's code; undefined when the line was carried out. */
  readonly code: string | undefined
  /** What the prompt prints. */
  readonly text: string
  /** The command that was accepted, for the journal. */
  readonly command: Command | undefined
  /** The refusal was asked to be passed over. */
  readonly silent: boolean
}

const refused = (code: string, data: Data, silent: boolean, command?: Command): LineOutcome => ({
  ok: false,
  code,
  text: printedRefusal(code, data),
  command,
  silent,
})

/** The sentences of what happened since the log had `from` events. */
export const eventText = (lab: Lab, from: number): string =>
  lab.events
    .slice(from)
    .map(({ code, data }) => eventSentence(code, data))
    .join('\n')

/**
 * With `wait` the line returns when its operation has ended in virtual time; without it, as in the page, nothing
 * blocks. A merge after a deletion always runs on.
 */
export const runLine = (lab: Lab, line: string, { wait }: { readonly wait: boolean }): LineOutcome => {
  let silent = isSilent(line)
  const from = lab.events.length
  try {
    const parsed = parseLine(line)
    if (!parsed) return { ok: true, code: undefined, text: '', command: undefined, silent }
    const { act, asJob } = parsed
    silent = parsed.silent
    if (act.kind === 'look') return { ok: true, code: undefined, text: look(lab, act.look), command: undefined, silent }
    if (act.kind === 'wait') {
      lab.advance(act.duration)
      return { ok: true, code: undefined, text: eventText(lab, from), command: undefined, silent }
    }
    const outcome = lab.dispatch(act.command)
    if (!outcome.ok) return refused(outcome.code, outcome.data, silent)
    const failure = wait && !asJob && outcome.operation !== undefined ? lab.settle(outcome.operation) : undefined
    if (failure) return refused(failure.code, failure.data, silent, act.command)
    return { ok: true, code: undefined, text: eventText(lab, from), command: act.command, silent }
  } catch (error) {
    if (!(error instanceof Refused || error instanceof StorageError || error instanceof GuestError)) throw error
    return refused(error.code, error.data, silent)
  }
}
