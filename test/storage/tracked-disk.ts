/** A tracked disk on a volume that remembers its operations, beside the granules that were really touched. */

import type { ByteRun } from '../../src/storage/change-tracking/change-map.ts'
import { ChangeTracking } from '../../src/storage/change-tracking/change-tracking.ts'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { CrashVolume } from '../fixtures/crash-volume.ts'
import { countingGuids, fileBytes, filled, MIB, volumeOf } from './fixture.ts'

export const BASE = 'shop.vhdx'
const FINE_BYTES = 65_536
const FINE_PER_COARSE = 16
export const SECTOR_BYTES = 512

/** What is expected of one reference point. */
export interface Expected {
  readonly id: string
  /** Granules of 64 KiB that were written or trimmed since, and those that an answer may name. */
  readonly touched: ReadonlySet<number>
  readonly allowed: ReadonlySet<number>
  /** `either` after a cut in the middle of what loses or removes it. */
  readonly lost: boolean | 'either'
}

/** A file of the leaf laid aside while nobody had it open. */
export interface Kept {
  readonly path: string
  readonly bytes: Uint8Array
  readonly guid: string
}

/** All that the model knows between two steps. Replaced, never changed: a cut goes back to one. */
export interface Moment {
  /** Operations of the volume so far. */
  readonly at: number
  readonly leafPath: string
  readonly parents: Readonly<Record<string, string>>
  readonly points: readonly Expected[]
  readonly copies: Readonly<Record<string, Uint8Array>>
  readonly kept: Kept | undefined
}

export const granulesOf = ({ offsetBytes, lengthBytes }: ByteRun): readonly number[] => {
  const first = Math.floor(offsetBytes / FINE_BYTES)
  const end = Math.ceil((offsetBytes + lengthBytes) / FINE_BYTES)
  return Array.from({ length: end - first }, (_, index) => first + index)
}

/** The granules of 64 KiB in each granule of 1 MiB that has one of these. */
export const coarsened = (granules: Iterable<number>): Set<number> => {
  const wide = new Set<number>()
  for (const granule of granules) {
    const first = granule - (granule % FINE_PER_COARSE)
    for (let each = first; each < first + FINE_PER_COARSE; each++) wide.add(each)
  }
  return wide
}

/** The disk and what can be done with it. It is open for writing, or given back in order (`leaf` is undefined). */
export class TrackedDisk {
  readonly newGuid = countingGuids()
  inner = volumeOf(200)
  volume = new CrashVolume(this.inner)
  moment: Moment = { at: 0, leafPath: BASE, parents: {}, points: [], copies: {}, kept: undefined }
  leaf: VirtualDisk | undefined
  tracking: ChangeTracking | undefined
  #files = 0

  constructor() {
    const base = createDynamicDisk(this.inner, BASE, { sizeBytes: 4 * MIB + MIB / 2, newGuid: this.newGuid })
    base.write(0, filled(2 * MIB + 4096, 1))
    base.closeChain()
    this.restart(this.inner)
  }

  /** From here on with another volume, everything on which stands there for good. */
  restart(inner: typeof this.inner): void {
    this.inner = inner
    this.volume = new CrashVolume(inner)
    this.leaf = undefined
    this.tracking = undefined
    this.moment = { ...this.moment, at: 0 }
  }

  update(change: Partial<Moment>): void {
    this.moment = { ...this.moment, ...change }
  }

  attach(): void {
    if (this.leaf !== undefined) return
    this.leaf = openChain(this.volume, this.moment.leafPath, { access: 'write', newGuid: this.newGuid })
    this.tracking = ChangeTracking.open(this.volume, BASE)
  }

  detach(): void {
    this.leaf?.flush()
    this.leaf?.closeChain()
    this.tracking?.close()
    this.leaf = undefined
    this.tracking = undefined
  }

  /** Does something with the disk, open or opened for reading for it. */
  use<T>(work: (leaf: VirtualDisk, tracking: ChangeTracking | undefined) => T): T {
    if (this.leaf !== undefined) return work(this.leaf, this.tracking)
    const leaf = openChain(this.volume, this.moment.leafPath, { access: 'read', newGuid: this.newGuid })
    const tracking = ChangeTracking.open(this.volume, BASE)
    try {
      return work(leaf, tracking)
    } finally {
      leaf.closeChain()
      tracking?.close()
    }
  }

