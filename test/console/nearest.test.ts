import { expect, it } from 'vitest'
import { CMDLETS } from '../../src/console/cmdlets.ts'
import { nearest } from '../../src/console/nearest.ts'

const names = CMDLETS.map(({ name }) => name)

it('is the name that a mistyped one was meant to be', () => {
  expect(nearest('Strat-VM', names)).toBe('Start-VM')
  expect(nearest('chekpoint-vm', names)).toBe('Checkpoint-VM')
  expect(nearest('xyzzy', names)).toBe('')
  expect(nearest('', ['abcdefgh'])).toBe('')
})

it('answers at once to a word of any length', () => {
  const begin = performance.now()
  expect(nearest('x'.repeat(200_000), names)).toBe('')
  expect(performance.now() - begin).toBeLessThan(100)
})
