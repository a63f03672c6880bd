/** P1: the same cuts with one rule broken must do harm; with the product's own parts they do none. */
import { describe, expect, it } from 'vitest'
import { nextBelow, seededRandom } from '../../src/guest/random-words.ts'
import {
  AscendingCache,
  type BankParts,
  BankStack,
  HeaderKeepingFatFs,
  PRODUCT_PARTS,
  UnsyncedFatFs,
} from '../fixtures/bank-stack.ts'
import { stateAfter, stateWithLoss, tally, volatileFrom } from '../fixtures/crash-states.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'

const LOSSES = 300
const SAMPLE_STEP = 23
/** About as many writes as it takes until a new journal's content is on the disk. */
const JOURNAL_WRITES = 8

interface Trial {
  readonly name: string
  readonly seed: number
  /** How many of the last writes a disk that ignores barriers may lose; undefined for one that honours them. */
  readonly windowWrites?: number
}

/** Every prefix, then random losses of what is volatile. Returns what was wrong, and prints it. */
function problemsOf(parts: BankParts, { name, seed, windowWrites }: Trial): string[] {
  const stack = new BankStack(parts)
  const recording = stack.record()
  const { log, ends, owed } = recording
  const random = seededRandom(seed)
  const owedAt = (length: number): (string | undefined)[] => {
    const last = ends.findLastIndex((end) => end <= length)
    return [owed[last], owed[last + 1]]
  }
  const problems: string[] = []
  let images = 0
  const survey = (length: number, disk: Parameters<BankStack['problemOf']>[1]): void => {
    const problem = stack.problemOf(owedAt(length), disk)
    if (problem !== undefined) problems.push(problem)
    images++
  }
  if (windowWrites === undefined)
    for (const length of cutLengths(log.length, ends)) survey(length, stateAfter(recording, length))
  for (let trial = 0; trial < proofCount(LOSSES); trial++) {
    const length = 1 + nextBelow(random, log.length)
    const from = windowWrites === undefined ? volatileFrom(log, length) : length - windowWrites
    survey(length, stateWithLoss(recording, length, from, random))
  }
  console.log(`${name}: ${images} images of ${log.length} entries, ${tally(problems)}`)
  return problems
}

/** In a run that is not whole a few, but all where a transaction begins: that is where its journal comes to be. */
function cutLengths(logLength: number, ends: readonly number[]): number[] {
  const isTaken = (length: number): boolean =>
    isWholeProof() || length % SAMPLE_STEP === 0 || ends.some((end) => length >= end && length < end + JOURNAL_WRITES)
  return Array.from({ length: logLength + 1 }, (_, length) => length).filter(isTaken)
}

describe('the bank', () => {
  it('survives every cut with the parts of the product', () => {
    expect(problemsOf(PRODUCT_PARTS, { name: 'PERSIST, ordered flush', seed: 1 })).toEqual([])
  })

  it('does not survive a flush by ascending address with a journal that is deleted, header and all', () => {
    const parts: BankParts = {
      journalMode: 'DELETE',
      store: () => new AscendingCache(),
      files: (store) => new HeaderKeepingFatFs(store),
    }
    expect(problemsOf(parts, { name: 'DELETE, ascending flush', seed: 2 }).length).toBeGreaterThan(0)
  })

  it('does not survive a barrier in the place of f_sync', () => {
    const parts: BankParts = { ...PRODUCT_PARTS, files: (store) => new UnsyncedFatFs(store) }
    expect(problemsOf(parts, { name: 'no f_sync', seed: 3 }).length).toBeGreaterThan(0)
  })

  it.each([8, 32, 200])('does not survive a disk that loses some of its last %i writes, barriers or not', (window) => {
    const trial = { name: `a lying disk, ${window} writes`, seed: 4, windowWrites: window }
    expect(problemsOf(PRODUCT_PARTS, trial).length).toBeGreaterThan(0)
  })
})
