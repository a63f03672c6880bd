/** Every lesson of the repository holds against itself, and the curriculum is of them and no others (issue F, P1). */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CURRICULUM } from '../../lessons/curriculum.ts'
import { formatPath, formatText } from '../../scripts/lesson-format.ts'
import { SCENARIOS, type Scenario } from '../../src/lab/scenario.ts'
import { marksIn } from '../../src/lesson/figure-values.ts'
import type { Lesson } from '../../src/lesson/lesson.ts'
import type { Inline, Prose } from '../../src/lesson/prose.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { testLesson } from '../../src/lesson/test-lesson.ts'
import { engine } from '../fixtures/lab-fixture.ts'

const folder = fileURLToPath(new URL('../../lessons/', import.meta.url))
const ids = readdirSync(folder).flatMap((name) =>
  name.endsWith('.lesson.md') ? [name.slice(0, -'.lesson.md'.length)] : [],
)
const known = { scenarios: Object.keys(SCENARIOS), lessons: ids }
const read = (id: string) => readLesson(readFileSync(`${folder}${id}.lesson.md`, 'utf8'), known)

const OUTCOME_WORDS = 10
/** A figure is one. */
const wordsOf = (prose: Prose): readonly string[] =>
  prose
    .flatMap((block) => (block.kind === 'paragraph' ? block.inlines.map(textOf) : []))
    .join('')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
const textOf = (inline: Inline): string => {
  if (inline.kind === 'figure') return inline.name
  if ('inlines' in inline) return inline.inlines.map(textOf).join('')
  return 'text' in inline ? inline.text : ' '
}

/** The whole curriculum, in Node: the processor's time, for other work on the machine is none of it. */
const LIMIT_MICROS = 60_000_000
let spentMicros = 0

describe('the lessons of the repository', { timeout: 60_000 }, () => {
  for (const id of ids)
    it(`${id} holds: its solution passes, its opening does not, its detours fail with their own words`, () => {
      const started = process.cpuUsage()
      const { lesson, findings } = read(id)
      expect(findings).toEqual([])
      const scenario = SCENARIOS[lesson?.scenario ?? ''] as Scenario
      const tested = testLesson(engine, scenario, lesson as Lesson)
      expect(tested.findings).toEqual([])
      const { user, system } = process.cpuUsage(started)
      spentMicros += user + system
      console.log(`lessons: ${id}: ${tested.steps} steps, ${tested.checks} checks, ${tested.detours} detours, 0 wrong`)
    })

  it('take less than a minute together', () => expect(spentMicros).toBeLessThan(LIMIT_MICROS))

  it('are what the curriculum lists, each behind what it needs', () => {
    expect(CURRICULUM.map(({ id }) => id).sort()).toEqual([...ids].sort())
    CURRICULUM.forEach(({ prerequisites }, index) => {
      const before = CURRICULUM.slice(0, index).map(({ id }) => id)
      expect(prerequisites.filter((id) => !before.includes(id))).toEqual([])
    })
  })

  it('teach the misconceptions that they say they do', () => {
    for (const id of ids) {
      const { lesson } = read(id)
      const { steps = [], misconceptions = [] } = lesson ?? {}
      const questions = steps.flatMap(({ body, quizzes }) => [
        ...body.flatMap((part) => (part.kind === 'predict' ? [part.prediction] : [])),
        ...quizzes.flatMap((quiz) => (quiz.kind === 'number' ? [] : [quiz])),
      ])
      const shown = new Set(
        questions.flatMap(({ choices }) => choices.flatMap(({ misconception }) => misconception ?? [])),
      )
      expect([id, misconceptions.filter((each) => !shown.has(each))]).toEqual([id, []])
    }
  })

  it('say of every step that asks for a prediction what came of it, in at most ten words', () => {
    const steps = ids.flatMap((id) => (read(id).lesson?.steps ?? []).map((step) => ({ id, step })))
    const asked = steps.filter(({ step }) => step.body.some(({ kind }) => kind === 'predict'))
    expect(asked.filter(({ step }) => step.outcome.length === 0).map(({ id, step }) => `${id} ${step.id}`)).toEqual([])
    const long = steps.map(({ step }) => wordsOf(step.outcome)).filter((words) => words.length > OUTCOME_WORDS)
    expect(long.map((words) => words.join(' '))).toEqual([])
    const measured = steps.filter(({ step }) => marksIn(step.outcome).length > 0)
    console.log(`lessons: ${asked.length} predictions, each with an outcome, ${measured.length} with a figure`)
    expect(measured.length).toBeGreaterThanOrEqual(Math.ceil(asked.length * 0.8))
  })

  it('say nothing twice: no figure of an outcome stands in its explanation in the same form', () => {
    const twice = ids.flatMap((id) =>
      (read(id).lesson?.steps ?? []).flatMap((step) => {
        const told = marksIn(step.outcome).map((mark) => JSON.stringify(mark))
        return marksIn(step.explain)
          .filter((mark) => told.includes(JSON.stringify(mark)))
          .map(({ name }) => `${id} ${step.id} ${name}`)
      }),
    )
    expect(twice).toEqual([])
  })

  it('are written in the format as it is documented', () => expect(formatText()).toBe(readFileSync(formatPath, 'utf8')))
})
