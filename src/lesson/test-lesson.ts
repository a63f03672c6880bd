/** A lesson held against itself: its solution fulfils it, the untouched world does not, and each detour fails as it says. */
import { Lab } from '../lab/lab.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import type { Scenario } from '../lab/scenario.ts'
import type { Diagnostic } from './diagnostic.ts'
import { figureKey } from './figure-values.ts'
import type { Detour, Lesson, LessonStep } from './lesson.ts'
import { LessonPlay, marksOf } from './lesson-play.ts'
import { type RefusedLine, runLines } from './run-lines.ts'
import { StepNames } from './step-names.ts'

export interface LessonTested {
  readonly findings: readonly Diagnostic[]
  readonly steps: number
  readonly checks: number
  readonly detours: number
}

/** `scenario`: the one that the lesson names. */
export const testLesson = (engine: LabEngine, scenario: Scenario, lesson: Lesson): LessonTested => {
  const lab = Lab.open(engine, scenario, lesson.seed)
  const findings: Diagnostic[] = []
  for (const index of lesson.steps.keys()) {
    const found = testStep(lab, lesson, index)
    findings.push(...found)
    // the steps behind it open on a world that is none
    if (found.some(({ code }) => ENDING.includes(code))) break
  }
  lab.dispose()
  const count = (of: (step: LessonStep) => number): number => lesson.steps.reduce((sum, step) => sum + of(step), 0)
  return {
    findings,
    steps: lesson.steps.length,
    checks: count(({ checks }) => checks.length),
    detours: count(({ detours }) => detours.length),
  }
}

const ENDING = ['setup-refused', 'solution-refused', 'solution-misses']

const refusal = (code: string, step: LessonStep, { line, sentence, code: why }: RefusedLine): Diagnostic => ({
  line: line.line,
  code,
  data: { step: step.id, text: line.text, code: why, sentence },
  suggestion: '',
})

const testStep = (lab: Lab, lesson: Lesson, index: number): readonly Diagnostic[] => {
  const step = lesson.steps[index] as LessonStep
  const refused = runLines(lab, step.setup)
  if (refused) return [refusal('setup-refused', step, refused)]
  const opening = lab.fork()
  const names = new StepNames(step)
  try {
    names.see(opening)
    const found = [
      ...untouched(new LessonPlay(lesson, index, opening), step),
      ...step.detours.flatMap((detour) => testDetour(new LessonPlay(lesson, index, opening), step, detour, names)),
      ...testSolution(lab, new LessonPlay(lesson, index, opening), step),
    ]
    if (found.some(({ code }) => code === 'solution-refused')) return found
    names.see(lab)
    // What a check says that asks for what there is not, says nothing.
    const misspelt = names.findings()
    return misspelt.length > 0 ? misspelt : found
  } finally {
    opening.dispose()
  }
}

const untouched = (play: LessonPlay, step: LessonStep): readonly Diagnostic[] => {
  if (step.checks.length === 0) return []
  play.predicted()
  play.look(play.opening)
  if (play.part(false).checks.some(({ met }) => !met)) return []
  return [{ line: step.checks[0]?.line ?? 1, code: 'met-untouched', data: { step: step.id }, suggestion: '' }]
}

const firstUnmet = (play: LessonPlay): string | undefined => play.part(false).checks.find(({ met }) => !met)?.otherwise

const testDetour = (play: LessonPlay, step: LessonStep, detour: Detour, names: StepNames): readonly Diagnostic[] => {
  const lab = play.opening.fork()
  play.predicted()
  runLines(lab, detour.lines, true)
  play.look(lab)
  names.see(lab)
  lab.dispose()
  const found = firstUnmet(play)
  if (found === detour.expects) return []
  const { line, name, expects } = detour
  const code = found === undefined ? 'detour-passes' : 'detour-differs'
  return [{ line, code, data: { step: step.id, detour: name, expects, found: found ?? '' }, suggestion: found ?? '' }]
}

const testSolution = (lab: Lab, play: LessonPlay, step: LessonStep): readonly Diagnostic[] => {
  play.predicted()
  const refused = runLines(lab, step.solution)
  if (refused) return [refusal('solution-refused', step, refused)]
  for (const { text } of step.solution) play.ran(text)
  play.look(lab)
  const unmet = play.part(false).checks.find(({ met }) => !met)
  if (unmet) {
    const line = step.checks[play.part(false).checks.indexOf(unmet)]?.line ?? 1
    return [{ line, code: 'solution-misses', data: { step: step.id, otherwise: unmet.otherwise }, suggestion: '' }]
  }
  return missingFigures(play, step)
}

const missingFigures = (play: LessonPlay, step: LessonStep): readonly Diagnostic[] => {
  const { figures } = play.part(false)
  const missing = new Set(
    marksOf(step)
      .map(figureKey)
      .filter((key) => (figures[key] ?? null) === null),
  )
  const line = step.solution[0]?.line ?? 1
  return [...missing].map((figure) => ({
    line,
    code: 'figure-absent',
    data: { step: step.id, figure },
    suggestion: '',
  }))
}
