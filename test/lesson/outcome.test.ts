/** The outcome: a first paragraph of `explain` that is bold as a whole, and no other. */
import { describe, expect, it } from 'vitest'
import type { LessonStep } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { step } from './broken-lessons.ts'

const explained = (text: string): LessonStep => {
  const { lesson, findings } = readLesson(step(`\`\`\`explain\n${text}\n\`\`\``))
  expect(findings).toEqual([])
  return lesson?.steps[0] as LessonStep
}
const kinds = (text: string): readonly [outcome: readonly string[], explain: readonly string[]] => {
  const { outcome, explain } = explained(text)
  return [outcome.map(({ kind }) => kind), explain.map(({ kind }) => kind)]
}

describe('an outcome', () => {
  it('is the first paragraph without its mark, and leaves the rest', () => {
    const { outcome, explain } = explained('**It *stays* as it was**\n\nFor nobody wrote it.')
    expect(outcome).toEqual([
      {
        kind: 'paragraph',
        inlines: [
          { kind: 'text', text: 'It ' },
          { kind: 'emphasis', inlines: [{ kind: 'text', text: 'stays' }] },
          { kind: 'text', text: ' as it was' },
        ],
      },
    ])
    expect(explain).toEqual([{ kind: 'paragraph', inlines: [{ kind: 'text', text: 'For nobody wrote it.' }] }])
  })
  it('may be all that there is', () => expect(kinds('**{{orders|number}} orders**')).toEqual([['paragraph'], []]))
  it.each([
    ['bold at the beginning only', '**Paused-Critical.** SHOP stands still.'],
    ['two bold parts', '**One** **two**'],
    ['bold with a stop behind it', '**One**.'],
    ['emphasis', '*One*'],
    ['a heading', '### **One**'],
    ['a list', '- **One**'],
    ['a later paragraph', 'One\n\n**Two**'],
  ])('is not %s', (_, text) => expect(kinds(text)[0]).toEqual([]))
})
