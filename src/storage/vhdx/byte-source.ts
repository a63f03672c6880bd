/** Something with bytes to read: a file, or what it is once its log is replayed. */
export interface ByteSource {
  readonly lengthBytes: number
  read(offsetBytes: number, target: Uint8Array): void
  /**
   * Where the first byte from `offsetBytes` on stands that is stored: all between reads as zeros. At the length or behind
   * it when there is none. A source that cannot tell leaves this out, and is read as a whole.
   */
  nextStoredOffsetBytes?(offsetBytes: number): number
}

export const bytesOf = (source: ByteSource, offsetBytes: number, lengthBytes: number): Uint8Array => {
  const bytes = new Uint8Array(lengthBytes)
  source.read(offsetBytes, bytes)
  return bytes
}
