/**
 * Told of every touch a virtual disk makes of its files, so that someone above can put a price on it. A run of data is
 * told when it is complete, which is after the metadata looked at or written on the way.
 */
export interface IoObserver {
  /** False while it would not count what it is told: then a read may go the short way. */
  readonly listens?: boolean
  /** BAT, sector bitmap, header or metadata bytes; `write` includes its flushes. `log` is a write of the file's log. */
  metadata(kind: 'read' | 'write' | 'log', path: string, offsetBytes: number, lengthBytes: number): void
  /** One contiguous run of guest data in one file. */
  data(kind: 'read' | 'write', path: string, offsetBytes: number, lengthBytes: number): void
  /** The file has grown by a block, for the data and metadata that are told beside it. */
  allocated?(path: string, lengthBytes: number): void
  flush(path: string): void
}
