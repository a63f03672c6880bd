/** Lines of a step that were run, and what each of them printed. */
import type { KeptLine } from '../../keeping/kept-lines.ts'
import type { LessonLine, LessonStep } from '../../lesson/lesson.ts'

export interface LinePrinted {
  readonly text: string
  readonly ok: boolean
}

export interface LinesRun {
  /** Some line was run, perhaps one that only looks. */
  readonly any: boolean
  /** Those that were carried out, by their places in the file. */
  readonly ran: readonly number[]
  /** What each printed when it was run last, the last at the end. */
  readonly printed: ReadonlyMap<number, LinePrinted>
}

export const NO_LINES: LinesRun = { any: false, ran: [], printed: new Map() }

/** `printed`: undefined where it printed nothing of its own. */
export const withLine = (
  { ran, printed }: LinesRun,
  line: number,
  ok: boolean,
  told: LinePrinted | undefined,
): LinesRun => {
  const others = [...printed].filter(([each]) => each !== line)
  return {
    any: true,
    ran: ok && !ran.includes(line) ? [...ran, line] : ran,
    printed: told ? new Map([...others, [line, told]]) : printed,
  }
}

const linesOf = (step: LessonStep): readonly LessonLine[] =>
  step.body.flatMap((part) => (part.kind === 'do' ? part.lines : []))

export const keptOf = (step: LessonStep, { ran, printed }: LinesRun): readonly KeptLine[] => {
  const places = [...ran.filter((line) => !printed.has(line)), ...printed.keys()]
  return places.flatMap((line) => {
    const written = linesOf(step).find((each) => each.line === line)?.text
    return written === undefined ? [] : { line, written, ran: ran.includes(line), printed: printed.get(line) ?? null }
  })
}

/** Without those that the step does not have any more. */
export const restoredLines = (step: LessonStep, kept: readonly KeptLine[]): LinesRun => {
  const there = kept.filter(({ line, written }) =>
    linesOf(step).some((own) => own.line === line && own.text === written),
  )
  return {
    any: kept.length > 0,
    ran: there.filter(({ ran }) => ran).map(({ line }) => line),
    printed: new Map(there.flatMap(({ line, printed }) => (printed ? [[line, printed] as const] : []))),
  }
}
