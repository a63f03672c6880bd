/** What may happen to a tree of disks, as data that fast-check can draw and shrink. */
import fc from 'fast-check'

export type Step =
  | { kind: 'write'; sector: number; count: number; seed: number }
  | { kind: 'writeBlocks'; first: number; count: number; seed: number }
  | { kind: 'zeroBlocks'; first: number; count: number }
  | { kind: 'trim'; sector: number; count: number }
  | { kind: 'checkpoint'; block: number }
  | { kind: 'apply'; file: number; block: number }
  | { kind: 'merge'; level: number; more: number; stopAfter: number; writes: { sector: number; seed: number }[] }
  | { kind: 'resize'; sectors: number }
  | { kind: 'compact'; level: number; findZeros: boolean }
  | { kind: 'clone'; fixed: boolean }
  | { kind: 'reopen' | 'fork' | 'powerCut' }

/** A little under 5 MiB: blocks are 1 MiB and more, and every command is followed by a look at the whole disk. */
export const SECTORS_MAX = 10_000
const sector = fc.nat(SECTORS_MAX)
const seed = fc.nat(200)

const kind = <Kind extends string>(name: Kind) => fc.constant(name)

/** Weight and step. */
const choices: readonly [number, fc.Arbitrary<Step>][] = [
  [7, fc.record({ kind: kind('write'), sector, count: fc.integer({ min: 1, max: 40 }), seed })],
  [2, fc.record({ kind: kind('writeBlocks'), first: fc.nat(4), count: fc.integer({ min: 1, max: 2 }), seed })],
  [1, fc.record({ kind: kind('zeroBlocks'), first: fc.nat(4), count: fc.integer({ min: 1, max: 2 }) })],
  [2, fc.record({ kind: kind('trim'), sector, count: fc.integer({ min: 1, max: SECTORS_MAX }) })],
  [4, fc.record({ kind: kind('checkpoint'), block: fc.nat(1) })],
  [1, fc.record({ kind: kind('apply'), file: fc.nat(5), block: fc.nat(1) })],
  [
    3,
    fc.record({
      kind: kind('merge'),
      level: fc.nat(5),
      more: fc.nat(2),
      stopAfter: fc.nat(12),
      writes: fc.array(fc.record({ sector, seed }), { maxLength: 3 }),
    }),
  ],
  [2, fc.record({ kind: kind('resize'), sectors: fc.integer({ min: 2000, max: SECTORS_MAX }) })],
  [1, fc.record({ kind: kind('compact'), level: fc.nat(5), findZeros: fc.boolean() })],
  [1, fc.record({ kind: kind('clone'), fixed: fc.boolean() })],
  [1, fc.constantFrom<Step>({ kind: 'reopen' }, { kind: 'fork' })],
  [1, fc.record({ kind: kind('powerCut') })],
]

export const steps: fc.Arbitrary<Step> = fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
