/** Which cmdlets wait for a step's prediction: those of its act. */
import { parseLine } from '../console/parse.ts'
import { isRefusal } from '../console/run-stages.ts'
import type { LessonStep } from './lesson.ts'

export const doLines = (step: LessonStep): readonly string[] =>
  step.body.flatMap((part) => (part.kind === 'do' ? part.lines.map(({ text }) => text) : []))

/** Looks as well: what they would show is what is asked for. A step without `do` lines is done by its solution's cmdlets. */
export const cmdletsOfAct = (step: LessonStep): readonly string[] => {
  const shown = doLines(step)
  const lines = shown.length > 0 ? shown : step.solution.map(({ text }) => text)
  return [...new Set(lines.flatMap(cmdletsOf))]
}

/** Those of a line, without what only filters and formats; none of a line that cannot be read. */
export const cmdletsOf = (line: string): readonly string[] => {
  try {
    return (parseLine(line)?.stages ?? []).flatMap(({ cmdlet }) => (cmdlet.does === 'filter' ? [] : [cmdlet.name]))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return []
  }
}

/** Time is among what waits. */
export const passesTime = (cmdlets: readonly string[]): boolean => cmdlets.includes('Wait-Lab')
