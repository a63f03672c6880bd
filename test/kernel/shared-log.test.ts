/** A list that only grows: forks share what is full, and go on by themselves. */
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SharedLog } from '../../src/kernel/shared-log.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const filled = (count: number): SharedLog<number> => {
  const log = new SharedLog<number>()
  for (let index = 0; index < count; index++) log.push(index)
  return log
}

describe('a shared log', () => {
  it('gives what was put in, from any index, on both sides of a fork', () => {
    fc.assert(
      fc.property(fc.nat(900), fc.nat(600), fc.nat(600), fc.nat(1600), (before, here, there, from) => {
        const log = filled(before)
        const fork = log.fork()
        for (let index = 0; index < here; index++) log.push(1000 + index)
        for (let index = 0; index < there; index++) fork.push(5000 + index)
        const past = Array.from({ length: before }, (_, index) => index)
        const ours = [...past, ...Array.from({ length: here }, (_, index) => 1000 + index)]
        const theirs = [...past, ...Array.from({ length: there }, (_, index) => 5000 + index)]
        expect(log.from(from)).toEqual(ours.slice(from))
        expect(fork.from(from)).toEqual(theirs.slice(from))
        expect([log.length, log.last]).toEqual([ours.length, ours.at(-1)])
      }),
    )
  })

  it('has the same hash however it came about, and another for another order', () => {
    const [log, same] = [filled(700), filled(300).fork()]
    for (let index = 300; index < 700; index++) {
      same.push(index)
      if (index % 7 === 0) same.hash(sha256)
    }
    expect(same.hash(sha256)).toBe(log.hash(sha256))
    const other = filled(698)
    other.push(699)
    other.push(698)
    expect(other.hash(sha256)).not.toBe(log.hash(sha256))
    log.replaceLast(1)
    expect(same.hash(sha256)).not.toBe(log.hash(sha256))
  })

  it('hashes again only what is new', () => {
    const log = filled(25_600)
    let hashed = 0
    const counting = (bytes: Uint8Array): string => {
      hashed += bytes.length
      return sha256(bytes)
    }
    log.hash(counting)
    const whole = hashed
    const fork = log.fork()
    fork.push(1)
    hashed = 0
    fork.hash(counting)
    expect(hashed).toBeLessThan(whole / 50)
  })
})
