/** The one list of lessons, in the order in which they are offered. */

export interface CurriculumEntry {
  /** `<id>.lesson.md` beside this file. */
  readonly id: string
  /** Lessons that it builds on; it is open all the same. */
  readonly prerequisites: readonly string[]
}

export const CURRICULUM: readonly CurriculumEntry[] = [
  { id: 'what-a-checkpoint-keeps', prerequisites: [] },
  { id: 'a-read-falls-through', prerequisites: ['what-a-checkpoint-keeps'] },
  { id: 'deleting-is-merging', prerequisites: ['a-read-falls-through'] },
  { id: 'the-forgotten-checkpoint', prerequisites: ['deleting-is-merging'] },
  { id: 'every-test-from-a-clean-state', prerequisites: ['what-a-checkpoint-keeps'] },
  { id: 'same-disk-same-fate', prerequisites: ['what-a-checkpoint-keeps'] },
]
