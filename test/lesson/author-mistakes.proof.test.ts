/** P2: mistakes that authors make, by chance and seed: each is told on its line, with what mends it. */
import { readFileSync } from 'node:fs'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, it } from 'vitest'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { lessonLintText } from '../../src/words/lesson-lint.ts'
import { authorMistakes, FAMILIES, type Mistake } from '../fixtures/author-mistakes.ts'
import { proofCount } from '../proof-size.ts'

/** Under `npm test`; the gate takes ten times as many. */
const MISTAKES = 50
const sound = readFileSync(new URL('../fixtures/everything.lesson.md', import.meta.url), 'utf8')
const known = { scenarios: ['shop-server', 'two-disks'], lessons: ['everything', 'same-disk-same-fate'] }

/** Why a mistake was not told as it should be; undefined where it was. */
const problemWith = ({ name, text, line, fix }: Mistake): string | undefined => {
  const { findings } = readLesson(text, known)
  const told = findings.map((found) => `${found.line}: ${lessonLintText(found)}`)
  // What follows from a mistake may be told too, but never in front of it.
  if (findings[0]?.line !== line) return `${name}: not told on line ${line}, but ${told.slice(0, 3).join(' | ')}`
  const isMended = findings.some((found) => found.line === line && lessonLintText(found).includes(fix))
  return isMended ? undefined : `${name}: '${fix}' is not among ${told.slice(0, 3).join(' | ')}`
}

it('starts from a sound lesson, and knows as many kinds as are asked for', () => {
  expect(readLesson(sound, known).findings).toEqual([])
  expect(Object.keys(FAMILIES).length).toBeGreaterThanOrEqual(MISTAKES)
})

it('tells each on its line, with a fix', () => {
  const random = xoroshiro128plus(7)
  const mistakes = authorMistakes(sound, proofCount(10 * MISTAKES), (limit) => uniformInt(random, 0, limit - 1))
  const problems = mistakes.flatMap((mistake) => problemWith(mistake) ?? [])
  console.log(
    `lesson mistakes: ${mistakes.length}, ${mistakes.length - problems.length} found at their line, with a fix`,
  )
  expect(new Set(mistakes.map(({ name }) => name)).size).toBeGreaterThanOrEqual(MISTAKES)
  expect(mistakes.filter(({ text }) => text === sound)).toEqual([])
  expect(problems).toEqual([])
})
