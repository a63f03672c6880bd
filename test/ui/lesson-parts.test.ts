/** What the page makes of a lesson's plain data: figures, quizzes, addresses. */
import { describe, expect, it } from 'vitest'
import type { NumberQuiz } from '../../src/lesson/lesson.ts'
import { figureText } from '../../src/ui/lesson/figure-text.ts'
import { printedBlocks } from '../../src/ui/lesson/printed-blocks.ts'
import { judgeChoices, judgeNumber } from '../../src/ui/lesson/quiz-answer.ts'
import { addressOf, lessonAddress, routeOf } from '../../src/ui/page-address.ts'

it('writes a figure in the form that was asked for, and says where there is none', () => {
  const figures = { orders: 1308, rto: 240, 'opening.chainBytes': 3 * 1_048_576, rpo: null }
  const text = (name: string, form: 'number' | 'bytes' | 'duration' | 'time', atOpening = false) =>
    figureText({ kind: 'figure', name, atOpening, form }, figures, 9 * 3_600_000_000)
  expect(text('orders', 'number')).toBe('1,308')
  expect(text('rto', 'duration')).toBe('4 min')
  expect(text('rto', 'time')).toBe('09:04:00')
  expect(text('chainBytes', 'bytes', true)).toBe('3.0 MiB')
  expect(text('chainBytes', 'bytes')).toBe('not known')
  expect(text('rpo', 'duration')).toBe('not known')
})

describe('what a line printed', () => {
  const blocks = (text: string) => printedBlocks(text).map(({ kind, text: own }) => [kind, own.split('\n').length])
  it('is sentences, which may be wrapped, and tables, whose rows may not', () => {
    const chain = 'Level FileSize Blocks\n----- -------- ------\n0     18874368 14\n1     6291456  1'
    expect(blocks(`SHOP is starting.\nSHOP is running.`)).toEqual([['sentences', 2]])
    expect(printedBlocks(chain)).toEqual([{ kind: 'table', text: chain }])
    expect(blocks(`${chain}\n\n324 of 324 entries; 0 are not kept any more.`)).toEqual([
      ['table', 4],
      ['sentences', 1],
    ])
    // What happened by itself stands right below.
    expect(blocks(`It began.\n${chain}\nThe checkpoint is on the disk after 2.6 ms.\nIt ended.`)).toEqual([
      ['sentences', 1],
      ['table', 4],
      ['sentences', 2],
    ])
    expect(blocks(`${chain}\n\n${chain}`)).toEqual([
      ['table', 4],
      ['table', 4],
    ])
    expect(blocks('count(*)\n--------\n1005')).toEqual([['table', 3]])
    expect(blocks('Name  : SHOP\nState : Running')).toEqual([['sentences', 2]])
    expect(blocks('')).toEqual([])
  })
})

describe('a quiz', () => {
  const choices = [
    { text: [], right: true, misconception: null },
    { text: [], right: false, misconception: 'M2' },
    { text: [], right: true, misconception: null },
  ]
  it('takes all right choices and no other', () => {
    const quiz = { kind: 'several', question: [], choices, why: [] } as const
    expect(judgeChoices(quiz, [2, 0])).toEqual({ right: true, shown: [] })
    expect(judgeChoices(quiz, [0])).toEqual({ right: false, shown: [] })
    expect(judgeChoices(quiz, [0, 1, 2])).toEqual({ right: false, shown: ['M2'] })
  })
  it('takes a number within its tolerance, the bound included', () => {
    const quiz: NumberQuiz = { kind: 'number', question: [], value: 1.5, tolerance: 0.1, unit: 'MiB', why: [] }
    expect([1.4, 1.6, 1.39, 1.61, Number.NaN].map((value) => judgeNumber(quiz, value).right)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

it('knows each screen by its address, and an anchor for none', () => {
  expect(routeOf('')).toEqual({ screen: 'landing' })
  expect(routeOf('#lessons')).toEqual({ screen: 'lessons' })
  expect(routeOf('#scenario=two-disks')).toEqual({ screen: 'lab' })
  expect(routeOf(lessonAddress('a&b'))).toEqual({ screen: 'lesson', id: 'a&b' })
  expect(routeOf('#disk')).toBeNull()
  for (const hash of ['#start', '#lab', '#lessons', '#lesson=x'])
    expect(addressOf(routeOf(hash) ?? { screen: 'landing' })).toBe(hash)
})
