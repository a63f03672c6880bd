/** All facts of sections 1 to 4, in the order of the sheet. */
import type { Fact } from './fact.ts'
import { breaks } from './facts-of-breaks.ts'
import { checkpoints } from './facts-of-checkpoints.ts'
import { semantics } from './facts-of-semantics.ts'
import { states } from './facts-of-states.ts'

export const FACTS: readonly Fact[] = [...states, ...checkpoints, ...semantics, ...breaks]
