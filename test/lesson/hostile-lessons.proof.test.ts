/** P3, in Node: lessons that mean harm are refused or become plain data, in time, and change nothing. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import type { Inline, Prose, ProseBlock } from '../../src/lesson/prose.ts'
import { FIGURE_FORMS } from '../../src/lesson/prose.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { LESSON_LINT_CODES } from '../../src/words/lesson-lint.ts'
import { type Chance, type HostileLesson, hostileLessons, MARK } from '../fixtures/hostile-lessons.ts'
import { proofCount } from '../proof-size.ts'

/** Under `npm test`; the gate takes ten times as many. */
const LESSONS = 300
const ANSWER_MILLISECONDS = 1000

const text = v.pipe(
  v.string(),
  v.check((each) => !/[\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(each) && !each.includes('\u0000')),
)
const href = v.pipe(
  v.string(),
  v.check((each) => /^#lesson=[a-z0-9-]+$/.test(each) || (each.startsWith('https://') && !each.includes('@'))),
)
const inlines: v.GenericSchema<unknown, readonly Inline[]> = v.array(v.lazy(() => inline))
const inline = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['text', 'code']), text }),
  v.strictObject({ kind: v.picklist(['strong', 'emphasis', 'struck']), inlines }),
  v.strictObject({ kind: v.literal('link'), href, inlines }),
  v.strictObject({ kind: v.literal('break') }),
  v.strictObject({ kind: v.literal('figure'), name: text, atOpening: v.boolean(), form: v.picklist(FIGURE_FORMS) }),
])
const prose: v.GenericSchema<unknown, Prose> = v.array(v.lazy(() => block))
const block: v.GenericSchema<unknown, ProseBlock> = v.variant('kind', [
  v.strictObject({ kind: v.literal('paragraph'), inlines }),
  v.strictObject({ kind: v.literal('heading'), level: v.picklist([3, 4, 5, 6]), inlines }),
  v.strictObject({
    kind: v.literal('list'),
    ordered: v.boolean(),
    start: v.pipe(v.number(), v.integer()),
    items: v.array(prose),
  }),
  v.strictObject({ kind: v.literal('quote'), blocks: prose }),
  v.strictObject({ kind: v.literal('code'), text }),
  v.strictObject({ kind: v.literal('rule') }),
  v.strictObject({ kind: v.literal('table'), head: v.array(inlines), rows: v.array(v.array(inlines)) }),
])
const choices = v.array(v.strictObject({ text: prose, right: v.boolean(), misconception: v.nullable(text) }))
const body = v.variant('kind', [
  v.strictObject({ kind: v.literal('prose'), prose }),
  v.strictObject({ kind: v.literal('do'), lines: v.array(v.strictObject({ text, line: v.number() })) }),
  v.strictObject({ kind: v.literal('predict'), prediction: v.strictObject({ question: prose, choices, why: prose }) }),
])
/** What the page draws of a lesson: this and nothing else. */
const shown = v.looseObject({
  title: text,
  goals: v.array(text),
  intro: prose,
  steps: v.array(
    v.looseObject({
      title: text,
      body: v.array(body),
      hints: v.array(prose),
      notes: v.array(prose),
      outcome: prose,
      explain: prose,
      quizzes: v.array(v.looseObject({ question: prose, choices: v.optional(choices), why: prose })),
      checks: v.array(v.looseObject({ otherwise: text })),
    }),
  ),
})

const chanceOf = (seed: number): Chance => {
  const random = xoroshiro128plus(seed)
  return (limit) => uniformInt(random, 0, limit - 1)
}

/** Own properties of what all objects inherit from, so that any that comes or goes is seen. */
const inherited = (): string =>
  [Object, Array, String, Number, Function, Map]
    .map((kind) => Reflect.ownKeys(kind.prototype).map(String).join())
    .join('|')

interface Answer {
  readonly milliseconds: number
  readonly isRefused: boolean
  readonly problem: string | undefined
}

const problemOf = ({ lesson, findings }: ReturnType<typeof readLesson>): string | undefined => {
  if (!lesson && findings.length === 0) return 'refused without a reason'
  const unknown = findings.find(({ code }) => !LESSON_LINT_CODES.includes(code))
  if (unknown) return `${unknown.code} has no sentence`
  if (findings.some(({ line }) => !Number.isInteger(line) || line < 1)) return 'a line that there is not'
  if (!lesson) return undefined
  const read = v.safeParse(shown, structuredClone(lesson))
  if (!read.success) return `${v.getDotPath(read.issues[0])}: ${read.issues[0].message}`
  return JSON.stringify(lesson) === JSON.stringify(structuredClone(lesson)) ? undefined : 'is no plain data'
}

const answerTo = (one: HostileLesson, triesLeft = 2): Answer => {
  // The processor's time: what else the machine has to do is none of it.
  const begin = process.cpuUsage()
  const read = readLesson(one.text, { scenarios: ['shop-server'], lessons: ['hostile'] })
  const { user, system } = process.cpuUsage(begin)
  const milliseconds = (user + system) / 1000
  // What is slow is slow every time; a compiler or collector that was at work beside it is not.
  if (milliseconds > ANSWER_MILLISECONDS && triesLeft > 0) return answerTo(one, triesLeft - 1)
  return { milliseconds, isRefused: read.lesson === null, problem: problemOf(read) }
}

it('knows what may not be drawn', () => {
  const ofProse = (one: unknown): boolean => v.is(prose, [one])
  const paragraph = (one: unknown) => ({ kind: 'paragraph', inlines: [one] })
  expect(ofProse(paragraph({ kind: 'link', href: 'https://example.org/', inlines: [] }))).toBe(true)
  expect(ofProse(paragraph({ kind: 'link', href: 'javascript:alert(1)', inlines: [] }))).toBe(false)
  expect(ofProse(paragraph({ kind: 'link', href: '#lesson=../x', inlines: [] }))).toBe(false)
  expect(ofProse(paragraph({ kind: 'html', text: '<b>' }))).toBe(false)
  expect(ofProse(paragraph({ kind: 'text', text: 'a', html: '<b>' }))).toBe(false)
  expect(ofProse(paragraph({ kind: 'text', text: '\u202e' }))).toBe(false)
})

it('refuses each or reads it as plain data, within a second, and nothing else is changed', () => {
  const before = inherited()
  const lessons = hostileLessons(proofCount(10 * LESSONS), chanceOf(11))
  const answers = lessons.map((one) => ({ ...one, ...answerTo(one) }))
  const slowest = answers.reduce((most, each) => (each.milliseconds > most.milliseconds ? each : most))
  const refused = answers.filter(({ isRefused }) => isRefused).length
  console.log(
    `hostile lessons: ${answers.length}, ${refused} refused, ${answers.length - refused} read as plain data, slowest ${Math.ceil(slowest.milliseconds)} ms (${slowest.name})`,
  )
  expect(answers.filter(({ problem }) => problem !== undefined).map(({ name, problem }) => [name, problem])).toEqual([])
  expect(answers.filter(({ milliseconds }) => milliseconds > ANSWER_MILLISECONDS).map(({ name }) => name)).toEqual([])
  expect([refused > 50, answers.length - refused > 20]).toEqual([true, true])
  expect(inherited()).toBe(before)
  expect(MARK in globalThis).toBe(false)
  expect('polluted' in {}).toBe(false)
})
