/** A lesson in another language: other words, and everything that the lab reads the same. */
import { describe, expect, it } from 'vitest'
import { fileNameFinding, originalFileOf } from '../../src/lesson/file-name.ts'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { translationFindings } from '../../src/lesson/translation.ts'
import { check } from './broken-lessons.ts'

const read = (text: string): Lesson => {
  const { lesson, findings } = readLesson(text)
  // Whether a choice shows what the front matter names is no matter of translation.
  expect(findings.filter(({ code }) => code !== 'misconception-unused')).toEqual([])
  return lesson as Lesson
}

const ORIGINAL = check(
  '- vm: { state: Running }\n  else: It does not run.\n```\n\n```detour a\nStop-VM SHOP\n> It does not run.\n```\n\n```explain\n**SHOP runs**',
)
const TRANSLATED = ORIGINAL.replace('language: en', 'language: de')
  .replaceAll('It does not run.', 'Sie läuft nicht.')
  .replace('SHOP runs', 'SHOP läuft')
  .replace('A lesson', 'Eine Lektion')
const translated = (from = '', to = ''): readonly (readonly [string, number])[] => {
  const text = TRANSLATED.replace(from, to)
  return translationFindings(text, read(text), read(ORIGINAL)).map(({ code, line }) => [code, line])
}

describe('a translation', () => {
  it('has other words and is the same otherwise', () => expect(translated()).toEqual([]))
  it.each([
    ['id: a-lesson', 'id: eine-lektion', 'translation-front', 3],
    ['seed: 1', 'seed: 2', 'translation-front', 11],
    ['misconceptions: []', 'misconceptions: [M2]', 'translation-front', 9],
    ['language: de', 'language: en', 'translation-language', 5],
    ['{#one}', '{#eins}', 'translation-step', 15],
    ['## One', '## Null {#null}\n\nText.\n\n## One', 'translation-step', 15],
    ['Start-VM SHOP', 'Start-VM SHOP\nGet-VM', 'translation-fence', 17],
    ['state: Running', 'state: Off', 'translation-fence', 21],
    ['Stop-VM SHOP', 'Stop-VM SHOP -TurnOff', 'translation-fence', 26],
    ['**SHOP läuft**', 'SHOP läuft', 'translation-fence', 31],
  ])('is told %s -> %s', (from, to, code, line) => expect(translated(from, to)).toEqual([[code, line]]))
  it('is told of a step that the original has not', () =>
    expect(translated('läuft**\n```', 'läuft**\n```\n\n## Zwei {#zwei}\n\nText.')).toEqual([
      ['translation-step-more', 35],
    ]))
})

it('is of the file that has its id', () => {
  expect(originalFileOf('a-lesson.lesson.de.md')).toBe('a-lesson.lesson.md')
  expect(originalFileOf('a-lesson.lesson.pt-BR.md')).toBe('a-lesson.lesson.md')
  expect(originalFileOf('a-lesson.lesson.md')).toBeUndefined()
  expect(originalFileOf('README.md')).toBeUndefined()
})

it('is in a file of its name', () => {
  const lesson = { id: 'a-lesson', language: 'de' }
  expect(fileNameFinding('a-lesson.lesson.md', lesson)).toBeUndefined()
  expect(fileNameFinding('a-lesson.lesson.de.md', lesson)).toBeUndefined()
  expect(fileNameFinding('a-lesson.lesson.en.md', lesson)?.data).toMatchObject({ right: 'a-lesson.lesson.de.md' })
  expect(fileNameFinding('lesson.lesson.md', lesson)?.data).toMatchObject({ right: 'a-lesson.lesson.md' })
})
