/** Every rule of the reader: what breaks it, on which line it is told, and what is suggested. § stands on the wrong line. */
import { describe, expect, it } from 'vitest'
import { fileNameFinding } from '../../src/lesson/file-name.ts'
import type { Lesson } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { translationFindings } from '../../src/lesson/translation.ts'
import { LESSON_LINT_CODES, lessonLintSentence, lessonLintText } from '../../src/words/lesson-lint.ts'

const FRONT = `lesson: 1
id: a-lesson
title: A lesson
language: en
level: beginner
minutes: 5
goals: [Start a machine]
misconceptions: [M1]
scenario: shop-server
seed: 1
pass: 80`
const STEP = '## One {#one}\n\n```do\nStart-VM SHOP\n```'
const known = { scenarios: ['shop-server'], lessons: ['a-lesson', 'same-disk'] }

const front = (text: string): string => `---\n${text}\n---\n\n${STEP}\n`
/** The front matter with one of its lines otherwise. */
const key = (name: string, line: string): string => front(FRONT.replace(new RegExp(`^${name}:.*$`, 'm'), line))
const body = (text: string): string => `---\n${FRONT}\n---\n\n${text}\n`
const step = (text: string): string => body(`## One {#one}\n\n${text}`)
const check = (yaml: string): string => step(`\`\`\`do\nStart-VM SHOP\n\`\`\`\n\n\`\`\`check\n${yaml}\n\`\`\``)
const fields = (text: string): string => check(`- ${text} # §\n  else: Not yet.`)
const question = (word: string, text: string): string => `${STEP}\n\n\`\`\`${word}\n${text}\n\`\`\``
const predict = (text: string): string => body(question('predict', text))
const quiz = (text: string): string => body(question('quiz', text))

/** Code, text with § on the wrong line, suggestion. */
type Case = readonly [code: string, text: string, suggestion?: string]

