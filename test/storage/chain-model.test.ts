import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import {
  beginMerge,
  finishMerge,
  mergeableBlocks,
  mergeBlock,
  mergeIntoParent,
} from '../../src/storage/differencing/merge.ts'
import { sliceMap } from '../../src/storage/differencing/slice-map.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { proofCount } from '../proof-size.ts'
import { countingGuids, filled, MIB, same, sha256, volumeOf, wholeDisk } from './fixture.ts'

const SIZE_BYTES = 4 * MIB + MIB / 2
const SECTORS = SIZE_BYTES / 512

type Step =
  | { kind: 'write'; sector: number; count: number; seed: number }
  | { kind: 'writeBlocks'; first: number; count: number; seed: number }
  | { kind: 'checkpoint'; block: number }
  | { kind: 'reopen' }
  | { kind: 'fork' }
  | { kind: 'merge'; level: number; stopAfter: number; writes: { sector: number; seed: number }[] }

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      sector: fc.nat(SECTORS - 1),
      count: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(200),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('writeBlocks' as const),
      first: fc.nat(4),
      count: fc.integer({ min: 1, max: 2 }),
      seed: fc.nat(200),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('checkpoint' as const), block: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fork' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      level: fc.nat(5),
      stopAfter: fc.nat(8),
      writes: fc.array(fc.record({ sector: fc.nat(SECTORS - 1), seed: fc.nat(200) }), { maxLength: 3 }),
    }),
  },
)

/** A disk with its chain, beside one plain array for what each file of the chain reads, base first. */
class Modelled {
  readonly newGuid = countingGuids()
  volume: HostVolume = volumeOf(200)
  leaf: VirtualDisk
  states: Uint8Array[] = [new Uint8Array(SIZE_BYTES)]
  files = 0

  constructor() {
    this.leaf = createDynamicDisk(this.volume, 'D\\base.vhdx', { sizeBytes: SIZE_BYTES, newGuid: this.newGuid })
  }

  write(sector: number, bytes: Uint8Array): void {
    const part = bytes.subarray(0, Math.min(bytes.length, (SECTORS - sector) * 512))
    this.leaf.write(sector, part)
    ;(this.states.at(-1) as Uint8Array).set(part, sector * 512)
  }

  run(step: Step): void {
    if (step.kind === 'write') this.write(step.sector, filled(step.count * 512, step.seed))
    else if (step.kind === 'writeBlocks') this.write(step.first * 2048, filled(step.count * MIB, step.seed))
    else if (step.kind === 'reopen') this.reopen()
    else if (step.kind === 'fork') this.fork()
    else if (step.kind === 'merge') this.merge(step)
    else {
      const path = `D\\child${this.files++}.avhdx`
      const blockSizeBytes = (step.block + 1) * MIB
      this.leaf = createDifferencingDisk(this.volume, path, {
        parent: this.leaf,
        newGuid: this.newGuid,
        blockSizeBytes,
      })
      this.states.push((this.states.at(-1) as Uint8Array).slice())
    }
  }

