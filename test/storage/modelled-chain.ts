/** A chain of disks beside plain arrays, and the steps that are taken with both: the reference of the engine's proofs. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, same, volumeOf, wholeDisk } from './fixture.ts'

export const SIZE_BYTES = 4 * MIB + MIB / 2
export const SECTORS = SIZE_BYTES / 512

export type Step =
  | { kind: 'write'; sector: number; count: number; seed: number }
  | { kind: 'writeBlocks'; first: number; count: number; seed: number }
  | { kind: 'checkpoint'; block: number }
  | { kind: 'reopen' }
  | { kind: 'trim'; sector: number; count: number }
  | { kind: 'fork' }
  | { kind: 'merge'; level: number; stopAfter: number; writes: { sector: number; seed: number }[] }

export const steps: fc.Arbitrary<Step> = fc.oneof(
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
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('trim' as const),
      sector: fc.nat(SECTORS - 1),
      count: fc.integer({ min: 1, max: SECTORS }),
    }),
  },
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
export class Modelled {
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

  /** Only what lies in the range as a whole block of the leaf is forgotten. */
  trim(sector: number, count: number): void {
    this.leaf.trim(sector, count)
    const perBlock = this.leaf.blockSizeBytes / 512
    for (let first = 0; first < SECTORS; first += perBlock) {
      const end = Math.min(first + perBlock, SECTORS)
      if (first >= sector && end <= sector + count) this.states.at(-1)?.fill(0, first * 512, end * 512)
    }
  }

  run(step: Step): void {
    if (step.kind === 'write') this.write(step.sector, filled(step.count * 512, step.seed))
    else if (step.kind === 'writeBlocks') this.write(step.first * 2048, filled(step.count * MIB, step.seed))
    else if (step.kind === 'trim') this.trim(step.sector, Math.min(step.count, SECTORS - step.sector))
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
