/** The compiled wasm of one guest and its hash, handed down by worker.ts and cli.ts: all below instantiates synchronously. */
export interface GuestModules {
  readonly fatfs: WebAssembly.Module
  readonly sqlite: WebAssembly.Module
  /** SHA-256 of both binaries: RAM belongs to exactly these, other builds refuse it. */
  readonly fingerprint: string
  /** Hex. Firmware checks with it what it starts; programs remember their files by it. */
  readonly sha256: (bytes: Uint8Array) => string
}
