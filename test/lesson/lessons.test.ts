/** Every lesson of the repository holds against itself, and the curriculum is of them and no others (issue F, P1). */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CURRICULUM } from '../../lessons/curriculum.ts'
import { formatPath, formatText } from '../../scripts/lesson-format.ts'
import { SCENARIOS, type Scenario } from '../../src/lab/scenario.ts'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { testLesson } from '../../src/lesson/test-lesson.ts'
import { engine } from '../fixtures/lab-fixture.ts'

const folder = fileURLToPath(new URL('../../lessons/', import.meta.url))
const ids = readdirSync(folder).flatMap((name) =>
  name.endsWith('.lesson.md') ? [name.slice(0, -'.lesson.md'.length)] : [],
)
const known = { scenarios: Object.keys(SCENARIOS), lessons: ids }
const read = (id: string) => readLesson(readFileSync(`${folder}${id}.lesson.md`, 'utf8'), known)

/** The whole curriculum, in Node: the processor's time, for other work on the machine is none of it. */
const LIMIT_MICROS = 60_000_000
let spentMicros = 0

describe('the lessons of the repository', () => {
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

  it('are written in the format as it is documented', () => expect(formatText()).toBe(readFileSync(formatPath, 'utf8')))
})
