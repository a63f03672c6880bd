/** The two moments that a step's checks and figures are about: the world as it opened, and as it is. */
import type { DomainEvent } from '../lab/domain-event.ts'
import type { Evidence } from '../lab/evidence.ts'
import type { Lab } from '../lab/lab.ts'
import type { Return } from '../lab/return-watch.ts'
import { LabFacts } from './lab-facts.ts'

export interface StepWorld {
  readonly now: LabFacts
  readonly opening: LabFacts
}

export const stepWorld = (lab: Lab, opening: LabFacts): StepWorld => ({ now: new LabFacts(lab), opening })

/** What happened since the step opened. */
export const eventsSince = ({ now, opening }: StepWorld): readonly DomainEvent[] =>
  now.lab.events.slice(opening.lab.events.length)

/** Undefined where nobody came back since the step opened. */
export const returnSince = ({ now, opening }: StepWorld): Return | undefined => {
  const { last } = now.lab.watch.state
  return last !== null && last !== opening.lab.watch.state.last ? last : undefined
}

type SurvivalCells = NonNullable<Evidence['survival']>['cells']

/** Cells that were executed since the step opened, by the last question. */
export const survivalSince = ({ now, opening }: StepWorld): SurvivalCells => {
  const { lastSurvival } = now.lab
  return lastSurvival !== null && lastSurvival !== opening.lab.lastSurvival ? lastSurvival.cells : []
}

export const elapsedSeconds = ({ now, opening }: StepWorld): number => (now.lab.now - opening.lab.now) / 1_000_000
