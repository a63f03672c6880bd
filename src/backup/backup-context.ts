/** What the backup room is given besides what the host room has. */
import type { HostContext } from '../host/host-context.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { BackupKey } from './sealing.ts'

export interface BlockHashes {
  /** Hex; tells a changed block from the same one. */
  readonly fast: (bytes: Uint8Array) => string
}

/** What reading and writing the files of a repository takes. */
export interface BackupTools {
  readonly hashes: BlockHashes
  /** Hex. */
  readonly sha256: (bytes: Uint8Array) => string
  /** Of bytes that come in pieces; the pieces must not ask for a hash themselves. */
  readonly sha256Of: (pieces: Iterable<Uint8Array>) => string
  readonly keys: () => readonly BackupKey[]
}

export interface BackupContext extends HostContext, BackupTools {
  readonly hypervisor: Hypervisor
  /** Until when nobody can change or remove what is written there now; null where anybody can. */
  readonly immutableFrom: (place: string, now: SimTime) => SimTime | null
  /** Told when a restore starts to copy, and when its VM is registered, so that a return can be measured. */
  readonly restoreBegins: (vm: string) => void
  readonly restored: (vm: string, newName: string) => void
}