const CASES: readonly Case[] = [
  ['file-large', `§${'x'.repeat(300_000)}`],
  ['character', step('A\u0000 §')],
  ['character', step('A \u202Etxt.exe §')],
  ['character', step('Half \uD800 §')],
  ['front-missing', '§# A lesson\n'],
  ['front-unclosed', `---§\n${FRONT}\n`],
  ['front-form', front('§- lesson: 1')],
  ['front-key', key('seed', 'sead: 1 # §'), 'seed'],
  ['front-key-missing', `---\n${FRONT.replace('\npass: 80', '')}\n---§\n\n${STEP}`, 'pass:'],
  ['front-value', key('lesson', 'lesson: 2 # §'), '1'],
  ['front-value', key('id', 'id: A Lesson # §'), 'a-lesson'],
  ['front-value', key('title', 'title: 12 # §')],
  ['front-value', key('language', 'language: English # §')],
  ['front-value', key('level', 'level: begginer # §'), 'beginner'],
  ['front-value', key('minutes', 'minutes: 1.5 # §')],
  ['front-value', key('goals', 'goals: [] # §')],
  ['front-value', key('misconceptions', 'misconceptions:\n  - M1\n  - m2 # §'), 'M2'],
  ['front-value', key('misconceptions', 'misconceptions: M1 # §'), '[M1]'],
  ['front-value', key('seed', 'seed: -1 # §')],
  ['front-value', key('pass', 'pass: 80 % # §')],
  ['scenario-unknown', key('scenario', 'scenario: shop-sever # §'), 'shop-server'],
  ['steps-none', body('Only an intro.§').trimEnd(), '## Title {#id}'],
  [
    'steps-many',
    body(Array.from({ length: 101 }, (_, n) => `## S {#s${n}}${n === 100 ? '§' : ''}\n\nText.`).join('\n')),
  ],
  ['yaml-large', check(`§${'- vm: { state: Running }\n  else: x\n'.repeat(600)}`)],
  ['yaml-deep', check(`§- ${'['.repeat(30)}${']'.repeat(30)}`)],
  ['yaml-tab', check('- vm:\n\tstate: Running # §\n  else: x')],
  ['yaml-escape', check('- file: { path: "C:\\shop.db" } # §\n  else: x')],
  ['yaml-unclosed', check("- vm: { state: Running }\n  else: 'x §")],
  ['yaml-documents', check('- vm: { state: Running }\n  else: x\n---§\n- a')],
  ['yaml-alias', check('- vm: *one # §\n  else: x')],
  ['yaml-alias', check('- vm: &one { state: Running }\n  else: x\n- vm: *one # §\n  else: x')],
  ['yaml-indent', check('- all: [\n  else: x §')],
  ['yaml-quotes', check('- vm: { state: Running }\n  else: Missing: a machine §')],
  ['yaml-quotes', check('- vm: { state: Running }\n  else: `a` §')],
  ['yaml-form', check('- vm: { state: Running } x §\n  else: x')],
  ['yaml-tag', check('- vm: { state: !!binary Running } # §\n  else: x')],
  ['yaml-number', check('- chain: { files: .inf } # §\n  else: x')],
  ['yaml-key', check('- ? [a] # §\n  : b\n  else: x')],
  ['yaml-key-forbidden', check('- __proto__: { a: 1 } # §\n  vm: { state: Running }\n  else: x')],
  ['yaml-key-forbidden', front(`${FRONT}\nconstructor: 1 # §`)],
  ['yaml-key-twice', front(`${FRONT}\nseed: 2 # §`)],
  ['fence-ticks', step('````do§\nStart-VM SHOP\n````'), '```'],
  ['fence-tildes', step('~~~do§\nStart-VM SHOP\n~~~'), '```do'],
  ['fence-indented', step(' ```do§\nStart-VM SHOP\n ```'), '```do'],
  ['fence-wordless', step('```§\nStart-VM SHOP\n```'), '```text'],
  ['fence-unknown', step('```chekc§\n- a\n```'), '```check'],
  ['fence-extra', step('```do now§\nStart-VM SHOP\n```'), '```do'],
  ['fence-unclosed', step('```do§\nStart-VM SHOP\n\n```hint\nA\n```'), '```'],
  ['fence-unclosed', step('```hint§\nA'), '```'],
  ['fence-empty', step('```do§\n\n```')],
  ['fence-twice', step('```explain\nA\n```\n\n```explain§\nB\n```')],
  ['fence-before-step', body('```do§\nStart-VM SHOP\n```\n\n## One {#one}\n\nText.')],
  ['heading-space', step('##Two {#two}§'), '## Two {#two}'],
  ['step-title', body('## {#one}§\n\nText.')],
  ['step-id-missing', body('## Take a Checkpoint!§\n\nText.'), '{#take-a-checkpoint}'],
  ['step-id-form', body('## One {#One_Step}§\n\nText.'), '{#one-step}'],
  ['step-id-twice', body('## One {#one}\n\nText.\n\n## Two {#one}§\n\nText.'), '{#one-2}'],
  ['step-empty', body('## One {#one}§')],
  ['solution-missing', step('```check§\n- vm: { state: Running }\n  else: x\n```'), '```solution'],
  ['solution-without-check', step('```solution§\nStart-VM SHOP\n```')],
  ['console-line', step('```do\nStart-VM SHOP\nStrat-VM SHOP # §\n```'), 'Start-VM'],
  ['console-line', step('```do\nCheckpoint-VM SHOP -SnapshotNaem x # §\n```'), '-SnapshotName'],
  ['console-line', step("```setup\nStart-VM 'SHOP §\n```")],
  ['console-line', step('```do\nCheckpoint-VM -SnapshotName x # §\n```')],
  ['console-long', step(`\`\`\`do\nStart-VM ${'x'.repeat(500)} # §\n\`\`\``)],
  ['console-many', step(`\`\`\`do\n${'Get-VM\n'.repeat(100)}Get-VM # §\n\`\`\``)],
  ['detour-name', step('```detour§\nStart-VM SHOP\n> x\n```')],
  [
    'detour-twice',
    check(
      '- vm: { state: Running }\n  else: x\n```\n\n```detour a\nStop-VM SHOP\n> x\n```\n\n```detour a§\nStop-VM SHOP\n> x',
    ),
  ],
  ['detour-expects', step('```detour a§\nStart-VM SHOP\n```'), '> '],
  [
    'detour-behind',
    check('- vm: { state: Running }\n  else: x\n```\n\n```detour a\nStop-VM SHOP\n> x\nStart-VM SHOP §'),
  ],
  [
    'detour-else',
    check('- vm: { state: Running }\n  else: It does not run.\n```\n\n```detour a\nStop-VM SHOP\n> It does not runn.§'),
    'It does not run.',
  ],
  ['prose-large', step(`§${'word '.repeat(14_000)}`)],
  ['prose-deep', step(`§${'> '.repeat(20)}deep`)],
  ['prose-deep', step(`§${'*'.repeat(40)}deep${'*'.repeat(40)}`)],
  ['heading-level', step('# Title§'), '###'],
  ['html-as-text', step('One\nline <b>bold</b> §')],
  ['html-as-text', step('<script>alert(1)</script>§')],
  ['html-as-text', step('| a |\n|---|\n| <!-- b --> | §')],
  ['image', step('- One\n- ![A disk](https://example.org/a.png)§')],
  ['link-target', step('See [this](javascript:alert(1)).§')],
  ['link-target', step('See [this](http://example.org/a).§'), 'https://example.org/a'],
  ['link-target', step('See <mailto:a@example.org>.§')],
  ['link-target', step('See [this](//example.org).§')],
  ['link-target', step('See [this](https://example.org@evil.example).§')],
  ['link-target', step('See [this](../a-lesson.lesson.md).§')],
  ['link-lesson', step('See [this](same-dsik.lesson.md).§'), 'same-disk.lesson.md'],
  ['link-reference', step('See [this].\n\n[this]: https://example.org §')],
  ['figure-unknown', step('```explain\nYou have {{ordres}}.§\n```'), 'orders'],
  ['figure-unknown', step('```explain\nYou have {{opening.ordres}}.§\n```'), 'opening.orders'],
  ['figure-unknown', step('```explain\nYou have {{constructor}}.§\n```')],
  ['figure-form', step('```explain\nYou have {{orders|byte}}.§\n```'), ''],
  ['figure-form', step('```explain\nIt took {{rto|duraton}}.§\n```'), 'duration'],
  ['figure-unclosed', step('```explain\nYou have {{orders}.§\n```')],
  ['figure-place', step('You have {{orders}}.§')],
  ['question-missing', quiz('- [ ] a\n- [x] b').replace('```quiz', '```quiz§')],
  ['choice-form', predict('Q\n- [] a§\n- [x] b\n> w'), '- [ ] …'],
  ['choice-form', quiz('Q\n-[x] a§\n- [x] b'), '- [x] …'],
  ['choice-form', quiz('Q\n* [ ] a§\n- [x] b'), '- [ ] …'],
  ['choice-form', quiz('Q\n- (x) a§\n- [x] b'), '- [x] …'],
  ['choice-empty', quiz('Q\n- [ ] {M1} §\n- [x] b')],
  ['choice-line', quiz('Q\n- [ ] a\nand more§\n- [x] b')],
  ['why-line', quiz('Q\n- [ ] a\n- [x] b\n> w\nand more§')],
  ['choice-after-why', quiz('Q\n- [ ] a\n> w\n- [x] b§')],
  ['choice-twice', quiz('Q\n- [ ] a\n- [x] a§')],
  ['choices-few', body(`${STEP}\n\n\`\`\`predict§\nQ\n- [x] a\n> w\n\`\`\``)],
  [
    'choices-many',
    body(
      `${STEP}\n\n\`\`\`quiz§\nQ\n- [x] a\n${Array.from({ length: 12 }, (_, n) => `- [ ] ${n}`).join('\n')}\n\`\`\``,
    ),
  ],
  ['misconception-unknown', quiz('Q\n- [ ] a {M21}§\n- [x] b'), '{M1}'],
  ['misconception-unknown', quiz('Q\n- [ ] a {m2}§\n- [x] b'), '{M2}'],
  ['misconception-right', quiz('Q\n- [ ] a\n- [x] b {M2}§')],
  ['predict-right', body(`${STEP}\n\n\`\`\`predict§\nQ\n- [x] a\n- [x] b\n> w\n\`\`\``), '- [x]'],
  ['predict-number', body(`${STEP}\n\n\`\`\`predict§\nQ\n- [x] a\n- [ ] b\n= 3\n> w\n\`\`\``)],
  ['predict-why', body(`${STEP}\n\n\`\`\`predict§\nQ\n- [x] a\n- [ ] b\n\`\`\``), '> '],
  ['predict-nothing', step('```predict§\nQ\n- [x] a\n- [ ] b\n> w\n```')],
  ['quiz-right', body(`${STEP}\n\n\`\`\`quiz§\nQ\n- [ ] a\n- [ ] b\n\`\`\``), '- [x]'],
  ['quiz-both', body(`${STEP}\n\n\`\`\`quiz§\nQ\n- [ ] a\n- [x] b\n= 3\n\`\`\``)],
  ['number-form', quiz('Q\n= 1,5 MiB§'), '= 1.5 MiB ± 0.1'],
  ['number-form', quiz('Q\n= 3 ± -1§'), '= 1.5 MiB ± 0.1'],
  ['number-twice', quiz('Q\n= 3\n= 4§')],
  ['unit-unknown', quiz('Q\n= 3 MB§'), 'MiB'],
  ['check-list', check('vm: { state: Running } # §'), '- '],
  ['check-item', check('- Running # §'), '- vm: { state: Running }'],
  ['check-fields', fields('vm: Running'), 'vm: { … }'],
  ['check-asks-nothing', fields('vm: { name: SHOP }')],
  ['check-asks-nothing', fields('lastReturn: {}')],
  ['else-missing', check('- vm: { state: Running } # §'), 'else:'],
  ['else-inside', check('- all:\n    - vm: { state: Running }\n      else: x # §\n  else: y')],
  ['else-text', check('- vm: { state: Running }\n  else: # §')],
  ['else-long', check(`- vm: { state: Running }\n  else: ${'x'.repeat(401)} # §`)],
  ['predicate-unknown', fields('checkpiont: { count: 1 }'), 'checkpoints'],
  ['predicate-second', check('- vm: { state: Running }\n  chain: { files: 1 } # §\n  else: x'), '- chain:'],
  ['predicate-missing', check('- else: x # §')],
  ['group-list', fields('all: { vm: { state: Running } }'), 'all:'],
  ['field-unknown', fields('vm: { stat: Running }'), 'state'],
  ['field-unknown', fields('app: { name: Shop, order: 3 }'), 'orders'],
  ['field-missing', fields('sql: { query: SELECT 1 }'), 'is:'],
  ['field-text', fields('checkpoints: { name: 7 }'), "'7'"],
  ['field-flag', fields('checkpoints: { hasMemory: yes }'), 'true'],
  ['field-number', fields('chain: { files: two }')],
  ['field-number', fields('elapsed: { atLeast: soon }'), '30 min'],
  ['field-value', fields('vm: { state: Runing }'), 'Running'],
  ['field-value', fields('app: { name: Updater, patched: Dataa }'), 'Data'],
  ['field-value', fields('survival: { failure: VolumeLos, result: lost }'), 'VolumeLost'],
  ['field-list', fields('vm: { state: [Running, Off] }')],
  ['field-no-bounds', fields('vm: { state: { atLeast: 1 } }')],
  ['range-empty', fields('chain: { files: {} }')],
  ['range-unknown', fields('chain: { files: { atleast: 1 } }'), 'atLeast'],
  ['range-turned', fields('chain: { files: { atLeast: 3, atMost: 2 } }')],
  ['unit-unknown', fields('chain: { bytes: 64 MB }'), 'MiB'],
  ['unit-unknown', fields('elapsed: { atLeast: 2 minutes }'), 'min'],
  ['sql-reads', fields('sql: { query: DELETE FROM orders, is: 0 }')],
  ['sql-reads', fields('sql: { query: SELECT 1; DROP TABLE orders, is: 0 }')],
]

