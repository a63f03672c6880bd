/** Everything that may happen to a lab, as plain data. The cmdlet table of console/ maps each to its line and back. */
import type { AppRequest } from '../guest/guest.ts'
import type { FileCommand } from '../host/file-command.ts'
import type { VhdCommand } from '../host/vhd-command.ts'
import type { GuestSetup, VmSettings } from '../host/virtual-machine.ts'
import type { VmCommand } from '../host/vm-command.ts'
import type { BackupCommand } from './backup-command.ts'
import type { FaultCommand } from './fault-command.ts'

export type { CheckpointType } from '../host/virtual-machine.ts'

export type Command =
  | VhdCommand
  | VmCommand
  | FileCommand
  | BackupCommand
  | { type: 'start-vm'; vm: string }
  | { type: 'stop-vm'; vm: string; mode: 'shut-down' | 'turn-off' | 'save'; force: boolean }
  | { type: 'suspend-vm'; vm: string }
  | { type: 'resume-vm'; vm: string }
  | { type: 'save-vm'; vm: string }
  | { type: 'restart-vm'; vm: string }
  | { type: 'remove-saved-state'; vm: string }
  | ({ type: 'set-vm'; vm: string } & Partial<VmSettings>)
  | { type: 'checkpoint-vm'; vm: string; name?: string }
  | { type: 'restore-checkpoint'; vm: string; name: string }
  | { type: 'remove-checkpoint'; vm: string; name?: string; subtree?: boolean }
  | { type: 'rename-checkpoint'; vm: string; name: string; newName: string }
  | { type: 'run-app'; vm: string; request: AppRequest }
  | ({ type: 'set-guest'; vm: string } & Partial<GuestSetup>)
  | { type: 'add-host'; name: string }
  | { type: 'set-objectives'; vm: string; rpoSeconds: number; rtoSeconds: number }
  | FaultCommand
  /** A planned one, by its number. */
  | { type: 'remove-fault'; id: number }

/** A refusal changes nothing. Codes are kebab-case, or an HRESULT for files and disks; sentences live in words/. */
export interface Refusal {
  readonly ok: false
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

/** `operation` names what still runs on the clock after the command was taken, if anything does. */
export interface Accepted {
  readonly ok: true
  readonly operation: string | undefined
}

export type Outcome = Accepted | Refusal
