/** An open virtual disk: one VHDX file and, for a differencing disk, the open disk it stands on. */
import type { BlockDevice } from './block-device.ts'
import { DataRuns } from './data-runs.ts'
import { type DiskKind, kindOf } from './disk-kind.ts'
import type { Guid } from './guid.ts'
import { isHeld } from './held-runs.ts'
import type { IoObserver } from './io-observer.ts'
import { type Layer, layerOf, leave, readSectors, standOn } from './layer.ts'
import { OwnerIndex } from './owner-index.ts'
import { StorageError } from './storage-error.ts'
import { PAYLOAD_STATE } from './vhdx/block-allocation-table.ts'
import type { BlockMap } from './vhdx/block-map.ts'
import type { OpenVhdx } from './vhdx/open-vhdx.ts'
import { hasBit } from './vhdx/sector-bitmap.ts'
import { blocksToTrim, trimBlocks } from './vhdx/trim-blocks.ts'
import type { Access, VhdxFile, VhdxOptions } from './vhdx/vhdx-file.ts'
import { writeInBlock } from './vhdx/write-block.ts'
import type { Volume } from './volume.ts'

/** Puts `count` sectors, `done` sectors into the range, at this place of the disk's file. */
export type PutSectors = (offsetBytes: number, done: number, count: number) => void

export class VirtualDisk implements BlockDevice {
  /** The file itself and its blocks: for `differencing/` and readers of single layers, not for guests. */
  readonly vhdx: VhdxFile
  readonly blocks: BlockMap
  readonly kind: DiskKind
  readonly blockSizeBytes: number
  readonly sectorSizeBytes: number
  readonly sectorCount: number
  readonly #layer: Layer
  #parent: VirtualDisk | undefined
  #owners: OwnerIndex | undefined
  #closed = false
  readonly #watchers = new Set<(block: number) => void>()

  constructor(open: OpenVhdx, parent: VirtualDisk | undefined) {
    this.vhdx = open.vhdx
    this.blocks = open.blocks
    this.kind = kindOf(open.vhdx.parameters)
    this.blockSizeBytes = open.blocks.geometry.blockSizeBytes
    this.sectorSizeBytes = open.blocks.geometry.sectorSizeBytes
    this.sectorCount = open.blocks.geometry.sectorCount
    this.#layer = layerOf(open, parent === undefined ? undefined : parent.#layer)
    this.#parent = parent
  }

  get path(): string {
    return this.vhdx.path
  }

  get access(): Access {
    return this.vhdx.access
  }

  get virtualSizeBytes(): number {
    return this.vhdx.parameters.virtualSizeBytes
  }

  get dataWriteGuid(): Guid {
    return this.vhdx.header.dataWriteGuid
  }

  get virtualDiskId(): Guid {
    return this.vhdx.parameters.virtualDiskId
  }

  get parent(): VirtualDisk | undefined {
    return this.#parent
  }

  /** How many payload blocks hold data in this file. */
  get presentBlocks(): number {
    return this.blocks.presentCount
  }

  get lengthBytes(): number {
    return this.vhdx.lengthBytes
  }