describe('is told on its line', () => {
  it.each(CASES.map(([code, marked, suggestion = '']) => ({ code, marked, suggestion })))(
    '$code',
    ({ code, marked, suggestion }) => {
      const text = marked.replaceAll('# §', '').replace('§', '')
      const line = marked.slice(0, marked.indexOf('§')).split('\n').length
      const { lesson, findings } = readLesson(text, known)
      expect(findings).toContainEqual({ line, code, data: expect.anything(), suggestion })
      expect(lesson === null).toBe(code !== 'html-as-text')
      // What follows from it stands behind it.
      expect(findings[0]?.line).toBe(line)
    },
  )
})

const read = (text: string): Lesson => {
  const { lesson, findings } = readLesson(text)
  expect(findings).toEqual([])
  return lesson as Lesson
}

const ORIGINAL = check(
  '- vm: { state: Running }\n  else: It does not run.\n```\n\n```detour a\nStop-VM SHOP\n> It does not run.',
)
const TRANSLATED = ORIGINAL.replace('language: en', 'language: de')
  .replaceAll('It does not run.', 'Sie läuft nicht.')
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
    ['[M1]', '[M2]', 'translation-front', 9],
    ['language: de', 'language: en', 'translation-language', 5],
    ['{#one}', '{#eins}', 'translation-step', 15],
    ['## One', '## Null {#null}\n\nText.\n\n## One', 'translation-step', 15],
    ['Start-VM SHOP', 'Start-VM SHOP\nGet-VM', 'translation-fence', 17],
    ['state: Running', 'state: Off', 'translation-fence', 21],
    ['Stop-VM SHOP', 'Stop-VM SHOP -TurnOff', 'translation-fence', 26],
  ])('is told %s -> %s', (from, to, code, line) => expect(translated(from, to)).toEqual([[code, line]]))
  it('is told of a step that the original has not', () =>
    expect(translated('> Sie läuft nicht.\n```', '> Sie läuft nicht.\n```\n\n## Zwei {#zwei}\n\nText.')).toEqual([
      ['translation-step-more', 31],
    ]))
})

it('is in a file of its name', () => {
  const lesson = { id: 'a-lesson', language: 'de' }
  expect(fileNameFinding('a-lesson.lesson.md', lesson)).toBeUndefined()
  expect(fileNameFinding('a-lesson.lesson.de.md', lesson)).toBeUndefined()
  expect(fileNameFinding('a-lesson.lesson.en.md', lesson)?.data).toMatchObject({ right: 'a-lesson.lesson.de.md' })
  expect(fileNameFinding('lesson.lesson.md', lesson)?.data).toMatchObject({ right: 'a-lesson.lesson.md' })
})

it('has a case for every sentence, and a sentence for every case', () => {
  const told = new Set(CASES.map(([code]) => code))
  const apart = ['file-name', 'translation-front', 'translation-language', 'translation-step']
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