  reopen(): void {
    const { path } = this.leaf
    this.leaf.closeChain()
    this.leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Goes on in the fork; the volume left behind is written, to show that nobody sees it. */
  fork(): void {
    const before = this.leaf
    this.volume = this.volume.fork()
    this.leaf = before.forkOnto(this.volume, { newGuid: this.newGuid })
    before.write(0, filled(512, 250))
  }

  merge(step: { level: number; stopAfter: number; writes: readonly { sector: number; seed: number }[] }): void {
    const chain = this.leaf.chain()
    if (chain.length < 2) return
    const level = 1 + (step.level % (chain.length - 1))
    const child = chain[level] as VirtualDisk
    const grandchild = chain[level + 1]
    const merge = mergeIntoParent(child, grandchild === undefined ? [] : [grandchild], { newGuid: this.newGuid })
    for (let done = 0; ; done++) {
      if (done > step.stopAfter) {
        merge.return()
        this.reopen()
        return
      }
      if (merge.next().done) break
      const write = step.writes[done]
      if (write !== undefined) this.write(write.sector, filled(512 * 9, write.seed))
    }
    child.close()
    this.volume.remove(child.path)
    if (grandchild === undefined) this.leaf = child.parent as VirtualDisk
    this.states.splice(level - 1, 1)
  }

  assertEqual(): void {
    expect(same(wholeDisk(this.leaf), this.states.at(-1) as Uint8Array)).toBe(true)
    this.assertShortReads()
  }

  /** Reads of a few sectors are answered by the owner index from the second on; the array knows nothing of it. */
  assertShortReads(): void {
    const plain = this.states.at(-1) as Uint8Array
    const target = new Uint8Array(12 * 512)
    for (let sector = 3; sector + 12 <= SECTORS; sector += 211) {
      this.leaf.read(sector, target)
      expect(same(target, plain.subarray(sector * 512, (sector + 12) * 512))).toBe(true)
    }
  }

  /** Each file of the chain on its own; only files below a merge that was stopped no longer read as they did. */
  assertLevels(): void {
    this.leaf.chain().forEach((disk, level) => {
      expect(same(wholeDisk(disk), this.states[level] as Uint8Array)).toBe(true)
    })
  }
}

describe('a chain of disks', () => {
  it('reads as a plain array under any list of writes, checkpoints, merges, live writes, stops, forks and reopenings', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 3, maxLength: 14 }), (list) => {
        const disk = new Modelled()
        for (const step of list) {
          disk.run(step)
          disk.assertEqual()
        }
        disk.reopen()
        disk.assertEqual()
      }),
      { numRuns: proofCount(400) },
    )
  })

  it('keeps each moment of the chain when no merge was stopped', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 3, maxLength: 10 }), (list) => {
        const disk = new Modelled()
        for (const step of list) disk.run(step.kind === 'merge' ? { ...step, stopAfter: 1000 } : step)
        disk.assertLevels()
      }),
      { numRuns: proofCount(300) },
    )
  })

  it('answers for single sectors and slices as a search through the layers does', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 3, maxLength: 10 }), (list) => {
        const disk = new Modelled()
        for (const step of list) disk.run(step)
        const chain = disk.leaf.chain()
        const slices = sliceMap(disk.leaf, 65_536)
        const present = chain.map(() => new Uint16Array(SIZE_BYTES / 65_536))
        const answering = chain.map(() => new Uint16Array(SIZE_BYTES / 65_536))
        for (let sector = 0; sector < SECTORS; sector++) {
          const slice = sector >> 7
          chain.forEach((layer, at) => {
            if (layer.hasSector(sector)) (present[at] as Uint16Array)[slice] = (present[at]?.[slice] as number) + 1
          })
          const { disk: found, hops } = disk.leaf.resolveSector(sector)
          const at = chain.length - 1 - hops
          expect(chain[at]).toBe(found)
          if (found.hasSector(sector)) (answering[at] as Uint16Array)[slice] = (answering[at]?.[slice] as number) + 1
        }
        expect(slices.map((layer) => [...layer.present])).toEqual(present.map((layer) => [...layer]))
        expect(slices.map((layer) => [...layer.answering])).toEqual(answering.map((layer) => [...layer]))
      }),
      { numRuns: proofCount(80) },
    )
  })
})

describe('a merge in steps', () => {
  it('may be stopped, and the one below it too: every file still knows its parent', () => {
    const disk = new Modelled()
    for (const step of ['checkpoint', 'checkpoint', 'write', 'merge 1', 'write', 'merge 0', 'merge 0']) {
      const [kind, level = '0'] = step.split(' ')
      if (kind === 'checkpoint') disk.run({ kind: 'checkpoint', block: 0 })
      else if (kind === 'write') disk.run({ kind: 'write', sector: 0, count: 1, seed: 0 })
      else disk.run({ kind: 'merge', level: Number(level), stopAfter: 0, writes: [] })
      disk.assertEqual()
    }
  })

  it('goes on in a fork exactly as where it was forked, byte for byte', () => {
    const disk = new Modelled()
    disk.write(0, filled(SIZE_BYTES, 1))
    disk.run({ kind: 'checkpoint', block: 0 })
    disk.write(100, filled(3 * MIB, 2))
    const [first, ...rest] = mergeableBlocks(disk.leaf)
    const guids = countingGuids()
    const mergedGuid = beginMerge(disk.leaf, [], disk.volume, { newGuid: guids, open: [] })
    mergeBlock(disk.leaf, first as number)
    const volume = disk.volume.fork()
    const forked = disk.leaf.forkOnto(volume, { newGuid: disk.newGuid })
    for (const [leaf, onVolume] of [
      [disk.leaf, disk.volume],
      [forked, volume],
    ] as const) {
      for (const block of rest) mergeBlock(leaf, block)
      finishMerge(leaf, [], onVolume, { newGuid: guids, open: [], mergedGuid })
    }
    expect(disk.volume.list()).toEqual(volume.list())
    for (const path of volume.list()) {
      const [left, right] = [disk.volume, volume].map((each) => each.fileDigest(path, sha256))
      expect(left === right).toBe(true)
    }
    expect(same(wholeDisk(forked.parent as VirtualDisk), disk.states.at(-1) as Uint8Array)).toBe(true)
  })
})
