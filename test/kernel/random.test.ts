import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'

const draw = (random: Random, name: string, count: number): number[] =>
  Array.from({ length: count }, () => random.integer(name, 0, 1_000_000))

describe('streams of chance', () => {
  it('do not move each other', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.string(), fc.nat(9), (seed, name, other, count) => {
        fc.pre(name !== other)
        const [alone, beside] = [new Random(seed), new Random(seed)]
        draw(beside, other, count)
        expect(draw(beside, name, 5)).toEqual(draw(alone, name, 5))
      }),
    )
  })

  it('go on from their saved state, and from a fork, which then is on its own', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(20), (seed, count) => {
        const random = new Random(seed)
        draw(random, 'a', count)
        const loaded = new Random(seed, JSON.parse(JSON.stringify(random.save())))
        const fork = random.fork()
        const expected = draw(random, 'a', 4)
        expect(draw(loaded, 'a', 4)).toEqual(expected)
        expect(draw(fork, 'a', 4)).toEqual(expected)
        expect(draw(loaded, 'new', 2)).toEqual(draw(new Random(seed), 'new', 2))
      }),
    )
  })

  it('differ by seed and by name', () => {
    const first = draw(new Random(1), 'a', 8)
    expect(draw(new Random(2), 'a', 8)).not.toEqual(first)
    expect(draw(new Random(1), 'b', 8)).not.toEqual(first)
  })

  it('stay in their bounds and reach both', () => {
    const random = new Random(5)
    const drawn = new Set(Array.from({ length: 200 }, () => random.integer('die', 1, 6)))
    expect([...drawn].sort()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('make GUIDs of version 4, all different', () => {
    const random = new Random(9)
    const guids = Array.from({ length: 300 }, () => random.guid('guid'))
    for (const guid of guids)
      expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(guids).size).toBe(300)
  })
})
