/** A check is said as the state that it asks for. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MISCONCEPTIONS } from '../../src/lesson/lesson.ts'
import { PREDICATES } from '../../src/lesson/predicates.ts'
import { APP_PHRASES } from '../../src/words/lesson-check-apps.ts'
import { checkText, progressText, type SaidCheck } from '../../src/words/lesson-checks.ts'
import { misconceptions } from '../../src/words/misconceptions.ts'
import { SENTENCES } from './lesson-check-sentences.ts'

type Fields = SaidCheck['fields']

const said = (kind: string, fields: Fields, machines: readonly string[] = []) =>
  checkText({ kind, fields, checks: [] }, machines)
const denied = (kind: string, fields: Fields, machines: readonly string[] = []) =>
  checkText({ kind: 'not', fields: {}, checks: [{ kind, fields, checks: [] }] }, machines)

describe('a check in words', () => {
  it.each(SENTENCES)('%s %o', (kind, fields, so, notSo) =>
    expect([said(kind, fields), denied(kind, fields)]).toEqual([so, notSo]),
  )

  it('names the machine where there is one, and leaves the choice open where there are several', () => {
    expect(said('vm', { state: 'Off' }, ['SHOP'])).toBe('SHOP is off')
    expect(said('chain', { files: 2 }, ['SHOP'])).toBe('SHOP stands on two files')
    expect(said('event', { code: 'start-failed' }, ['SHOP'])).toBe('SHOP has failed to boot')
    expect(denied('event', { code: 'start-failed' }, ['SHOP'])).toBe('SHOP has not failed to boot')
    expect(said('event', { code: 'start-failed' }, ['GOOD', 'BOOT'])).toBe('A machine has failed to boot')
    // What somebody calls a machine is written as they do.
    expect(said('vm', { state: 'Off' }, ['web'])).toBe('web is off')
  })

  it('has words for each field of a program', () => {
    const schema = JSON.parse(readFileSync('public/evidence.schema.json', 'utf8'))
    const programs = schema.properties.vms.additionalProperties.properties.apps.anyOf[0].properties
    const missing = Object.entries<{ properties: object }>(programs).flatMap(([program, { properties }]) =>
      Object.entries<{ type?: string }>(properties as never)
        .filter(([, { type }]) => type !== 'object')
        .flatMap(([field]) => (APP_PHRASES[program]?.[field] ? [] : [`${program}.${field}`])),
    )
    expect(Object.keys(programs).length).toBeGreaterThan(5)
    expect(missing).toEqual([])
  })

  it('has words for each predicate', () => {
    for (const [kind, { fields }] of Object.entries(PREDICATES)) {
      const sample = Object.fromEntries(
        Object.entries(fields).map(([name, { kind: of, choices }]) => [
          name,
          choices?.[0] ?? (of === 'flag' ? true : of === 'text' || of === 'any' ? 'x' : 5),
        ]),
      )
      for (const text of [said(kind, sample), said(kind, {})])
        expect([kind, text]).toEqual([kind, expect.stringMatching(/^\S[^{}]*\S$/)])
      expect(said(kind, sample)).not.toMatch(/undefined|object/)
    }
  })

  it('joins what belongs together', () => {
    const one = { kind: 'vm', fields: { name: 'A', state: 'Off' }, checks: [] }
    const two = { kind: 'vm', fields: { name: 'B', state: 'Off' }, checks: [] }
    const group = (kind: string, ...checks: Parameters<typeof checkText>[0][]) =>
      checkText({ kind, fields: {}, checks }, [])
    const clean = { kind: 'event', fields: { code: 'boot-clean' }, checks: [] }
    const dirty = { kind: 'event', fields: { code: 'boot-dirty-volume' }, checks: [] }
    expect(group('any', one, two)).toBe('A is off or B is off')
    expect(group('all', one, two)).toBe('A is off and B is off')
    // None of them.
    expect(group('not', one, two)).toBe('A is not off and B is not off')
    expect(group('not', { kind: 'any', fields: {}, checks: [one, two] })).toBe('A is not off and B is not off')
    expect(group('not', { kind: 'all', fields: {}, checks: [one, two] })).toBe('A is not off or B is not off')
    expect(group('not', { kind: 'not', fields: {}, checks: [one, two] })).toBe('A is off or B is off')
    // Either way to boot is to boot.
    expect(group('any', clean, dirty)).toBe('A machine has booted')
    expect(group('not', clean, dirty)).toBe('No machine has booted')
  })

  it('says how far it is', () => {
    expect(progressText({ found: 1212, wanted: 1250, unit: 'count' })).toBe('1,212 of 1,250')
    expect(progressText({ found: 60, wanted: 3600, unit: 'seconds' })).toBe('1 min of 1 h')
    // One of one is what the tick says.
    expect(progressText({ found: 0, wanted: 1, unit: 'count' })).toBe('')
    expect(progressText(null)).toBe('')
  })
})

it('has words for every misconception', () => expect(Object.keys(misconceptions)).toEqual(MISCONCEPTIONS))
