/**
 * P2 of the disk engine: the power goes after any write, what was not flushed is lost, kept, reordered or torn, and the
 * chain opens with every sector as it was or as it was to be. The recovery is cut as well.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Volume } from '../../src/storage/volume.ts'
import { CrashVolume } from '../fixtures/crash-volume.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, filled, MIB, volumeOf, wholeDisk } from './fixture.ts'

const SECTOR_BYTES = 512
const STEPS = 14
const IMAGES_PER_SESSION = 25

const tally = { sessions: 0, images: 0, recoveriesCut: 0, replayed: 0 }
afterAll(() =>
  console.log(
    `crash: ${tally.images} images of ${tally.sessions} sessions, ${tally.replayed} with a log to replay, ${tally.recoveriesCut} recoveries cut, 0 lost`,
  ),
)

interface Written {
  readonly sector: number
  readonly bytes: Uint8Array
  /** Operations of the volume before the write began. */
  readonly from: number
}

/** What a session did, with the operation of the volume at which each thing began and was done. */
class Session {
  readonly newGuid = countingGuids()
  readonly volume: CrashVolume
  readonly #random: Random
  readonly written: Written[] = []
  /** `writes` of them stand for good from operation `at` on. */
  readonly flushed: { readonly at: number; readonly writes: number }[] = [{ at: 0, writes: 0 }]
  /** Which file is the leaf from operation `at` on, and which one it may be already from operation `from` on. */
  readonly leaves: { readonly path: string; readonly from: number; readonly at: number }[]
  readonly start: Uint8Array
  #leaf: VirtualDisk
  #files = 0

  constructor(random: Random) {
    this.#random = random
    const inner = volumeOf(128)
    const sizeBytes = 3 * MIB + MIB / 2
    const base = createDynamicDisk(inner, 'base.vhdx', { sizeBytes, newGuid: this.newGuid })
    base.write(0, filled(MIB + 4096, 1))
    this.start = wholeDisk(base)
    base.close()
    this.volume = new CrashVolume(inner)
    this.leaves = [{ path: 'base.vhdx', from: 0, at: 0 }]
    this.#leaf = openChain(this.volume, 'base.vhdx', { access: 'write', newGuid: this.newGuid })
    for (let step = 0; step < STEPS; step++) this.#step()
  }

