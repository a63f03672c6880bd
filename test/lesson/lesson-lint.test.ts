/** Every rule of the reader: what breaks it, on which line it is told, and what is suggested. § stands on the wrong line. */
import { describe, expect, it } from 'vitest'
import { HARMLESS } from '../../src/lesson/findings.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { LESSON_LINT_CODES, lessonLintSentence, lessonLintText } from '../../src/words/lesson-lint.ts'
import { CASES, known, step } from './broken-lessons.ts'

describe('is told on its line', () => {
  it.each(CASES.map(([code, marked, suggestion = '']) => ({ code, marked, suggestion })))(
    '$code',
    ({ code, marked, suggestion }) => {
      const text = marked.replaceAll('# §', '').replace('§', '')
      const line = marked.slice(0, marked.indexOf('§')).split('\n').length
      const { lesson, findings } = readLesson(text, known)
      expect(findings).toContainEqual({ line, code, data: expect.anything(), suggestion })
      expect(lesson === null).toBe(!HARMLESS.has(code))
      // What follows from it stands behind it.
      expect(findings[0]?.line).toBe(line)
    },
  )
})

it('has a case for every sentence, and a sentence for every case', () => {
  const told = new Set(CASES.map(([code]) => code))
  const apart = ['file-name', 'translation-original', 'translation-front', 'translation-language', 'translation-step']
  const more = ['translation-step-more', 'translation-fence']
  expect([...told, ...apart, ...more].sort()).toEqual([...LESSON_LINT_CODES].sort())
})

it('says what is wrong and what to do, in whole sentences', () => {
  for (const [code, marked] of CASES) {
    const { findings } = readLesson(marked.replaceAll('# §', '').replace('§', ''), known)
    for (const found of findings) {
      const sentence = lessonLintSentence(found.code, found.data)
      expect([code, sentence]).toEqual([code, expect.stringMatching(/^\S.*[.?]$/s)])
      expect(sentence).not.toMatch(/undefined|\[object|!$/)
      expect(lessonLintText(found).length).toBeGreaterThanOrEqual(sentence.length)
    }
  }
})

it('tells at most a hundred things, by line', () => {
  const { lesson, findings } = readLesson(step(`\`\`\`do\n${'Nonsense-VM\n'.repeat(300)}\`\`\``))
  expect([lesson, findings.length]).toEqual([null, 100])
  expect(findings.map(({ line }) => line)).toEqual([...findings.map(({ line }) => line)].sort((a, b) => a - b))
})

it('does not take a lesson for sound whose list of findings is full of harmless ones', () => {
  const html = 'a <b>\n\n'.repeat(150)
  expect(readLesson(step(`${html}\`\`\`do\nNonsense-VM\n\`\`\``)).lesson).toBeNull()
})
