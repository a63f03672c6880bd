/** A lesson that has every kind of block, and what becomes of each. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readLesson } from '../../src/lesson/read-lesson.ts'

const text = readFileSync(new URL('../fixtures/everything.lesson.md', import.meta.url), 'utf8')
const { lesson, findings } = readLesson(text, {
  scenarios: ['shop-server'],
  lessons: ['everything', 'same-disk-same-fate'],
})

it('is read whole, without a finding', () => {
  expect(findings).toEqual([])
  expect(lesson?.steps.map(({ id, title }) => [id, title])).toEqual([
    ['take-a-checkpoint', 'Take a checkpoint'],
    ['lose-the-disk', 'Lose the disk'],
  ])
})
