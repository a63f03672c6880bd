/** What the backup room is given besides what the host room has. */
import type { HostContext } from '../host/host-context.ts'
import type { Hypervisor } from '../host/hypervisor.ts'

export interface BlockHashes {
  /** Hex; tells a changed block from the same one. */
  readonly fast: (bytes: Uint8Array) => string
}

export interface BackupContext extends HostContext {
  readonly hypervisor: Hypervisor
  readonly hashes: BlockHashes
  /** Told when a restore starts to copy, and when its VM is registered, so that a return can be measured. */
  readonly restoreBegins: (vm: string) => void
  readonly restored: (vm: string, newName: string) => void
}
