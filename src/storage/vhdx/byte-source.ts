/** Something with bytes to read: a file, or what it is once its log is replayed. */
export interface ByteSource {
  readonly lengthBytes: number
  read(offsetBytes: number, target: Uint8Array): void
}

export const bytesOf = (source: ByteSource, offsetBytes: number, lengthBytes: number): Uint8Array => {
  const bytes = new Uint8Array(lengthBytes)
  source.read(offsetBytes, bytes)
  return bytes
}
