/** A check is said as the state that it asks for. */
import { describe, expect, it } from 'vitest'
import { MISCONCEPTIONS } from '../../src/lesson/lesson.ts'
import { PREDICATES } from '../../src/lesson/predicates.ts'
import { checkText, progressText } from '../../src/words/lesson-checks.ts'
import { misconceptions } from '../../src/words/misconceptions.ts'

const said = (kind: string, fields: Parameters<typeof checkText>[0]['fields']) =>
  checkText({ kind, fields, checks: [] })

describe('a check in words', () => {
  it.each([
    ['vm', { name: 'SHOP', state: 'Running' }, 'SHOP is Running'],
    ['checkpoints', {}, 'There is a checkpoint'],
    ['checkpoints', { hasMemory: true }, 'There is a checkpoint with memory'],
    ['checkpoints', { count: { atLeast: 2 }, kind: 'production' }, 'There are at least 2 production checkpoints'],
    ['checkpoints', { count: { atLeast: 1 } }, 'There is at least one checkpoint'],
    ['checkpoints', { count: 0 }, 'There is no checkpoint'],
    ['app', { name: 'Notepad', text: 'Monday.' }, 'Notepad: text ‘Monday.’'],
    ['chain', { files: 2 }, 'The chain has exactly 2 files'],
    ['chain', { bytes: { moreThanAtOpening: 1_048_576 } }, 'The chain’s files take at least 1.0 MiB more than before'],
    ['app', { name: 'Shop', orders: { atLeast: 1250 } }, 'Shop: orders at least 1,250'],
    ['app', { name: 'Shop', invariantsHold: true, openTransaction: null }, 'Shop: its sums hold, no open transaction'],
    ['file', { path: 'C:\\x.txt', exists: false }, 'C:\\x.txt is not there'],
    ['volume', { name: 'HV1:D', lost: true }, 'Volume HV1:D is lost'],
    [
      'restorePoints',
      { place: 'NAS1', verified: 'boot' },
      'There is a restore point on NAS1 that was started and looked at',
    ],
    ['lastReturn', { rtoSeconds: { atMost: 900 } }, 'The shop takes orders again, after at most 15 min'],
    ['survival', { failure: 'VolumeLost', result: 'lost' }, 'You saw what VolumeLost does to a copy'],
    ['event', { code: 'app-ran' }, 'A program of the guest was used'],
    ['event', { code: 'app-ran', app: 'Notepad', action: 'Type' }, '‘Type’ was done in Notepad'],
    ['event', { code: 'app-failed', app: 'Shop' }, 'It happened: app failed (Shop)'],
    ['elapsed', { atLeast: 3600 }, '1 h have passed in the lab'],
    ['elapsed', { atLeast: 14 * 86_400 }, '14 days have passed in the lab'],
  ])('%s %o', (kind, fields, text) => expect(said(kind, fields as never)).toBe(text))

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
    expect(checkText({ kind: 'any', fields: {}, checks: [one, two] })).toBe('A is Off or B is Off')
    const clean = { kind: 'event', fields: { code: 'boot-clean' }, checks: [] }
    expect(checkText({ kind: 'any', fields: {}, checks: [one, clean] })).toMatch(/or the guest booted/)
    expect(checkText({ kind: 'not', fields: {}, checks: [one] })).toBe('Not so: A is Off')
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
