/** What was probably meant is said by itself, even where the sentence lists all that there is. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { lessonLintText } from '../../src/words/lesson-lint.ts'

const sound = readFileSync(new URL('../fixtures/everything.lesson.md', import.meta.url), 'utf8')
const known = { scenarios: ['shop-server', 'two-disks'], lessons: ['everything', 'same-disk-same-fate'] }

const told = (from: string, to: string): readonly string[] => {
  const text = sound.replace(from, to)
  expect(text).not.toBe(sound)
  return readLesson(text, known).findings.map(lessonLintText)
}

it.each([
  ['level: beginner', 'level: begginer', 'beginner'],
  ['[M1, M2]', '[M1, m2]', 'M2'],
  ['scenario: shop-server', 'scenario: shopserver', 'shop-server'],
  ['- checkpoints:', '- checkpoint:', 'checkpoints'],
  ['count: {', 'cuont: {', 'count'],
  ['kind: standard', 'kind: prodution', 'production'],
  ['state: Off', 'state: Runing', 'Running'],
  ['name: Shop, orders', 'name: Shopp, orders', 'Shop'],
  ['{{chainBytes}}', '{{checkpoint}}', 'checkpoints'],
  ['{{chainBytes}}', '{{chainBytes|byte}}', 'bytes'],
  ['  else: The volume', '  esle: The volume', 'else'],
  ['{ atLeast: 64', '{ atleast: 64', 'atLeast'],
  ['type: Full', 'type: Fulll', 'Full'],
  ['64 MiB', '64 MB', 'MiB'],
])('%s: %s', (from, to, meant) => {
  expect(told(from, to)).toContainEqual(expect.stringMatching(`Perhaps: ${meant}$`))
})
