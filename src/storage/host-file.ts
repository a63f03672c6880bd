/** Bytes of one file on a volume, through one open handle. Reading past the end throws; writing past it grows the file. */
export interface HostFile {
  readonly path: string
  readonly lengthBytes: number
  read(offsetBytes: number, target: Uint8Array): void
  /** See `ByteSource`: where the next byte is that may not be zero. Not every volume can tell. */
  nextStoredOffsetBytes?(offsetBytes: number): number
  /** Growing beyond the volume's capacity throws 0x80070070 and writes nothing. */
  write(offsetBytes: number, source: Uint8Array): void
  /** Copies a range of another open file of any volume; same rules as `write`. Cheap where whole 64 KiB pages match. */
  copyFrom(source: HostFile, sourceOffsetBytes: number, offsetBytes: number, lengthBytes: number): void
  truncate(lengthBytes: number): void
  flush(): void
  close(): void
}
