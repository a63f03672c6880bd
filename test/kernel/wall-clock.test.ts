import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { microsOfText, timeText, wallClock } from '../../src/kernel/wall-clock.ts'

const expected = (micros: number): string => {
  const millis = Math.floor(micros / 1_000)
  return new Date(millis).toISOString().replace('Z', String(micros - millis * 1_000).padStart(3, '0'))
}

it('says what the platform’s calendar says, on every day of 400 years', () => {
  const day = 86_400_000_000
  const first = Date.UTC(1800, 0, 1) * 1_000
  for (let index = 0; index <= 146_097; index++) {
    const micros = first + index * day + (index % 86_400) * 1_000_000 + (index % 999)
    if (timeText(micros) !== expected(micros)) expect([index, timeText(micros)]).toEqual([index, expected(micros)])
  }
})

it('says it at any microsecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1600, 0) * 1_000, max: Date.UTC(2255, 0) * 1_000 }), (micros) => {
      expect(timeText(micros)).toBe(expected(micros))
    }),
    { numRuns: 1_000 },
  )
})

it('opens the shop on a Saturday at nine', () => {
  const opens = 1_773_478_800_000_000
  expect(timeText(opens)).toBe('2026-03-14T09:00:00.000000')
  expect(wallClock(opens)).toMatchObject({ year: 2026, month: 3, day: 14, hour: 9, minute: 0, second: 0, micros: 0 })
})

it('reads what it writes, to the second', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2255, 0) / 1_000 }), (seconds) => {
      const micros = seconds * 1_000_000
      expect(microsOfText(timeText(micros).slice(0, 19), 0)).toBe(micros)
    }),
    { numRuns: 1_000 },
  )
})

it.each([
  ['10:34', '2026-03-14T10:34:00.000000'],
  ['9:05:07', '2026-03-14T09:05:07.000000'],
  ['2026-03-14T10:34', '2026-03-14T10:34:00.000000'],
  ['2028-02-29T00:00:00', '2028-02-29T00:00:00.000000'],
])('takes %s for %s', (text, expected) => {
  const micros = microsOfText(text, 1_773_478_800_000_000 + 12 * 3_600_000_000)
  expect(micros === undefined ? undefined : timeText(micros)).toBe(expected)
})

it.each([
  '',
  '10',
  '24:00',
  '10:60',
  '10:34:60',
  '2026-13-01T10:00',
  '2026-00-01T10:00',
  '2026-02-29T10:00',
  '1969-12-31T10:00',
  '2026-04-31T10:00',
  '14.3.2026 10:00',
])('takes %j for no time', (text) => expect(microsOfText(text, 0)).toBeUndefined())