  get #at(): number {
    return this.volume.operations.length
  }

  #step(): void {
    const kind = this.#random.integer('step', 0, 11)
    if (kind < 5) this.#write(this.#random.integer('count', 1, 24))
    else if (kind === 5) this.#write(2048)
    else if (kind < 8) this.#flush()
    else if (kind === 8) this.#checkpoint()
    else if (kind === 9) this.#merge()
    else if (kind === 10) this.#trim()
    else this.#reopen()
  }

  #write(count: number): void {
    const { sectorCount } = this.#leaf
    const aligned = count === 2048
    const sector = aligned
      ? 2048 * this.#random.integer('block', 0, 2)
      : this.#random.integer('sector', 0, sectorCount - 1)
    const n = Math.min(count, sectorCount - sector)
    const bytes = filled(n * SECTOR_BYTES, this.#random.integer('seed', 2, 250))
    this.written.push({ sector, bytes, from: this.#at })
    this.#leaf.write(sector, bytes)
  }

  #trim(): void {
    const sector = 2048 * this.#random.integer('block', 0, 2)
    this.written.push({ sector, bytes: new Uint8Array(MIB), from: this.#at })
    this.#leaf.trim(sector, 2048)
  }

  #flush(): void {
    this.#leaf.flush()
    this.flushed.push({ at: this.#at, writes: this.written.length })
  }

  #checkpoint(): void {
    this.#flush()
    const path = `child${this.#files++}.avhdx`
    const from = this.#at
    this.#leaf = createDifferencingDisk(this.volume, path, { parent: this.#leaf, newGuid: this.newGuid })
    this.leaves.push({ path, from, at: this.#at })
  }

  #merge(): void {
    const { parent, path } = this.#leaf
    if (parent === undefined) return
    this.#flush()
    const from = this.#at
    const merge = mergeIntoParent(this.#leaf, [], { newGuid: this.newGuid })
    for (let block = merge.next(); !block.done; block = merge.next())
      if (this.#random.integer('busy', 0, 3) === 0) this.#write(4)
    this.#leaf.close()
    this.volume.remove(path)
    // Until the child is gone it is the disk, and what was written to it meanwhile was not flushed.
    this.flushed.push({ at: this.#at, writes: this.written.length })
    this.leaves.push({ path: parent.path, from, at: this.#at })
    this.#leaf = parent
  }

  #reopen(): void {
    const { path } = this.#leaf
    this.#flush()
    this.#leaf.closeChain()
    this.#leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Opens the leaf that the crash after `count` operations must have left. */
  openAfter(count: number, volume: Volume): VirtualDisk {
    const sure = this.leaves.findLast(({ at }) => at <= count)
    const underWay = this.leaves.find(({ from, at }) => from < count && count < at)
    // A merge ends with the removal of the child; until a new child is complete the old leaf is the disk.
    const path = sure && volume.exists(sure.path) ? sure.path : (underWay?.path ?? '')
    return openChain(volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Sectors that are neither as they were flushed nor as any write since then. */
  wrongSectors(count: number, disk: VirtualDisk): readonly number[] {
    const { writes } = this.flushed.findLast(({ at }) => at <= count) as { writes: number }
    const expected = this.start.slice()
    for (const { sector, bytes } of this.written.slice(0, writes)) expected.set(bytes, sector * SECTOR_BYTES)
    const since = this.written.slice(writes).filter(({ from }) => from < count)
    const found = wholeDisk(disk)
    if (Buffer.compare(found, expected) === 0) return []
    const wrong: number[] = []
    for (let sector = 0; sector < disk.sectorCount; sector++) {
      const at = sector * SECTOR_BYTES
      const here = found.subarray(at, at + SECTOR_BYTES)
      if (Buffer.compare(here, expected.subarray(at, at + SECTOR_BYTES)) === 0) continue
      const isNew = since.some(({ sector: first, bytes }) => {
        const start = (sector - first) * SECTOR_BYTES
        return start >= 0 && Buffer.compare(here, bytes.subarray(start, start + SECTOR_BYTES)) === 0
      })
      if (!isNew) wrong.push(sector)
    }
    return wrong
  }
}

const checkImage = (session: Session, count: number, image: HostVolume, where: string, again: () => number): void => {
  const recorded = new CrashVolume(image)
  let disk: VirtualDisk
  try {
    disk = session.openAfter(count, recorded)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    throw new Error(`${where}: ${error.code} ${JSON.stringify(error.data)}`)
  }
  tally.images++
  if (recorded.operations.length > 0) tally.replayed++
  expect([where, session.wrongSectors(count, disk)]).toEqual([where, []])
  disk.abandonChain()
  if (recorded.operations.length === 0) return
  const cut = Math.floor(again() * recorded.operations.length)
  const second = recorded.imageAfter(cut, again)
  tally.recoveriesCut++
  const reopened = session.openAfter(count, second)
  expect([`${where}, again ${cut}`, session.wrongSectors(count, reopened)]).toEqual([`${where}, again ${cut}`, []])
  reopened.closeChain()
}

describe('a power cut', () => {
  it('after any write leaves a chain that opens, with nothing lost and nothing mixed', {
    timeout: isWholeProof() ? 86_400_000 : 60_000,
  }, () => {
    const sessions = Math.ceil(proofCount(5000, 200_000) / IMAGES_PER_SESSION)
    for (let seed = 1; seed <= sessions; seed++) {
      const random = new Random(seed)
      const session = new Session(random)
      tally.sessions++
      const chance = () => random.integer('chance', 0, 2 ** 30 - 1) / 2 ** 30
      for (let image = 0; image < IMAGES_PER_SESSION; image++) {
        const count = random.integer('cut', 0, session.volume.operations.length)
        checkImage(session, count, session.volume.imageAfter(count, chance), `session ${seed}, after ${count}`, chance)
      }
    }
    expect(tally.replayed).toBeGreaterThan(0)
  })
})
