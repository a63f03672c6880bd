/** The checks of the lessons that there are, each said as a person would. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Check } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { checkText, type SaidCheck } from '../../src/words/lesson-checks.ts'

/** What people do not say; each was said once. */
const NOT_SAID =
  /not so\b|it happened|exactly|[{}]|undefined|null\b|\bno patched\b|: no |\b(?:1|one|a|no) \w+s has\b|\b(?:1|one) files\b|\bis not so\b|\bnot no\b| {2}/i
/** `openTransaction` is a field, not a word. */
const FIELD = /\b[a-z]+[A-Z]/

const saidOf = (check: Check): SaidCheck =>
  check.kind === 'predicate'
    ? { kind: check.predicate, fields: check.fields, checks: [] }
    : { kind: check.kind, fields: {}, checks: check.checks.map(saidOf) }

describe.each(readdirSync('lessons').filter((name) => name.endsWith('.lesson.md')))('the checks of %s', (name) => {
  const steps = readLesson(readFileSync(`lessons/${name}`, 'utf8')).lesson?.steps ?? []

  it('are said as people would say them', () => {
    const texts = steps.flatMap(({ checks }) =>
      checks.flatMap((check) => [checkText(saidOf(check), ['SHOP']), checkText(saidOf(check), ['SHOP', 'TEST'])]),
    )
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) {
      expect(text).toMatch(/^[A-Z‘\d]/)
      expect(text.replace(/‘[^’]*’/g, '‘’')).not.toMatch(NOT_SAID)
      expect(text.replace(/‘[^’]*’/g, '‘’')).not.toMatch(FIELD)
      // Of an event that has no words of its own.
      expect(text).not.toMatch(/reported/)
    }
  })

  it('name the machine that they ask about', () => {
    const named = ({ kind, fields }: SaidCheck) => fields[kind === 'vm' ? 'name' : 'vm']
    for (const check of steps.flatMap(({ checks }) => checks).map(saidOf)) {
      const vm = named(check)
      if (typeof vm === 'string') expect(checkText(check, ['SHOP', 'TEST'])).toContain(vm)
    }
  })
})
