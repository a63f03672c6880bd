/**
 * Change tracking of one virtual disk, as Hyper-V's RCT: it belongs to the disk, not to one of its files, and goes on when
 * the active file becomes another one. A coarse map goes to the medium before a change does, a fine one is kept in memory
 * and written when the disk is given back in order. What it says may be too much after a power cut, never too little:
 * where that is not sure (another size, a DataWriteGuid it did not give, a checkpoint applied) it says nothing.
 */
import type { Guid } from '../guid.ts'
import { isGuid } from '../guid.ts'
import { StorageError } from '../storage-error.ts'
import type { VirtualDisk } from '../virtual-disk.ts'
import type { Volume } from '../volume.ts'
import { type ByteRun, ChangeMap, coarseGranuleBytes, fineGranuleBytes } from './change-map.ts'
import {
  coarseFilePath,
  createCoarseFile,
  readCoarseFile,
  type TrackingRecord,
  writeCoarseFile,
} from './coarse-file.ts'
import { fineFilePath, readFineFile, writeFineFile } from './fine-file.ts'
import {
  type ChangesAnswer,
  REFERENCE_POINTS_MAX,
  type ReferencePoint,
  TRACKING_DATA_MISSING,
  TRACKING_DISABLED,
  TRACKING_ID_INVALID,
  type TrackingLoss,
} from './reference-point.ts'

export class ChangeTracking {
  readonly #volume: Volume
  /** File of the disk's base: the two files of the tracking lie beside it. */
  readonly #basePath: string
  #record: TrackingRecord
  #coarse: ChangeMap
  #fine: ChangeMap
  /** The DataWriteGuid that was given to the active file, since it was opened and since the last reference point. */
  #given: Guid | undefined
  /** Whether the coarse file was written since this was opened: the fine file is stale then. */
  #isAhead = false

  private constructor(volume: Volume, basePath: string, record: TrackingRecord, coarse: ChangeMap, fine: ChangeMap) {
    this.#volume = volume
    this.#basePath = basePath
    this.#record = record
    this.#coarse = coarse
    this.#fine = fine
  }

  /** Begins to track a disk; nothing is known before its first reference point. Throws 0x80070070, with nothing changed. */
  static begin(volume: Volume, basePath: string, leaf: VirtualDisk): ChangeTracking {
    const [coarse, fine] = emptyMaps(leaf.virtualSizeBytes)
    const record = {
      trackingId: leaf.vhdx.newGuid(),
      sequenceNumber: 0,
      virtualSizeBytes: leaf.virtualSizeBytes,
      period: 1,
      leaves: [leaf.dataWriteGuid],
      points: [],
    }
    createCoarseFile(volume, coarseFilePath(basePath), { record, coarse })
    return new ChangeTracking(volume, basePath, record, coarse, fine)
  }

  /** The tracking that the disk has; undefined when it has none, or its file cannot be believed. Writes nothing. */
  static open(volume: Volume, basePath: string): ChangeTracking | undefined {
    const content = readCoarseFile(volume, coarseFilePath(basePath))
    if (content === undefined) return undefined
    const { record, coarse } = content
    const fine =
      readFineFile(volume, fineFilePath(basePath), record) ?? coarse.refined(fineGranuleBytes(record.virtualSizeBytes))
    return new ChangeTracking(volume, basePath, record, coarse, fine)
  }

