/** Looks that are lived or executed, and so take long: in steps, for whoever wants to watch and stop them. */
import { Refused } from '../host/refusal.ts'
import type { Lab } from '../lab/lab.ts'
import type { PolicyProgress } from '../survival/policy-comparison.ts'
import { parseLine } from './parse.ts'
import type { Shown } from './pipeline/objects.ts'
import type { PolicyLook } from './policy-look.ts'
import { policyRows, policySteps } from './policy-looks.ts'
import { type SurvivalLook, survivalSteps } from './survival-looks.ts'

export type LongLook = SurvivalLook | PolicyLook

/** Cells of the matrix, or hours and copies of a plan. */
export type LookProgress = PolicyProgress | { readonly phase: 'cells'; readonly done: number; readonly total: number }

/** What the first cmdlet of a line looks at, where that takes long; undefined for any other line. */
export const longLookOf = (line: string): LongLook | undefined => {
  try {
    const [stage] = parseLine(line)?.stages ?? []
    if (stage?.act?.kind !== 'look' || stage.whatIf) return undefined
    const { look } = stage.act
    return look.kind === 'policies' || (look.kind === 'survival' && !look.rule) ? look : undefined
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

/** Throws as the look does. The matrix is kept for the lab's evidence. */
export function* longLookSteps(lab: Lab, look: LongLook): Generator<LookProgress, Shown> {
  if (look.kind === 'survival') return yield* survivalSteps(lab, look)
  return policyRows(yield* policySteps(lab, look))
}
