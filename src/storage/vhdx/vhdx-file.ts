/** One open VHDX file: its handle, its headers with their GUIDs, its metadata. Blocks are block-map.ts's. */
import { type Guid, type NewGuid, NIL_GUID } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import type { IoObserver } from '../io-observer.ts'
import { StorageError } from '../storage-error.ts'
import type { Volume } from '../volume.ts'
import { encodeHeader, HEADER_BYTES, HEADER_OFFSETS_BYTES, type VhdxHeader } from './header.ts'
import { applyReplay, type LogReplay, ReplayedFile } from './log-replay.ts'
import { type LoggedFile, LogWriter } from './log-writer.ts'
import type { MetadataChange } from './metadata-log.ts'
import type { DiskParameters } from './metadata-table.ts'
import type { ParentLocator } from './parent-locator.ts'
import type { Regions } from './region-table.ts'
import type { ContentChange, VhdxContent } from './vhdx-content.ts'

export type Access = 'read' | 'write'

export interface VhdxOptions {
  readonly newGuid: NewGuid
  readonly observer?: IoObserver | undefined
}

export class VhdxFile implements LoggedFile {
  readonly volume: Volume
  observer: IoObserver | undefined
  readonly newGuid: NewGuid
  #content: VhdxContent
  #file: HostFile
  #access: Access
  /** Whether the GUIDs are new since the file was opened for writing. */
  #fileWriteRenewed = false
  #dataWriteRenewed = false
  #log: LogWriter
  /** What the log of a file opened for reading owes it: such a file is read as if it were replayed. */
  #owed: LogReplay | undefined
  #replayed: ReplayedFile | undefined

  /** `owed` is what the file's log has not brought to its places yet. */
  constructor(
    volume: Volume,
    file: HostFile,
    access: Access,
    content: VhdxContent,
    options: VhdxOptions,
    owed: LogReplay | undefined,
  ) {
    this.volume = volume
    this.#file = file
    this.#access = access
    this.#content = content
    this.newGuid = options.newGuid
    this.observer = options.observer
    this.#owed = owed
    this.#replayed = owed && new ReplayedFile(file, owed)
    this.#log = new LogWriter(this)
  }

