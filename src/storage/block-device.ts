/**
 * A disk as its user sees it: whole sectors by number. Synchronous on purpose: FatFs and SQLite call it from inside
 * wasm. `target` and `source` are a whole number of sectors long. Throws StorageError.
 */
export interface BlockDevice {
  readonly sectorSizeBytes: number
  readonly sectorCount: number
  read(sector: number, target: Uint8Array): void
  write(sector: number, source: Uint8Array): void
  /** A barrier: what was written before is durable, and before, what is written after. */
  flush(): void
  trim(sector: number, count: number): void
}
