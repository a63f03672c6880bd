/** Lines of a lesson, carried out as in a script: each returns when its operation has ended. */
import { runLine } from '../console/run-line.ts'
import type { JournalEntry } from '../lab/journal.ts'
import type { Lab } from '../lab/lab.ts'
import type { LessonLine } from './lesson.ts'

export interface RefusedLine {
  readonly line: LessonLine
  readonly code: string
  readonly sentence: string
}

export interface LinesRun {
  readonly entries: readonly JournalEntry[]
  /** The first that was refused, behind which nothing was done. */
  readonly refused: RefusedLine | undefined
}

/** `whatever`: a refusal does not end it, as in a detour that takes what comes. */
export const runLines = (lab: Lab, lines: readonly LessonLine[], whatever = false): LinesRun => {
  const entries: JournalEntry[] = []
  for (const line of lines) {
    const outcome = runLine(lab, line.text, { wait: true })
    entries.push(...outcome.entries)
    if (outcome.ok || outcome.goesOn || whatever) continue
    return { entries, refused: { line, code: outcome.code ?? '', sentence: outcome.sentence } }
  }
  return { entries, refused: undefined }
}
