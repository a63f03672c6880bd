/** A lesson that has every kind of block, and what becomes of each. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { LessonStep } from '../../src/lesson/lesson.ts'
import type { Inline, Prose } from '../../src/lesson/prose.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'

const text = readFileSync(new URL('../fixtures/everything.lesson.md', import.meta.url), 'utf8')
const known = { scenarios: ['shop-server'], lessons: ['everything', 'same-disk-same-fate'] }
const { lesson, findings } = readLesson(text, known)
const [taken, lost] = (lesson?.steps ?? []) as [LessonStep, LessonStep]

const words = (text: string): Inline => ({ kind: 'text', text })
const paragraph = (...inlines: readonly (Inline | string)[]): Prose => [
  { kind: 'paragraph', inlines: inlines.map((one) => (typeof one === 'string' ? words(one) : one)) },
]
/** The file's line of a text that stands there once. */
const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

it('is read whole, without a finding', () => {
  expect(findings).toEqual([])
  expect(lesson?.steps.map(({ id, title }) => [id, title])).toEqual([
    ['take-a-checkpoint', 'Take a checkpoint'],
    ['lose-the-disk', 'Lose the disk'],
  ])
})

it('has its front matter', () => {
  expect(lesson).toMatchObject({
    id: 'everything',
    title: 'A lesson that uses everything',
    language: 'en',
    level: 'beginner',
    minutes: 12,
    goals: ['Explain what an .avhdx holds', 'Show one failure that a checkpoint does not survive'],
    misconceptions: ['M1', 'M2'],
    scenario: 'shop-server',
    seed: 42,
    pass: 80,
  })
})

it('has inlines of every kind', () => {
  expect(lesson?.intro).toEqual(
    paragraph(
      'This lesson is a ',
      { kind: 'emphasis', inlines: [words('fixture')] },
      ': it has ',
      { kind: 'strong', inlines: [words('every')] },
      ' kind of block, ',
      { kind: 'code', text: 'code' },
      ', ',
      { kind: 'struck', inlines: [words('a mistake')] },
      ', a ',
      { kind: 'link', href: 'https://example.org/a?b=c', inlines: [words('link')] },
      ' and ',
      { kind: 'link', href: '#lesson=same-disk-same-fate', inlines: [words('another lesson')] },
      '.',
    ),
  )
})

it('has its parts in the order of the file, prose of every kind among them', () => {
  expect(taken.body.map(({ kind }) => kind)).toEqual(['prose', 'predict', 'do'])
  const [prose] = taken.body
  expect(prose?.kind === 'prose' && prose.prose.slice(1)).toEqual([
    { kind: 'heading', level: 3, inlines: [words('What to look at')] },
    {
      kind: 'list',
      ordered: true,
      start: 1,
      items: [
        paragraph('The chain'),
        [
          ...paragraph('The parent'),
          { kind: 'list', ordered: false, start: 1, items: [paragraph('which stops growing')] },
        ],
      ],
    },
    { kind: 'quote', blocks: paragraph('A quoted sentence.') },
    {
      kind: 'table',
      head: [[words('File')], [words('Grows')]],
      rows: [
        [[words('parent')], [words('no')]],
        [[words('child')], [{ kind: 'code', text: 'yes' }]],
      ],
    },
    { kind: 'rule' },
  ])
})

it('has console lines with the line of each, without comments and empty ones', () => {
  expect(taken.setup).toEqual([
    { text: 'Start-VM SHOP', line: lineOf('Start-VM SHOP') },
    { text: 'Set-VM SHOP -CheckpointType Standard', line: lineOf('Set-VM SHOP') },
  ])
  expect(taken.body[2]).toMatchObject({ kind: 'do', lines: [{ line: lineOf('Checkpoint-VM SHOP') }, {}] })
  expect(taken.solution[1]).toEqual({ text: 'Wait-Lab -Minutes 3', line: lineOf('Wait-Lab -Minutes 3') })
  // Nothing else was given.
  expect(lost.solution).toEqual([
    { text: "Invoke-LabFault VolumeLost -Volume 'HV1:D'", line: lineOf('Invoke-LabFault') },
  ])
})

it('has the prediction with the misconceptions that its choices show', () => {
  expect(taken.body[1]).toEqual({
    kind: 'predict',
    prediction: {
      question: paragraph('Which file takes the next order?'),
      choices: [
        { text: paragraph('The parent, as before'), right: false, misconception: 'M1' },
        { text: paragraph('The new file that was made at that moment'), right: true, misconception: null },
        { text: paragraph('Both'), right: false, misconception: 'M2' },
      ],
      why: paragraph(
        'The parent is ',
        { kind: 'strong', inlines: [words('read-only')] },
        ' from now on. What comes after is in the child.',
      ),
    },
  })
})

