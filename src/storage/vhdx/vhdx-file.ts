/** One open VHDX file: its handle, its headers with their GUIDs, its metadata. Blocks are block-map.ts's. */
import type { Guid, NewGuid } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import type { IoObserver } from '../io-observer.ts'
import { StorageError } from '../storage-error.ts'
import type { Volume } from '../volume.ts'
import { encodeHeader, HEADER_BYTES, HEADER_OFFSETS_BYTES, type HeaderSlot, type VhdxHeader } from './header.ts'
import {
  type DiskParameters,
  encodeMetadataEntry,
  encodeVirtualDiskItems,
  ITEM,
  METADATA_ENTRY_BYTES,
  type MetadataItem,
  roomForItem,
  systemItem,
} from './metadata-table.ts'
import { encodeParentLocator, type ParentLocator } from './parent-locator.ts'
import type { Regions } from './region-table.ts'

export type Access = 'read' | 'write'

/** What stands in the file outside its blocks. */
export interface VhdxContent {
  readonly header: VhdxHeader
  readonly slot: HeaderSlot
  readonly regions: Regions
  readonly parameters: DiskParameters
  readonly items: readonly MetadataItem[]
  readonly locator: ParentLocator | undefined
}

export interface VhdxOptions {
  readonly newGuid: NewGuid
  readonly observer?: IoObserver | undefined
}

export class VhdxFile {
  readonly volume: Volume
  observer: IoObserver | undefined
  readonly #newGuid: NewGuid
  #content: VhdxContent
  #file: HostFile
  #access: Access
  /** Whether the GUIDs are new since the file was opened for writing. */
  #fileWriteRenewed = false
  #dataWriteRenewed = false

  constructor(volume: Volume, file: HostFile, access: Access, content: VhdxContent, options: VhdxOptions) {
    this.volume = volume
    this.#file = file
    this.#access = access
    this.#content = content
    this.#newGuid = options.newGuid
    this.observer = options.observer
  }

  /** The same open file on a fork of its volume: what is due before the next change is due there as well. */
  forkOnto(volume: Volume, options: VhdxOptions): VhdxFile {
    const fork = new VhdxFile(volume, volume.duplicate(this.#file), this.#access, this.#content, options)
    fork.#fileWriteRenewed = this.#fileWriteRenewed
    fork.#dataWriteRenewed = this.#dataWriteRenewed
    return fork
  }

  get path(): string {
    return this.#file.path
  }

  get access(): Access {
    return this.#access
  }

  get lengthBytes(): number {
    return this.#file.lengthBytes
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
    this.#file.read(offsetBytes, target)
  }

  /** Payload goes out without being ordered; `flush` before metadata that names it. */
  write(offsetBytes: number, source: Uint8Array): void {
    this.#file.write(offsetBytes, source)
  }

  copyFrom(source: VhdxFile, sourceOffsetBytes: number, offsetBytes: number, lengthBytes: number): void {
    this.#file.copyFrom(source.#file, sourceOffsetBytes, offsetBytes, lengthBytes)
  }

  flush(): void {
    this.#file.flush()
  }

  writeMetadata(offsetBytes: number, source: Uint8Array): void {
    this.#file.write(offsetBytes, source)
    this.#file.flush()
    this.observer?.metadata('write', this.path, offsetBytes, source.length)
  }

  grow(lengthBytes: number): void {
    this.#file.truncate(lengthBytes)
  }

  assertWritable(): void {
    if (this.#access !== 'write') throw new StorageError('0x80070013', { path: this.path })
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
  }

  makeReadOnly(): void {
    if (this.#access === 'write') this.#reopen('read')
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

  close(): void {
    this.#file.close()
  }

  /** Due before the first modification of anything in the file. */
  beforeModification(): void {
    this.assertWritable()
    if (!this.#fileWriteRenewed) this.#writeHeaders({ fileWriteGuid: this.#newGuid() })
    this.#fileWriteRenewed = true
  }

  /** Due before the first change of what the disk's user sees. A merge names the GUID that children were told of. */
  beforeDataChange(dataWriteGuid?: Guid): void {
    if (this.#dataWriteRenewed && dataWriteGuid === undefined) return
    this.assertWritable()
    const fileWriteGuid = this.#fileWriteRenewed ? this.header.fileWriteGuid : this.#newGuid()
    this.#writeHeaders({ fileWriteGuid, dataWriteGuid: dataWriteGuid ?? this.#newGuid() })
    this.#fileWriteRenewed = true
    this.#dataWriteRenewed = true
  }

  /** The slot that is not current first, then the other: at every moment one valid header is there, at the end two. */
  #writeHeaders(change: Partial<VhdxHeader>): void {
    const { slot } = this.#content
    for (const target of slot === 0 ? ([1, 0] as const) : ([0, 1] as const)) {
      const header = { ...this.header, ...change, sequenceNumber: this.header.sequenceNumber + 1n }
      this.#file.write(HEADER_OFFSETS_BYTES[target], encodeHeader(header))
      this.#file.flush()
      this.observer?.metadata('write', this.path, HEADER_OFFSETS_BYTES[target], HEADER_BYTES)
      this.#content = { ...this.#content, header, slot: target }
    }
  }

  /** The new locator goes to a free place of the region; the 32 bytes of its table entry then switch over to it. */
  writeParentLocator(locator: ParentLocator): void {
    const { items, regions } = this.#content
    const before = systemItem(items, ITEM.parentLocator)
    if (before === undefined) throw new StorageError('vhdx-no-parent', { path: this.path })
    const bytes = encodeParentLocator(locator)
    const offsetBytes = roomForItem(items, regions.metadata.lengthBytes, bytes.length)
    if (offsetBytes === undefined) throw new StorageError('vhdx-metadata-full', { path: this.path })
    this.beforeModification()
    this.writeMetadata(regions.metadata.offsetBytes + offsetBytes, bytes)
    const item = { ...before, offsetBytes, lengthBytes: bytes.length }
    const index = items.indexOf(before)
    const entryOffsetBytes = regions.metadata.offsetBytes + METADATA_ENTRY_BYTES * (index + 1)
    this.writeMetadata(entryOffsetBytes, encodeMetadataEntry(item))
    this.#content = { ...this.#content, locator, items: items.with(index, item) }
  }

  /** Takes over the items that describe the virtual disk, as a merge must; equal ones are left alone. */
  writeVirtualDiskItems(from: DiskParameters): void {
    const { items, regions, parameters } = this.#content
    const { virtualDiskId, physicalSectorSizeBytes } = from
    const merged = { ...parameters, virtualDiskId, physicalSectorSizeBytes }
    for (const { id, before, after } of encodeVirtualDiskItems(parameters, merged)) {
      const item = systemItem(items, id)
      if (item === undefined || before.every((byte, at) => byte === after[at])) continue
      this.beforeModification()
      this.writeMetadata(regions.metadata.offsetBytes + item.offsetBytes, after)
    }
    this.#content = { ...this.#content, parameters: merged }
  }
}

/** Readers share a file, a writer has it alone. */
export const modeOf = (access: Access) => ({ access, share: access === 'read' })
