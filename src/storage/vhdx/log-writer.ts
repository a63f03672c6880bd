/** Changing the metadata of an open file, all of it or nothing: by entries of its log, [MS-VHDX] 2.3. */
import { type Guid, type NewGuid, NIL_GUID } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import type { IoObserver } from '../io-observer.ts'
import type { VhdxHeader } from './header.ts'
import type { LogUpdate } from './log-entry.ts'
import { applyReplay } from './log-replay.ts'
import { LOG_UPDATES_MAX, type MetadataChange, MetadataLog, pagesOf } from './metadata-log.ts'

/** What a log needs of the file that it is part of. */
export interface LoggedFile {
  readonly path: string
  readonly physical: HostFile
  readonly header: VhdxHeader
  readonly newGuid: NewGuid
  readonly observer: IoObserver | undefined
  writeHeaders(change: { readonly logGuid: Guid }): void
  flush(): void
}

export class LogWriter {
  readonly #file: LoggedFile
  /** There once metadata was changed since the file was opened for writing. */
  #log: MetadataLog | undefined
  /** The log says more than the file: a write to its place failed, and only opening it anew can mend that. */
  #failure: unknown

  constructor(file: LoggedFile) {
    this.#file = file
  }

  copyFor(file: LoggedFile): LogWriter {
    const copy = new LogWriter(file)
    copy.#log = this.#log?.copy()
    copy.#failure = this.#failure
    return copy
  }

  /** Throws what made the last change fail behind its entry. */
  assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  flushed(): void {
    this.#log?.flushed()
  }

  /** The entry is flushed before anything goes to its place. Payload that the changes name must be flushed already. */
  write(changes: readonly MetadataChange[]): void {
    const log = this.#log ?? this.#begin()
    const updates = pagesOf(changes, (offsetBytes, target) => this.#file.physical.read(offsetBytes, target))
    for (let first = 0; first < updates.length; first += LOG_UPDATES_MAX)
      this.#writeEntry(log, updates.slice(first, first + LOG_UPDATES_MAX))
  }

  /** What the log brought stands in the file for good from here on: whoever opens it next need not look at the log. */
  empty(): void {
    if (this.#log === undefined || this.#failure !== undefined) return
    this.#file.flush()
    this.#file.writeHeaders({ logGuid: NIL_GUID })
    this.#log = undefined
  }

  #begin(): MetadataLog {
    const { logOffsetBytes, logLengthBytes, sequenceNumber } = this.#file.header
    const region = { offsetBytes: logOffsetBytes, lengthBytes: logLengthBytes }
    return new MetadataLog(region, this.#file.newGuid(), sequenceNumber)
  }

  #writeEntry(log: MetadataLog, updates: readonly LogUpdate[]): void {
    const { physical, observer, path } = this.#file
    if (!log.hasRoomFor(updates)) this.#file.flush()
    const { pieces, commit } = log.prepare(updates, physical.lengthBytes)
    for (const { offsetBytes, bytes } of pieces) physical.write(offsetBytes, bytes)
    physical.flush()
    for (const { offsetBytes, bytes } of pieces) observer?.metadata('log', path, offsetBytes, bytes.length)
    // The header names the log only when there is an entry to be found: one without would be a corrupt file.
    if (this.#file.header.logGuid !== log.guid) this.#file.writeHeaders({ logGuid: log.guid })
    commit()
    this.#log = log
    try {
      applyReplay(physical, { updates, lastFileOffsetBytes: 0 })
    } catch (error) {
      this.#failure = error
      throw error
    }
  }
}
