/** A session is a scenario, a seed and timed commands; replaying them rebuilds every byte. */
import { MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { JournalEntry } from './history.ts'
import { Lab } from './lab.ts'
import type { LabEngine } from './lab-engine.ts'
import type { Scenario } from './scenario.ts'

export type { JournalEntry } from './history.ts'

export interface Journal {
  readonly version: 1
  readonly scenario: string
  readonly seed: number
  /** Accepted commands, in the order in which they were given. */
  readonly entries: readonly JournalEntry[]
  /** Virtual time reached, microseconds. */
  readonly untilMicros: SimTime
}

/** The journal is of another scenario, or of another version of this program: its commands do not fit any more. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
  readonly code = 'journal-diverged'
  readonly data: Readonly<Record<string, string | number>>

  constructor(data: Readonly<Record<string, string | number>>) {
    super(`journal-diverged ${JSON.stringify(data)}`)
    this.data = data
  }
}

/** Throws JournalError where it is another scenario's, or of another version. */
export const checkJournal = (scenario: Scenario, journal: Journal): void => {
  if (journal.version !== 1 || journal.scenario !== scenario.id)
    throw new JournalError({ scenario: journal.scenario, version: journal.version })
}

/** A lab at the journal's end, byte for byte. Throws JournalError. */
export const replay = (engine: LabEngine, scenario: Scenario, journal: Journal): Lab => {
  checkJournal(scenario, journal)
  return replayOn(Lab.open(engine, scenario, journal.seed), journal)
}

/** The same on a lab at the journal's beginning. Throws JournalError. */
export const replayOn = (lab: Lab, journal: Pick<Journal, 'entries' | 'untilMicros'>): Lab => {
  const steps = replaySteps(lab, journal)
  while (!steps.next().done);
  return lab
}

const STRIDE = 10 * MINUTE

/** The same in strides, for whoever has to stay in time: gives where it is. */
export function* replaySteps(
  lab: Lab,
  { entries, untilMicros }: Pick<Journal, 'entries' | 'untilMicros'>,
): Generator<SimTime, void> {
  for (const [entry, { atMicros, command }] of entries.entries()) {
    if (atMicros < lab.now) throw new JournalError({ entry, atMicros })
    yield* strides(lab, atMicros)
    const outcome = lab.dispatch(command)
    if (!outcome.ok) throw new JournalError({ entry, atMicros, refusal: outcome.code })
    yield lab.now
  }
  yield* strides(lab, untilMicros)
}

function* strides(lab: Lab, until: SimTime): Generator<SimTime, void> {
  while (lab.now < until) {
    lab.advance(Math.min(STRIDE, until - lab.now))
    yield lab.now
  }
}
