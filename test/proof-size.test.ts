import { expect, it } from 'vitest'
import { isWholeProof, proofCount } from './proof-size.ts'

it('runs a tenth in daily work, all at the gate, and a multiple in a soak', () => {
  expect([500, 15, 1].map((count) => proofCount(count, undefined, {}))).toEqual([50, 2, 1])
  expect(proofCount(500, undefined, { PROOF: 'gate' })).toBe(500)
  expect(proofCount(500, undefined, { PROOF: 'soak', PROOF_FACTOR: '3' })).toBe(1500)
  expect(proofCount(500, 20_000, { PROOF: 'soak' })).toBe(20_000)
})

it('leaves nothing out at the gate and in a soak', () => {
  expect([{}, { PROOF: 'gate' }, { PROOF: 'soak' }].map((env) => isWholeProof(env))).toEqual([false, true, true])
})
