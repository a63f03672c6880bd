/**
 * A copy of a disk that is full at first and then takes only what change tracking names must always equal the disk, in
 * any history: leaf swaps, merges, applies, offline edits, sizes that change, and power cuts at every moment.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { History, tally } from './tracked-history.ts'

let histories = 0
afterAll(() =>
  console.log(
    `change tracking: ${histories} histories, ${tally.equal} incremental copies equal, ${tally.refused} refused; ${tally.cuts} power cuts; ${tally.exact} of ${tally.answers} answers exact to 64 KiB`,
  ),
)

describe('a copy that takes only what was changed', () => {
  it('equals the disk whenever there is an answer, and there is one whenever there can be', {
    timeout: isWholeProof() ? 86_400_000 : 60_000,
  }, () => {
    for (; histories < proofCount(500); histories++) new History(histories + 1).run()
    expect(Math.min(tally.equal, tally.refused, tally.cuts, tally.exact)).toBeGreaterThan(histories / 4)
  })
})
