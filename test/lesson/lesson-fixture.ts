/** Steps and checks for tests, without a file. */
import type { Check, Expected, Lesson, LessonStep } from '../../src/lesson/lesson.ts'

export const check = (
  predicate: string,
  fields: Record<string, Expected>,
  otherwise = `${predicate} is missing.`,
): Check => ({
  kind: 'predicate',
  predicate,
  fields,
  otherwise,
  line: 1,
})

export const group = (kind: 'all' | 'any' | 'not', ...checks: readonly Check[]): Check => ({
  kind,
  checks,
  otherwise: `${kind} is missing.`,
  line: 1,
})

export const lines = (...texts: readonly string[]) => texts.map((text, index) => ({ text, line: index + 1 }))

export const step = (more: Partial<LessonStep>): LessonStep => ({
  id: 'a-step',
  title: 'A step',
  body: [],
  setup: [],
  solution: [],
  checks: [],
  hints: [],
  quizzes: [],
  outcome: [],
  explain: [],
  detours: [],
  notes: [],
  ...more,
})

export const lesson = (...steps: readonly LessonStep[]): Lesson => ({
  id: 'a-lesson',
  title: 'A lesson',
  language: 'en',
  level: 'beginner',
  minutes: 8,
  goals: [],
  misconceptions: [],
  scenario: 'shop-server',
  seed: 42,
  pass: 60,
  intro: [],
  steps,
})
