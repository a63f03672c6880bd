/** What every lab of a process shares, compiled once by worker.ts or cli.ts: wasm, hashes, the machine room. */
import type { GuestModules } from '../guest/guest-modules.ts'
import { GuestPool } from '../host/guest-pool.ts'

export interface LabEngine {
  readonly modules: GuestModules
  readonly guests: GuestPool
  /** SHA-256, hex. */
  readonly sha256: (bytes: Uint8Array) => string
  /** Of bytes that come in pieces, hex. */
  readonly sha256Of: (pieces: Iterable<Uint8Array>) => string
  /** A fast 64-bit hash, hex. */
  readonly fastHash: (bytes: Uint8Array) => string
}

export const createLabEngine = (parts: Omit<LabEngine, 'guests' | 'sha256'>): LabEngine => ({
  ...parts,
  sha256: parts.modules.sha256,
  guests: new GuestPool(parts.modules),
})
