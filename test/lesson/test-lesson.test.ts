/** A lesson that is held against itself: each way in which it may be wrong is found, at its line. */
import { describe, expect, it } from 'vitest'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import type { LessonStep } from '../../src/lesson/lesson.ts'
import { testLesson } from '../../src/lesson/test-lesson.ts'
import { isLessonTestCode, lessonTestSentence } from '../../src/words/lesson-test.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import { check, lesson, lines, step } from './lesson-fixture.ts'

const taken = check('checkpoints', {}, 'There is no checkpoint yet.')
const running = check('vm', { state: 'Running' }, 'SHOP does not run.')

const take: Partial<LessonStep> = {
  setup: lines('Start-VM SHOP'),
  solution: lines('Checkpoint-VM SHOP'),
  checks: [running, taken],
}

const found = (...steps: readonly Partial<LessonStep>[]) =>
  testLesson(engine, SHOP_SERVER, lesson(...steps.map(step))).findings

const figure = (name: string): LessonStep['explain'] => [
  { kind: 'paragraph', inlines: [{ kind: 'figure', name, atOpening: false, form: 'number' }] },
]

describe('a lesson held against itself', () => {
  it('is sound where its solution leads on from step to step and its detour fails as it says', () => {
    const detour = { name: 'off', lines: lines('Stop-VM SHOP -TurnOff'), expects: running.otherwise, line: 9 }
    const next = {
      solution: lines('Wait-Lab -Minutes 5'),
      checks: [check('elapsed', { atLeast: 300 })],
      explain: figure('orders'),
    }
    expect(found({ ...take, detours: [detour] }, next)).toEqual([])
  })

  const cases: readonly (readonly [code: string, steps: readonly Partial<LessonStep>[], line: number])[] = [
    ['setup-refused', [{ ...take, setup: lines('Start-VM SHOP', 'Start-VM SHOP') }], 2],
    ['solution-refused', [{ ...take, solution: lines('Remove-VMCheckpoint SHOP none') }], 1],
    ['solution-misses', [{ ...take, solution: lines('Wait-Lab 5') }], 1],
    ['met-untouched', [{ ...take, checks: [running] }], 1],
    [
      'detour-passes',
      [{ ...take, detours: [{ name: 'same', lines: lines('Checkpoint-VM SHOP'), expects: taken.otherwise, line: 7 }] }],
      7,
    ],
    [
      'detour-differs',
      [
        {
          ...take,
          detours: [{ name: 'off', lines: lines('Stop-VM SHOP -TurnOff'), expects: taken.otherwise, line: 8 }],
        },
      ],
      8,
    ],
    ['figure-absent', [{ ...take, explain: figure('rto') }], 1],
  ]
  for (const [code, steps, line] of cases)
    it(`finds ${code}`, () => {
      const findings = found(...steps)
      expect(findings.map((each) => [each.code, each.line])).toEqual([[code, line]])
      expect(isLessonTestCode(code)).toBe(true)
      expect(lessonTestSentence(code, findings[0]?.data ?? {})).not.toMatch(/undefined/)
    })
})
