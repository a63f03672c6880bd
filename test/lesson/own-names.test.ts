/** Whoever gives a checkpoint another name than the lesson does comes through all the same: later lines ask by position. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lesson, LessonLine } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { check, lesson, lines, step } from './lesson-fixture.ts'
import { playedSteps } from './played-steps.ts'

const folder = fileURLToPath(new URL('../../lessons/', import.meta.url))
const files = readdirSync(folder).filter((name) => name.endsWith('.lesson.md'))
const read = (name: string): Lesson => readLesson(readFileSync(`${folder}${name}`, 'utf8')).lesson as Lesson

type Naming = (line: string) => string
const asWritten: Naming = (line) => line
const otherwise: Naming = (line) => line.replace(/-SnapshotName '([^']*)'/, "-SnapshotName 'my own $1'")

/** What became of each line of the learner's, and which checks are unmet at the end of each step. */
const played = (of: Lesson, naming: Naming) =>
  playedSteps(of, (lab, each) =>
    linesOf(each).map((text) => `${text}: ${runLine(lab, naming(text), { wait: true }).code ?? 'ok'}`),
  )

const linesOf = ({ solution }: Lesson['steps'][number]): readonly string[] =>
  solution.map(({ text }: LessonLine) => text)

const isNaming = ({ steps }: Lesson): boolean => steps.flatMap(linesOf).some((line) => otherwise(line) !== line)
const naming = files.map(read).filter(isNaming)

describe('names of the learner', { timeout: 60_000 }, () => {
  it('are asked for in several lessons', () => expect(naming.length).toBeGreaterThanOrEqual(4))

  for (const of of naming)
    it(`make no difference to ${of.id}`, () => {
      expect(played(of, otherwise)).toEqual(played(of, asWritten))
    })

  it('would be missed where a later line asks by name', () => {
    const first = { setup: lines('Start-VM SHOP'), solution: lines("Checkpoint-VM SHOP -SnapshotName 'one'") }
    const second = { solution: lines('Remove-VMCheckpoint SHOP one'), checks: [check('checkpoints', { count: 0 })] }
    const of = lesson(step(first), step({ id: 'second', ...second }))
    expect(played(of, asWritten)).not.toEqual(played(of, otherwise))
  })
})
