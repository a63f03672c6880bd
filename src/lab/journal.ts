/** A session is a scenario, a seed and timed commands: a few kilobytes from which every byte is built again. */
import type { Command } from './command.ts'
import { Lab } from './lab.ts'
import type { LabEngine } from './lab-engine.ts'
import type { Scenario } from './scenario.ts'

export interface JournalEntry {
  readonly atMicros: number
  readonly command: Command
}

export interface Journal {
  readonly version: 1
  readonly scenario: string
  readonly seed: number
  readonly entries: readonly JournalEntry[]
  /** Virtual time reached, microseconds. */
  readonly untilMicros: number
}

/** Throws RangeError when an entry lies before the one ahead of it. Only accepted commands belong into a journal. */
export const replay = (engine: LabEngine, scenario: Scenario, journal: Journal): Lab => {
  const lab = Lab.open(engine, scenario, journal.seed)
  for (const { atMicros, command } of journal.entries) {
    lab.advance(spanTo(lab, atMicros))
    lab.dispatch(command)
  }
  lab.advance(spanTo(lab, journal.untilMicros))
  return lab
}

const spanTo = (lab: Lab, micros: number): number => {
  if (micros < lab.now) throw new RangeError(`the journal goes back from ${lab.now} to ${micros}`)
  return micros - lab.now
}
