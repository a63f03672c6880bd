import { describe, expect, it } from 'vitest'
import {
  type Answer,
  answerTo,
  lessonRecord,
  noProgress,
  readProgress,
  stepRecord,
  withAnswer,
  withLesson,
  withStep,
} from '../../src/keeping/learner-progress.ts'
import { calibration, misconceptionsMet, quizResult, stepsDone } from '../../src/keeping/learner-report.ts'

const answer = (given: Partial<Answer>): Answer => ({
  lesson: 'one',
  step: 'first',
  question: 'prediction',
  right: false,
  choice: 0,
  confidence: 'certain',
  shown: [],
  asked: [],
  ...given,
})

describe('what is kept', () => {
  const journal = { version: 1, scenario: 'shop-server', seed: 7, entries: [], untilMicros: 25 } as const
  const whole = withLesson(
    withStep(withAnswer(noProgress(), answer({ shown: ['M2'], asked: ['M2'] })), 'one', 'first', { hints: 2 }),
    'one',
    {
      resume: {
        stepIndex: 1,
        journal,
        openedEntries: 0,
        openedMicros: 25,
        given: { choice: 0, confidence: 'certain' },
        reached: false,
        answered: [],
        kept: null,
        lines: [{ line: 4, written: 'Get-VM', ran: true, printed: { text: 'SHOP', ok: true } }],
        experimenting: true,
      },
    },
  )

  it('comes back from its text as it was', () => expect(readProgress(JSON.stringify(whole))).toEqual(whole))

  it('is read where an earlier page kept neither lines nor an experiment', () => {
    const { lines: _, experimenting: __, ...resume } = lessonRecord(whole, 'one').resume ?? { lines: [] }
    const earlier = withLesson(whole, 'one', { resume: resume as never })
    expect(lessonRecord(readProgress(JSON.stringify(earlier)) ?? noProgress(), 'one').resume).toMatchObject({
      lines: [],
      experimenting: false,
      stepIndex: 1,
    })
  })

  it('is refused in another version, in another form, and where it is no text of it', () => {
    expect(readProgress('')).toBeNull()
    expect(readProgress('[]')).toBeNull()
    expect(readProgress(JSON.stringify({ ...whole, version: 2 }))).toBeNull()
    const wrong = { ...whole, answers: [answer({ shown: ['M21'] })] }
    expect(readProgress(JSON.stringify(wrong))).toBeNull()
    const lesson = { ...lessonRecord(whole, 'one'), resume: { ...lessonRecord(whole, 'one').resume, journal: 'none' } }
    expect(readProgress(JSON.stringify({ ...whole, lessons: { one: lesson } }))).toBeNull()
  })

  it('is only its own: a name that every object has is none of a lesson', () => {
    expect(lessonRecord(noProgress(), 'constructor').done).toBe(false)
    expect(stepRecord(whole, 'one', 'toString').hints).toBe(0)
  })

  it('takes the first answer and no later one to the same question', () => {
    const again = withAnswer(whole, answer({ right: true }))
    expect(again).toBe(whole)
    expect(answerTo(again, { lesson: 'one', step: 'first', question: 'prediction' })?.right).toBe(false)
    expect(withAnswer(whole, answer({ question: 0, right: true })).answers).toHaveLength(2)
  })

  it('adds to a step without forgetting what was there', () => {
    expect(stepRecord(withStep(whole, 'one', 'first', { done: true }), 'one', 'first')).toEqual({
      hints: 2,
      solution: 0,
      done: true,
    })
  })
})

describe('how far a lesson is', () => {
  const resume = { stepIndex: 2 } as NonNullable<ReturnType<typeof lessonRecord>['resume']>

  it('is told of the time that goes on, though it was done before', () =>
    expect(stepsDone({ done: true, steps: {}, resume }, 5)).toBe(2))

  it('is all of it once it is done, nothing before it is begun, and never more than there is', () => {
    expect(stepsDone({ done: true, steps: {}, resume: null }, 5)).toBe(5)
    expect(stepsDone({ done: false, steps: {}, resume: null }, 5)).toBe(0)
    expect(stepsDone({ done: false, steps: {}, resume }, 1)).toBe(1)
  })
})

describe('what the answers say', () => {
  it('names a misconception overcome by a right answer that comes later, to a question that has it', () => {
    const met = answer({ shown: ['M2'], asked: ['M2', 'M1'] })
    const elsewhere = answer({ question: 0, right: true, asked: ['M1'] })
    const right = answer({ question: 1, right: true, asked: ['M2'] })
    expect(misconceptionsMet([right, met])).toEqual([{ misconception: 'M2', overcome: false }])
    expect(misconceptionsMet([met, elsewhere])).toEqual([{ misconception: 'M2', overcome: false }])
    expect(misconceptionsMet([met, elsewhere, right])).toEqual([{ misconception: 'M2', overcome: true }])
    // Shown again after it seemed overcome.
    expect(misconceptionsMet([met, right, answer({ step: 'second', shown: ['M2'] })])[0]?.overcome).toBe(false)
  })

  it('holds confidence against being right, of predictions alone', () => {
    const given = [
      answer({ right: true, confidence: 'guess' }),
      answer({ right: false, confidence: 'certain' }),
      answer({ right: true, confidence: 'certain' }),
      answer({ question: 0, right: true, confidence: null, choice: null }),
    ]
    expect(calibration(given)).toEqual([
      { confidence: 'guess', answers: 1, right: 1 },
      { confidence: 'fairly-sure', answers: 0, right: 0 },
      { confidence: 'certain', answers: 2, right: 1 },
    ])
  })

  it('counts the quizzes of one lesson, and no prediction', () => {
    const given = [
      answer({}),
      answer({ question: 0, right: true }),
      answer({ question: 1 }),
      answer({ lesson: 'two', question: 0 }),
    ]
    expect(quizResult(given, 'one')).toEqual({ answered: 2, right: 1 })
  })
})