  /** The same open file on a fork of its volume: what is due before the next change is due there as well. */
  forkOnto(volume: Volume, options: VhdxOptions): VhdxFile {
    const fork = new VhdxFile(volume, volume.duplicate(this.#file), this.#access, this.#content, options, this.#owed)
    fork.#fileWriteRenewed = this.#fileWriteRenewed
    fork.#dataWriteRenewed = this.#dataWriteRenewed
    fork.#log = this.#log.copyFor(fork)
    return fork
  }

  get path(): string {
    return this.#file.path
  }

  get access(): Access {
    return this.#access
  }

  get lengthBytes(): number {
    return (this.#replayed ?? this.#file).lengthBytes
  }

  /** The file itself, without what its log owes it. */
  get physical(): HostFile {
    return this.#file
  }

  get content(): VhdxContent {
    return this.#content
  }

  get header(): VhdxHeader {
    return this.#content.header
  }

  get regions(): Regions {
    return this.#content.regions
  }

  get parameters(): DiskParameters {
    return this.#content.parameters
  }

  get locator(): ParentLocator | undefined {
    return this.#content.locator
  }

  read(offsetBytes: number, target: Uint8Array): void {
    if (this.#replayed === undefined) this.#file.read(offsetBytes, target)
    else this.#replayed.read(offsetBytes, target)
  }

  /** Payload goes out without being ordered; `flush` before metadata that names it. */
  write(offsetBytes: number, source: Uint8Array): void {
    this.#file.write(offsetBytes, source)
  }

  copyFrom(source: VhdxFile, sourceOffsetBytes: number, offsetBytes: number, lengthBytes: number): void {
    // The log brings metadata only: payload stands in the file itself, replayed or not.
    this.#file.copyFrom(source.#file, sourceOffsetBytes, offsetBytes, lengthBytes)
  }

  flush(): void {
    this.#file.flush()
    this.#log.flushed()
  }

  /**
   * Changes metadata, all of it or nothing: through an entry of the log that is flushed before anything goes to its
   * place, [MS-VHDX] 2.3. Payload that the changes name must be flushed already.
   */
  writeMetadata(changes: readonly MetadataChange[]): void {
    if (changes.length === 0) return
    this.beforeModification()
    this.#log.write(changes)
  }

  grow(lengthBytes: number): void {
    this.#file.truncate(lengthBytes)
  }

  assertWritable(): void {
    if (this.#access !== 'write') throw new StorageError('0x80070013', { path: this.path })
    this.#log.assertSound()
  }

  /** Throws 0x80070070 when the volume cannot hold so much more; asked before anything is changed. */
  assertRoom(neededBytes: number): void {
    const freeBytes = this.volume.capacityBytes - this.volume.usedBytes
    if (neededBytes > freeBytes) throw new StorageError('0x80070070', { path: this.path, neededBytes, freeBytes })
  }

  /** Switches to write access, alone on the file: 0x80070020 when others have it open, and nothing has changed then. */
  makeWritable(): void {
    if (this.#access === 'write') return
    this.#reopen('write')
    this.#fileWriteRenewed = false
    this.#dataWriteRenewed = false
    this.replayLog()
  }

  /** Brings what the log owes to its places and declares the log empty. */
  replayLog(): void {
    if (this.#owed === undefined) return
    this.beforeModification()
    applyReplay(this.#file, this.#owed)
    this.#file.flush()
    this.writeHeaders({ logGuid: NIL_GUID })
    this.#owed = undefined
    this.#replayed = undefined
  }

  makeReadOnly(): void {
    if (this.#access !== 'write') return
    this.#log.empty()
    this.#reopen('read')
  }

  #reopen(access: Access): void {
    const path = this.path
    this.#file.close()
    try {
      this.#file = this.volume.open(path, modeOf(access))
    } catch (error) {
      this.#file = this.volume.open(path, modeOf(this.#access))
      throw error
    }
    this.#access = access
  }

  /** Never throws: on a medium that is gone the log stays as it is, and is replayed by whoever opens the file next. */
  close(): void {
    try {
      if (this.#access === 'write') this.#log.empty()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
    this.#file.close()
  }

  /** Gives the handle back as a power cut does: nothing is written. */
  abandon(): void {
    this.#file.close()
  }

  /** Due before the first modification of anything in the file. */
  beforeModification(): void {
    this.assertWritable()
    if (!this.#fileWriteRenewed) this.writeHeaders({ fileWriteGuid: this.newGuid() })
    this.#fileWriteRenewed = true
  }

  /** Due before the first change of what the disk's user sees. A merge names the GUID that children were told of. */
  beforeDataChange(dataWriteGuid?: Guid): void {
    if (this.#dataWriteRenewed && dataWriteGuid === undefined) return
    this.assertWritable()
    const fileWriteGuid = this.#fileWriteRenewed ? this.header.fileWriteGuid : this.newGuid()
    this.writeHeaders({ fileWriteGuid, dataWriteGuid: dataWriteGuid ?? this.newGuid() })
    this.#fileWriteRenewed = true
    this.#dataWriteRenewed = true
  }

  /** The slot that is not current first, then the other: at every moment one valid header is there, at the end two. */
  writeHeaders(change: Partial<VhdxHeader>): void {
    const { slot } = this.#content
    for (const target of slot === 0 ? ([1, 0] as const) : ([0, 1] as const)) {
      const header = { ...this.header, ...change, sequenceNumber: this.header.sequenceNumber + 1n }
      this.#file.write(HEADER_OFFSETS_BYTES[target], encodeHeader(header))
      this.flush()
      this.observer?.metadata('write', this.path, HEADER_OFFSETS_BYTES[target], HEADER_BYTES)
      this.#content = { ...this.#content, header, slot: target }
    }
  }

  /** Cuts off the end of the file, which nothing names any more: the log is emptied first, for it counts on the length. */
  cutTo(lengthBytes: number): void {
    this.assertWritable()
    this.#log.empty()
    this.#file.truncate(lengthBytes)
    this.#file.flush()
  }

  /** What stands outside the blocks becomes other, in the file and here. */
  change({ changes, content }: ContentChange): void {
    this.writeMetadata(changes)
    this.#content = { ...this.#content, ...content }
  }
}

/** Readers share a file, a writer has it alone. */
export const modeOf = (access: Access) => ({ access, share: access === 'read' })
