/** Section 7 of the fact sheet, row by row. */
import { STRUCK_COPIES } from './facts-of-struck-copies.ts'
import { STRUCK_MACHINES } from './facts-of-struck-machines.ts'
import type { RowFact } from './survival-fact.ts'

export const SURVIVAL_FACTS: readonly RowFact[] = [...STRUCK_MACHINES, ...STRUCK_COPIES]
