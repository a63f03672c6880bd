/** A random history of a tracked disk, and what must hold after each of its steps. */
import { expect } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { ChangeTracking, changedSince } from '../../src/storage/change-tracking/change-tracking.ts'
import { REFERENCE_POINTS_MAX } from '../../src/storage/change-tracking/reference-point.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { ITEM, systemItem } from '../../src/storage/vhdx/metadata-table.ts'
import { readVhdx } from '../../src/storage/vhdx/open-vhdx.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { filled, MIB, patch, same, wholeDisk } from './fixture.ts'
import { BASE, type Expected, granulesOf, type Moment, SECTOR_BYTES, TrackedDisk } from './tracked-disk.ts'

const STEPS = 30
const COPIES_MAX = 3

export const tally = { equal: 0, refused: 0, cuts: 0, answers: 0, exact: 0 }

/** The copy brought up to date with what was named, and nothing else. */
const updated = (copy: Uint8Array, disk: VirtualDisk, runs: ReturnType<typeof runsOf>): Uint8Array => {
  const bytes = copy.slice()
  for (const { offsetBytes, lengthBytes } of runs)
    disk.read(offsetBytes / SECTOR_BYTES, bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
  return bytes
}
const runsOf = (answer: ReturnType<typeof changedSince>) => (answer.known ? answer.runs : [])

/** Whether a copy differs from the disk only where it was named. */
const differsOnlyIn = (runs: ReturnType<typeof runsOf>, copy: Uint8Array, now: Uint8Array): boolean => {
  let at = 0
  for (const { offsetBytes, lengthBytes } of [...runs, { offsetBytes: now.length, lengthBytes: 0 }]) {
    if (!same(copy.subarray(at, offsetBytes), now.subarray(at, offsetBytes))) return false
    at = offsetBytes + lengthBytes
  }
  return true
}

export class History {
  readonly disk = new TrackedDisk()
  readonly #random: Random
  readonly #where: string
  #moments: Moment[] = [this.disk.moment]

  constructor(seed: number) {
    this.#random = new Random(seed)
    this.#where = `history ${seed}`
  }

  run(): void {
    for (let step = 0; step < STEPS; step++) {
      const kind = this.#step()
      this.#note()
      // What one step left unmarked stays so: bytes need not be compared after each.
      this.#check(`${this.#where}, step ${step}, ${kind}`, kind === 'power cut' || step % 4 === 0)
    }
  }

  /** A cut may come back to here. */
  #note(): void {
    this.disk.update({ at: this.disk.volume.operations.length })
    this.#moments.push(this.disk.moment)
  }

  #pick(name: string, most: number): number {
    return this.#random.integer(name, 0, most)
  }

  #step(): string {
    const { disk } = this
    const steps: readonly [weight: number, name: string, run: () => void][] = [
      [16, 'write', () => this.#write(1 + this.#pick('count', 40))],
      [2, 'write of a block', () => this.#write(2048)],
      [2, 'trim', () => this.#trim()],
      [2, 'flush', () => disk.leaf?.flush()],
      [6, 'checkpoint', () => disk.checkpoint()],
      [5, 'merge', () => this.#merge()],
      [8, 'backup', () => this.#backUp()],
      [3, 'detach', () => disk.detach()],
      [5, 'power cut', () => this.#cut()],
      [1, 'apply', () => this.#apply()],
      [1, 'offline edit', () => disk.editOffline(this.#sector(), filled(SECTOR_BYTES, this.#pick('seed', 250)))],
      [1, 'keep', () => disk.keep()],
      [1, 'put back', () => this.#putBack()],
      [1, 'resize', () => this.#resize()],
      [1, 'point removed', () => this.#removePoint()],
    ]
    const drawn = steps.flatMap((each) => Array<typeof each>(each[0]).fill(each))
    const [, name, run] = drawn[this.#pick('step', drawn.length - 1)] as (typeof steps)[number]
    run()
    return name
  }

  #sector(): number {
    return this.#pick('sector', this.disk.use(({ sectorCount }) => sectorCount) - 1)
  }

  #write(count: number): void {
    const sector = count === 2048 ? 2048 * this.#pick('block', 3) : this.#sector()
    const most = this.disk.use(({ sectorCount }) => sectorCount) - sector
    this.disk.write(sector, filled(Math.min(count, most) * SECTOR_BYTES, 2 + this.#pick('seed', 250)))
  }

  #trim(): void {
    this.disk.trim(2048 * this.#pick('block', 2), 2048 + this.#pick('count', 40))
  }

  #merge(): void {
    const stopAt = this.#pick('stop', 9)
    let blocks = 0
    this.disk.merge(() => {
      if (this.#pick('busy', 3) === 0) this.#write(4)
      return blocks++ === stopAt ? 'stop' : 'go on'
    })
  }

  #apply(): void {
    const frozen = Object.values(this.disk.moment.parents)
    if (frozen.length > 0) this.disk.apply(frozen[this.#pick('frozen', frozen.length - 1)] as string)
  }

  #removePoint(): void {
    const { points } = this.disk.moment
    const [gone] = points
    if (gone === undefined) return
    this.disk.use((_, tracking) => tracking?.removeReferencePoint(gone.id))
    this.disk.update({ points: points.slice(1) })
  }

  #cut(): void {
    const { disk } = this
    const most = disk.volume.operations.length
    const from = this.#pick('late', 1) === 0 ? 0 : Math.max(0, most - 12)
    const count = this.#random.integer('cut', from, most)
    disk.cut(count, this.#moments, () => this.#pick('chance', 2 ** 30 - 1) / 2 ** 30)
    this.#moments = []
    tally.cuts++
  }

  /** The machine is off, and what stands on its volume stands there for good. */
  #goOnFromHere(): void {
    this.disk.restart(this.disk.inner)
    this.#moments = []
  }

  #putBack(): void {
    const { disk } = this
    const { kept, leafPath } = disk.moment
    if (kept === undefined || kept.path !== leafPath) return
    disk.detach()
    const newer = disk.use(({ dataWriteGuid }) => dataWriteGuid)
    const path = `${kept.path}.newer`
    disk.inner.rename(kept.path, path)
    const file = disk.inner.create(kept.path)
    file.write(0, kept.bytes)
    file.close()
    this.#goOnFromHere()
    try {
      openChain(disk.inner, leafPath, { access: 'read', newGuid: disk.newGuid }).closeChain()
      disk.inner.remove(path)
      if (newer !== kept.guid) disk.loseAll()
    } catch (error) {
      // A merge that was stopped has changed the parent since: that file fits no more.
      if (!(error instanceof StorageError)) throw error
      disk.inner.remove(kept.path)
      disk.inner.rename(path, kept.path)
    }
    disk.update({ kept: undefined })
  }

  /** A base alone grows by 1 MiB, and keeps its DataWriteGuid: only its size tells. */
  #resize(): void {
    const { disk } = this
    if (disk.moment.leafPath !== BASE) return
    disk.detach()
    const file = disk.inner.open(BASE, { access: 'info', share: true })
    const { items, regions, parameters } = readVhdx(file).content
    file.close()
    const item = systemItem(items, ITEM.virtualDiskSize)
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(parameters.virtualSizeBytes + MIB), true)
    patch(disk.inner, BASE, regions.metadata.offsetBytes + (item?.offsetBytes ?? 0), bytes)
    this.#goOnFromHere()
    disk.loseAll()
  }

  /** Full, or what was changed since the last one. */
  #backUp(): void {
    const { disk } = this
    if (this.#pick('swap', 1) === 0) {
      disk.checkpoint()
      this.#note()
    }
    disk.leaf?.flush()
    const id = disk.newGuid()
    disk.use((leaf, found) => {
      const tracking = found ?? ChangeTracking.begin(disk.volume, BASE, leaf)
      if (disk.leaf !== undefined) disk.tracking = tracking
      tracking.addReferencePoint(id, leaf)
      if (found === undefined && disk.leaf === undefined) tracking.close()
      const last = disk.moment.points.at(-1)
      const copy = last && disk.moment.copies[last.id]
      const answer = last && changedSince(tracking, last.id, leaf)
      const disklike = wholeDisk(leaf)
      if (copy !== undefined && answer?.known) {
        expect([this.#where, same(updated(copy, leaf, answer.runs), disklike)]).toEqual([this.#where, true])
        tally.equal++
      } else if (answer !== undefined) tally.refused++
      const copies = Object.entries({ ...disk.moment.copies, [id]: disklike }).slice(-COPIES_MAX)
      const point: Expected = { id, touched: new Set(), allowed: new Set(), lost: false }
      disk.update({
        points: [...disk.moment.points, point].slice(-REFERENCE_POINTS_MAX),
        copies: Object.fromEntries(copies),
      })
    })
  }

  /** Each point is answered for exactly when it must be, with all that was touched and no more than may be. */
  #check(where: string, bytesToo: boolean): void {
    const { disk } = this
    disk.use((leaf, tracking) => {
      const now = bytesToo ? wholeDisk(leaf) : undefined
      const points = disk.moment.points.flatMap((point) => {
        const answer = changedSince(tracking, point.id, leaf)
        if (point.lost !== 'either') expect([where, answer.known]).toEqual([where, !point.lost])
        if (!answer.known) {
          if (answer.code === '0xC03A0030') return { ...point, lost: true }
          // Cut while it was removed, or while the files were laid out for another size.
          const mayBeGone = tracking === undefined ? '0xC03A002A' : point.lost === 'either' ? '0xC03A0029' : ''
          expect([where, answer.code]).toEqual([where, mayBeGone])
          return []
        }
        const named = new Set(answer.runs.flatMap(granulesOf))
        const size = Math.ceil(leaf.virtualSizeBytes / 65_536)
        expect([where, [...point.touched].filter((granule) => !named.has(granule))]).toEqual([where, []])
        expect([where, [...named].filter((each) => each >= size || !point.allowed.has(each))]).toEqual([where, []])
        tally.answers++
        if (named.size === point.touched.size) tally.exact++
        const copy = disk.moment.copies[point.id]
        if (copy && now) expect([where, differsOnlyIn(answer.runs, copy, now)]).toEqual([where, true])
        return { ...point, lost: false }
      })
      disk.update({ points })
    })
    this.#moments[this.#moments.length - 1] = disk.moment
  }
}
