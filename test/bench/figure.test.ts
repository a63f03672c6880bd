import { expect, it } from 'vitest'
import { type Figure, verdict } from './figure.ts'

const ratio = (value: number): Figure => ({ name: 'merge', ratio: value, asked: 0.4, better: 'higher' })
const ms = (value: number): Figure => ({ name: 'checkpoint', ms: value, asked: 2, better: 'lower' })

it('keeps a promise, misses it within a factor of two, or breaks it', () => {
  expect([0.4, 0.39, 0.2, 0.19].map((value) => verdict(ratio(value)))).toEqual(['kept', 'short', 'short', 'broken'])
  expect([2, 2.1, 4, 4.1].map((value) => verdict(ms(value)))).toEqual(['kept', 'short', 'short', 'broken'])
})

it('takes what could not be measured for broken', () => {
  expect(verdict(ratio(Number.NaN))).toBe('broken')
  expect(verdict(ms(Number.NaN))).toBe('broken')
})