  #touch(sector: number, count: number): void {
    const granules = granulesOf({ offsetBytes: sector * SECTOR_BYTES, lengthBytes: count * SECTOR_BYTES })
    const points = this.moment.points.map((point) => ({
      ...point,
      touched: new Set([...point.touched, ...granules]),
      allowed: new Set([...point.allowed, ...granules]),
    }))
    this.update({ points })
    this.tracking?.beforeChange(this.leaf as VirtualDisk, sector, count)
  }

  write(sector: number, bytes: Uint8Array): void {
    this.attach()
    this.#touch(sector, bytes.length / SECTOR_BYTES)
    this.leaf?.write(sector, bytes)
  }

  trim(sector: number, count: number): void {
    this.attach()
    this.#touch(sector, count)
    this.leaf?.trim(sector, count)
  }

  #newChild(parent: VirtualDisk): VirtualDisk {
    const path = `child${this.#files++}.avhdx`
    this.update({ leafPath: path, parents: { ...this.moment.parents, [path]: parent.path } })
    return createDifferencingDisk(this.volume, path, { parent, newGuid: this.newGuid })
  }

  checkpoint(): void {
    if (this.leaf === undefined) {
      this.use((frozen, tracking) => {
        const child = this.#newChild(frozen)
        tracking?.leafChanges(frozen, child)
        child.close()
      })
      return
    }
    this.leaf.flush()
    const child = this.#newChild(this.leaf)
    this.tracking?.leafChanges(this.leaf, child)
    this.leaf = child
  }

  /** `busy` is asked before each block and may write; a merge that it stops leaves the chain as it is. */
  merge(busy: () => 'go on' | 'stop'): void {
    const { leafPath, parents } = this.moment
    const parentPath = parents[leafPath]
    if (parentPath === undefined || Object.values(parents).filter((path) => path === parentPath).length > 1) return
    this.attach()
    const child = this.leaf as VirtualDisk
    child.flush()
    const merge = mergeIntoParent(child, [], { newGuid: this.newGuid })
    while (!merge.next().done) {
      if (busy() === 'go on') continue
      merge.return()
      return
    }
    const parent = child.parent as VirtualDisk
    this.tracking?.leafChanges(child, parent)
    child.close()
    this.volume.remove(leafPath)
    const { [leafPath]: _, ...others } = parents
    this.leaf = parent
    this.update({ leafPath: parentPath, parents: others })
  }

  /** A new leaf on a file that froze once; what was the present goes. */
  apply(path: string): void {
    const { leafPath, parents } = this.moment
    this.detach()
    const tracking = ChangeTracking.open(this.volume, BASE)
    tracking?.invalidate('applied')
    const frozen = openChain(this.volume, path, { access: 'read', newGuid: this.newGuid })
    this.#newChild(frozen).closeChain()
    this.volume.remove(leafPath)
    const { [leafPath]: _, ...others } = this.moment.parents
    this.update({ parents: others })
    if (parents[leafPath] !== undefined || path !== leafPath) this.loseAll()
  }

  loseAll(): void {
    this.update({ points: this.moment.points.map((point) => ({ ...point, lost: true })), kept: undefined })
  }

  /** Somebody who knows nothing of the tracking writes the file while it is not in use. */
  editOffline(sector: number, bytes: Uint8Array): void {
    this.detach()
    const disk = openChain(this.volume, this.moment.leafPath, { access: 'write', newGuid: this.newGuid })
    disk.write(sector, bytes)
    disk.flush()
    disk.closeChain()
    this.loseAll()
  }

  /** Lays a copy of the leaf's file aside. */
  keep(): void {
    this.detach()
    const { leafPath: path } = this.moment
    const guid = this.use((leaf) => leaf.dataWriteGuid)
    this.update({ kept: { path, bytes: fileBytes(this.inner, path), guid } })
  }

  /** The power goes after so many operations; the next start finds what the medium then has. */
  cut(count: number, moments: readonly Moment[], chance: () => number): void {
    const sure = moments.findLast(({ at }) => at <= count) as Moment
    const underWay = moments.find(({ at }) => at > count)
    const points = sure.points.map((point) => {
      const next = (underWay ?? sure).points.find(({ id }) => id === point.id)
      return {
        ...point,
        allowed: coarsened([...point.allowed, ...(next?.touched ?? [])]),
        lost: next?.lost === point.lost ? point.lost : ('either' as const),
      }
    })
    const image = this.volume.imageAfter(count, chance)
    this.moment = { ...sure, points }
    this.restart(image)
    // What the cut left lying about belongs to nobody.
    for (const path of image.list())
      if (path.endsWith('.avhdx') && path !== sure.leafPath && !this.#isNeeded(path)) image.remove(path)
  }

  #isNeeded(path: string): boolean {
    const { parents } = this.moment
    return path in parents || Object.values(parents).includes(path)
  }
}
