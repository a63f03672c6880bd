/** A lesson opens, and its checks are judged anew after each thing that happens (issue F, figures). */
import { readdirSync, readFileSync } from 'node:fs'
import { Lab } from '../../src/lab/lab.ts'
import { SCENARIOS, type Scenario } from '../../src/lab/scenario.ts'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { LessonPlay } from '../../src/lesson/lesson-play.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { runLines } from '../../src/lesson/run-lines.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { msOf } from './timing.ts'

const folder = new URL('../../lessons/', import.meta.url)

const lessons = (): readonly Lesson[] =>
  readdirSync(folder).flatMap((name) =>
    name.endsWith('.lesson.md') ? (readLesson(readFileSync(new URL(name, folder), 'utf8')).lesson ?? []) : [],
  )

/** The slowest opening of a first step, and the slowest judging of any step behind a line of its solution. */
const played = (lesson: Lesson): { readonly openMs: number; readonly judgeMs: number } => {
  let lab: Lab | undefined
  let opening: Lab | undefined
  let judgeMs = 0
  const openMs = msOf(() => {
    lab = Lab.open(engine, SCENARIOS[lesson.scenario] as Scenario, lesson.seed)
    runLines(lab, lesson.steps[0]?.setup ?? [])
    opening = lab.fork()
    new LessonPlay(lesson, 0, opening).look(lab)
  })
  for (const [index, step] of lesson.steps.entries()) {
    if (index > 0) runLines(lab as Lab, step.setup)
    const fork = (lab as Lab).fork()
    const play = new LessonPlay(lesson, index, fork)
    play.predicted()
    // What the step opened with is looked up once, before anything happens.
    play.look(lab as Lab)
    for (const line of step.solution) {
      runLines(lab as Lab, [line])
      judgeMs = Math.max(
        judgeMs,
        msOf(() => play.look(lab as Lab)),
      )
    }
    fork.dispose()
  }
  lab?.dispose()
  opening?.dispose()
  return { openMs, judgeMs }
}

export const figures = (): readonly Figure[] => {
  const all = lessons()
  // Once for the compiler: a page that runs has done all of it before.
  if (all[0]) played(all[0])
  const measured = all.map(played)
  return [
    {
      name: 'lesson opens, the slowest',
      ms: Math.max(...measured.map(({ openMs }) => openMs)),
      asked: 300,
      better: 'lower',
    },
    {
      name: 'checks judged after a line, the slowest',
      ms: Math.max(...measured.map(({ judgeMs }) => judgeMs)),
      asked: 50,
      better: 'lower',
    },
  ]
}
