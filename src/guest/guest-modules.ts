/** The compiled wasm of one guest, handed down by worker.ts and cli.ts so that everything below instantiates synchronously. */
export interface GuestModules {
  readonly fatfs: WebAssembly.Module
  readonly sqlite: WebAssembly.Module
  /** SHA-256 of both binaries: RAM belongs to exactly these, other builds refuse it. */
  readonly fingerprint: string
}
