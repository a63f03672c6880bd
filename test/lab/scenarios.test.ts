import { expect, it } from 'vitest'
import { SCENARIOS } from '../../src/lab/scenario.ts'

it('are those that there are, by their ids, and no word besides', () => {
  expect(Object.entries(SCENARIOS).filter(([id, scenario]) => scenario.id !== id)).toEqual([])
  expect(SCENARIOS['shop-server']?.id).toBe('shop-server')
  for (const word of ['constructor', '__proto__', 'toString'])
    expect([word, SCENARIOS[word]]).toEqual([word, undefined])
})