  /** The same on a fork of the volume. */
  fork(volume: Volume): ChangeTracking {
    const fork = new ChangeTracking(volume, this.#basePath, this.#record, this.#coarse.fork(), this.#fine.fork())
    fork.#given = this.#given
    fork.#isAhead = this.#isAhead
    return fork
  }

  /** Oldest first, with what became of them; those that were lost are kept to be told of. */
  get points(): readonly ReferencePoint[] {
    return this.#record.points
  }

  /** All that is not in the files, as plain data. */
  get state(): unknown {
    return { record: this.#record, given: this.#given ?? null, isAhead: this.#isAhead, fine: this.#fine.periods }
  }

  /**
   * Due before every write and trim of the active disk goes out. Comes back when a power cut would find the granules
   * marked. Throws what the volume does, and the change must not go out then.
   */
  beforeChange(leaf: VirtualDisk, sector: number, count: number): void {
    if (!this.#isUsed()) return
    this.#compare(leaf)
    if (!this.#isUsed()) return
    const run = { offsetBytes: sector * leaf.sectorSizeBytes, lengthBytes: count * leaf.sectorSizeBytes }
    if (leaf.dataWriteGuid !== this.#given) this.#renew(leaf, run)
    else if (!this.#coarse.isMarked(run, this.#record.period)) this.#save({}, leaf, run)
    this.#fine.mark(run, this.#record.period)
  }

  /**
   * Gives the file a DataWriteGuid that this tracking knows: both are named first, for the power may go between. The old
   * one is struck out afterwards: a copy of the file as it was before must not be taken for it.
   */
  #renew(leaf: VirtualDisk, run: ByteRun): void {
    leaf.vhdx.assertWritable()
    const next = leaf.vhdx.newGuid()
    this.#save({ leaves: [leaf.dataWriteGuid, next] }, leaf, run)
    leaf.vhdx.beforeDataChange(next)
    this.#save({ leaves: [next] }, leaf)
    this.#given = next
  }

  /** Due when `to` reads as `from` does and is about to become the active file: a checkpoint, the end of a merge. */
  leafChanges(from: VirtualDisk, to: VirtualDisk): void {
    if (!this.#isUsed()) return
    this.#compare(from)
    if (this.#isUsed()) this.#save({ leaves: [from.dataWriteGuid, to.dataWriteGuid] })
  }

  /**
   * From here on changes since this moment are known. All that was written to the disk must be flushed. Throws 0xC03A0029
   * for an id that is no GUID, and 0x80070070 when a disk of another size needs a larger file.
   */
  addReferencePoint(id: Guid, leaf: VirtualDisk): void {
    if (!isGuid(id)) throw new StorageError(TRACKING_ID_INVALID, { referencePoint: id })
    this.#compare(leaf)
    const period = this.#record.period + 1
    const others = this.#record.points.filter((point) => point.id !== id)
    const change = {
      period,
      leaves: [leaf.dataWriteGuid],
      points: [...others, { id, period, loss: null }].slice(-REFERENCE_POINTS_MAX),
    }
    if (leaf.virtualSizeBytes === this.#record.virtualSizeBytes) this.#save(change)
    else this.#layOut(leaf.virtualSizeBytes, change)
    this.#given = undefined
  }

  removeReferencePoint(id: Guid): void {
    const points = this.#record.points.filter((point) => point.id !== id)
    if (points.length < this.#record.points.length) this.#save({ points })
  }

  /** What may have changed since a reference point; `leaf` is the active file, which need not be open for writing. */
  changedSince(id: Guid, leaf: VirtualDisk): ChangesAnswer {
    this.#compare(leaf)
    const point = this.#record.points.find((each) => each.id === id)
    if (point === undefined) return { known: false, code: TRACKING_ID_INVALID }
    if (point.loss !== null) return { known: false, code: TRACKING_DATA_MISSING }
    return { known: true, runs: this.#fine.changedSince(point.period) }
  }

  /** Due before the disk becomes another one under its old name. All reference points are lost, for good. */
  invalidate(loss: TrackingLoss): void {
    if (!this.#isUsed()) return
    this.#lose(loss)
    this.#save({})
  }

  /** The disk is given back in order. Where the fine map finds no room, the coarse one says enough. */
  close(): void {
    if (!this.#isAhead || !this.#isUsed()) return
    try {
      writeFineFile(this.#volume, fineFilePath(this.#basePath), this.#record, this.#fine)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  /** Whether anybody could ask: without a reference point nothing needs to be marked. */
  #isUsed(): boolean {
    return this.#record.points.some(({ loss }) => loss === null)
  }

  /** Only in memory: who opens the files anew compares again, and finds a file put back as it was to be the right one. */
  #compare(leaf: VirtualDisk): void {
    if (leaf.virtualSizeBytes !== this.#record.virtualSizeBytes) this.#lose('resized')
    else if (!this.#record.leaves.includes(leaf.dataWriteGuid)) this.#lose('changed-elsewhere')
  }

  #lose(loss: TrackingLoss): void {
    const points = this.#record.points.map((point) => (point.loss === null ? { ...point, loss } : point))
    this.#record = { ...this.#record, points }
  }

  /** Memory changes only when the file has: a mark that did not reach the medium is not there. */
  #save(change: Partial<TrackingRecord>, payer?: VirtualDisk, run?: ByteRun): void {
    const record = { ...this.#record, ...change, sequenceNumber: this.#record.sequenceNumber + 1 }
    const coarse = run === undefined ? this.#coarse : this.#coarse.fork()
    if (run !== undefined) coarse.mark(run, record.period)
    const path = coarseFilePath(this.#basePath)
    const { offsetBytes, lengthBytes } = writeCoarseFile(this.#volume, path, { record, coarse })
    payer?.vhdx.observer?.metadata('write', path, offsetBytes, lengthBytes)
    this.#record = record
    this.#coarse = coarse
    this.#isAhead = true
  }

  #layOut(virtualSizeBytes: number, change: Partial<TrackingRecord>): void {
    const record = { ...this.#record, ...change, virtualSizeBytes }
    const [coarse, fine] = emptyMaps(virtualSizeBytes)
    createCoarseFile(this.#volume, coarseFilePath(this.#basePath), { record, coarse })
    this.#record = record
    this.#coarse = coarse
    this.#fine = fine
    this.#isAhead = true
  }
}

const emptyMaps = (diskBytes: number): [coarse: ChangeMap, fine: ChangeMap] => [
  new ChangeMap(diskBytes, coarseGranuleBytes(diskBytes)),
  new ChangeMap(diskBytes, fineGranuleBytes(diskBytes)),
]

/** For a disk that may have no tracking. */
export const changedSince = (tracking: ChangeTracking | undefined, id: Guid, leaf: VirtualDisk): ChangesAnswer =>
  tracking?.changedSince(id, leaf) ?? { known: false, code: TRACKING_DISABLED }