it('has the checks, with bytes and seconds as numbers', () => {
  expect(taken.checks[0]).toEqual({
    kind: 'predicate',
    predicate: 'checkpoints',
    fields: { vm: 'SHOP', name: 'before', kind: 'standard', hasMemory: true, count: { atLeast: 1 } },
    otherwise: 'There is no checkpoint of that name.',
    line: lineOf('- checkpoints:'),
  })
  expect(taken.checks[1]).toMatchObject({
    kind: 'all',
    otherwise: 'The shop has taken no order since.',
    checks: [
      { predicate: 'chain', fields: { files: 2, bytes: { atMost: 1.5 * 1024 ** 3 } }, otherwise: '' },
      {
        kind: 'any',
        checks: [
          { fields: { name: 'Shop', orders: { moreThanAtOpening: 3 } } },
          { fields: { name: 'Shop', running: true, openTransaction: null } },
        ],
      },
      { kind: 'not', checks: [{ fields: { state: 'Off', checkpointType: 'Disabled' }, line: lineOf('state: Off') }] },
    ],
  })
  expect(taken.checks.slice(2).map((check) => ('fields' in check ? check.fields : {}))).toEqual([
    { path: 'C:\\shop.db', exists: true, changed: true },
    { name: 'HV1:D', freeBytes: { atLeast: 64 * 1024 ** 2 }, lost: false },
    { code: 'checkpoint-taken', count: 1 },
    { query: 'SELECT count(*) FROM orders', is: { atLeast: 1 } },
    { atLeast: 120 },
  ])
  expect(lost.checks.map((check) => ('fields' in check ? check.fields : {}))).toEqual([
    { copy: 'Now', place: 'HV1', failure: 'VolumeLost', result: 'lost' },
    { place: 'NAS1', type: 'Full', verified: 'hash', count: { atMost: 3 } },
    { rpoSeconds: { atMost: 3600 }, rtoSeconds: 90, ordersLost: 0 },
  ])
})

it('has detours, hints, notes and the explanation with its figures', () => {
  expect(taken.detours).toEqual([
    {
      name: 'a-name-of-its-own',
      lines: [{ text: "Checkpoint-VM SHOP -SnapshotName 'after'", line: lineOf("'after'") }],
      expects: 'There is no checkpoint of that name.',
      line: lineOf('> There is no checkpoint'),
    },
  ])
  expect(taken.hints).toEqual([
    paragraph('Open ', { kind: 'strong', inlines: [words('Checkpoints')] }, '.'),
    paragraph('Or write ', { kind: 'code', text: 'Checkpoint-VM' }, '.'),
  ])
  expect(taken.notes).toEqual([paragraph('Let the group vote first.')])
  expect(taken.outcome).toEqual(
    paragraph(
      { kind: 'figure', name: 'orders', atOpening: false, form: 'number' },
      ' orders, and ',
      { kind: 'emphasis', inlines: [words('no')] },
      ' note',
    ),
  )
  expect(taken.explain).toEqual(
    paragraph(
      'The shop has ',
      { kind: 'figure', name: 'orders', atOpening: false, form: 'number' },
      ' orders, ',
      { kind: 'figure', name: 'orders', atOpening: true, form: 'number' },
      ' of them from before. The chain has ',
      { kind: 'figure', name: 'chainBytes', atOpening: false, form: 'bytes' },
      '.',
    ),
  )
})

it('has quizzes of one answer, of several and of a number, and code that is only read', () => {
  expect(lost.quizzes).toMatchObject([
    { kind: 'one', choices: [{ misconception: 'M2' }, { right: true }], why: [{ kind: 'paragraph' }] },
    { kind: 'several', choices: [{ right: true }, { right: true }, { right: false }], why: [] },
    { kind: 'number', question: paragraph('How large is the child?'), value: 1.5, tolerance: 0.1, unit: 'MiB' },
  ])
  expect(lost.body[1]).toEqual({ kind: 'prose', prose: [{ kind: 'code', text: 'HV1:D is gone.' }] })
})

it('is the same with the line ends of Windows and a mark of byte order', () => {
  expect(readLesson(`\uFEFF${text.replaceAll('\n', '\r\n')}`, known)).toEqual({ lesson, findings: [] })
})

it('is plain data, which survives a message to another thread and a file', () => {
  expect(structuredClone(lesson)).toEqual(lesson)
  expect(JSON.parse(JSON.stringify(lesson))).toEqual(lesson)
})