  read(sector: number, target: Uint8Array): void {
    const count = this.#sectorsOf(sector, target.length)
    if (this.vhdx.observer === undefined || this.vhdx.observer.listens === false) {
      if (!this.#readByOwners(sector, count, target)) readSectors(this.#layer, sector, count, target, 0, undefined)
      return
    }
    // Whoever listens wants to hear of each file that was asked: the walk, then.
    const runs = new DataRuns('read')
    readSectors(this.#layer, sector, count, target, 0, runs)
    runs.end()
  }

  /** False, and nothing read, for a range in several blocks or one the index has not gathered. */
  #readByOwners(sector: number, count: number, target: Uint8Array): boolean {
    const { sectorsPerBlock } = this.#layer
    const block = Math.floor(sector / sectorsPerBlock)
    const within = sector - block * sectorsPerBlock
    if (this.#layer.below?.below === undefined || within + count > sectorsPerBlock) return false
    if (this.#owners === undefined || !this.#owners.isCurrent) this.#owners = OwnerIndex.of(this.#layer)
    return this.#owners?.read(block, within, count, target) ?? false
  }

  write(sector: number, source: Uint8Array): void {
    const count = this.#sectorsOf(sector, source.length)
    const runs = this.vhdx.observer === undefined ? undefined : new DataRuns('write')
    const bytes = this.sectorSizeBytes
    this.place(sector, count, (offsetBytes, done, n) => {
      this.vhdx.write(offsetBytes, source.subarray(done * bytes, (done + n) * bytes))
      runs?.add(this.vhdx.observer, this.path, offsetBytes, n * bytes)
    })
    runs?.end()
  }

  flush(): void {
    this.vhdx.flush()
    this.vhdx.observer?.flush(this.path)
  }

  /** The blocks that `trim` would change: whole ones of the range that say anything, here or below. */
  trimmable(sector: number, count: number): readonly number[] {
    this.#sectorsOf(sector, count * this.sectorSizeBytes)
    const { blockSizeBytes: bytes } = this
    const isHeldBelow = (block: number): boolean => isHeld(this.#parent, block * bytes, (block + 1) * bytes)
    return blocksToTrim(this.vhdx, this.blocks, sector, count, isHeldBelow)
  }

  /** Whole blocks of the range read as zeros from here on. Throws 0x80070013 on a disk opened for reading. */
  trim(sector: number, count: number): void {
    this.vhdx.assertWritable()
    const trimmed = this.trimmable(sector, count)
    trimBlocks(this.vhdx, this.blocks, trimmed)
    for (const block of trimmed) {
      this.#owners?.tellTrim(block)
      this.#tellChange(block)
    }
  }

  #tellChange(block: number): void {
    if (this.#layer.children > 0) this.#layer.chain.version += 1
    for (const watcher of this.#watchers) watcher(block)
  }

  /**
   * Writes a range of sectors whose bytes `put` provides. Throws 0x80070013 on a disk opened for reading and 0x80070070
   * when the file cannot grow as far as the whole range needs; nothing has changed then.
   */
  place(sector: number, count: number, put: PutSectors): void {
    this.vhdx.assertWritable()
    const growthBytes = this.blocks.growthBytes(sector, count)
    if (growthBytes > 0) this.vhdx.assertRoom(growthBytes)
    this.vhdx.beforeDataChange()
    const { sectorsPerBlock } = this.blocks.geometry
    for (let done = 0; done < count; ) {
      const block = Math.floor((sector + done) / sectorsPerBlock)
      const within = sector + done - block * sectorsPerBlock
      const n = Math.min(count - done, sectorsPerBlock - within)
      const start = done
      writeInBlock(this.vhdx, this.blocks, block, within, n, (offsetBytes) => put(offsetBytes, start, n))
      this.#owners?.tellWrite(block, within, n)
      this.#tellChange(block)
      done += n
    }
  }

  /** Bytes of data this file has of a block. */
  presentBytesOf(block: number): number {
    return this.blocks.presentSectors(block) * this.sectorSizeBytes
  }

  /** Whether this file decides what the sector reads, without looking at its parents. */
  hasSector(sector: number): boolean {
    this.#sectorsOf(sector, this.sectorSizeBytes)
    const { sectorsPerBlock } = this.blocks.geometry
    const block = Math.floor(sector / sectorsPerBlock)
    const state = this.blocks.state(block)
    if (state === PAYLOAD_STATE.partiallyPresent) return hasBit(this.blocks.bits(block), sector % sectorsPerBlock)
    return state === PAYLOAD_STATE.fullyPresent || (this.#parent !== undefined && state !== PAYLOAD_STATE.notPresent)
  }

  /** This disk and its ancestors, base first. */
  chain(): readonly VirtualDisk[] {
    return this.#parent === undefined ? [this] : [...this.#parent.chain(), this]
  }

  /** Switches between reading (shared) and writing (alone, else 0x80070020) without closing. */
  makeWritable(): void {
    this.vhdx.makeWritable()
  }

  makeReadOnly(): void {
    this.vhdx.makeReadOnly()
  }

  observe(observer: IoObserver | undefined): void {
    this.vhdx.observer = observer
  }

  /** Stands the open disk on another parent. The file is not touched: its locator is the caller's to write. */
  reparent(parent: VirtualDisk): void {
    this.#parent = parent
    standOn(this.#layer, parent.#layer)
  }

  /**
   * The same open chain on a fork of its volume, with the same access file by file and nothing written, so that both
   * sides do the same from here on. Works on a lost volume too. Watchers stay behind.
   */
  forkOnto(volume: Volume, options: VhdxOptions): VirtualDisk {
    const vhdx = this.vhdx.forkOnto(volume, options)
    return new VirtualDisk({ vhdx, blocks: this.blocks.forkOnto(vhdx) }, this.#parent?.forkOnto(volume, options))
  }

  /** Tells of every block written from now on; returns the way to stop. */
  watchWrites(watcher: (block: number) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Gives back this file only: parents may carry other children. */
  close(): void {
    this.#leave()
    this.vhdx.close()
  }

  #leave(): void {
    if (!this.#closed) leave(this.#layer)
    this.#closed = true
  }

  closeChain(): void {
    for (const disk of this.chain()) disk.close()
  }

  /** The power is gone: handles are given back and nothing is written, so that logs stay as they are. */
  abandonChain(): void {
    for (const disk of this.chain()) {
      disk.#leave()
      disk.vhdx.abandon()
    }
  }

  /** Checks a range given by its first sector and its bytes; returns its sectors. */
  #sectorsOf(sector: number, lengthBytes: number): number {
    const count = lengthBytes / this.sectorSizeBytes
    if (!Number.isInteger(sector) || !Number.isInteger(count) || sector < 0 || sector + count > this.sectorCount) {
      throw new StorageError('sector-out-of-range', { sector, lengthBytes, sectorCount: this.sectorCount })
    }
    return count
  }
}
