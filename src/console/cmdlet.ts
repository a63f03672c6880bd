/** What a cmdlet is here: its parameters, what a line of it means, and the line that a command is written as. */

import type { Duration } from '../kernel/sim-time.ts'
import type { Command } from '../lab/command.ts'
import type { Moment } from '../lab/moments.ts'
import type { PointsLook } from './backup-looks.ts'
import type { LedgerLook } from './ledger-looks.ts'
import type { Filter } from './pipeline/filter.ts'
import type { ObjectType } from './pipeline/objects.ts'
import type { PolicyLook } from './policy-look.ts'
import type { PriceLook } from './price-looks.ts'
import type { RetentionLook } from './retention-looks.ts'
import type { SurvivalLook } from './survival-looks.ts'

/** Where a line that names no host means. */
export const DEFAULT_HOST = 'HV1'

export type CheckpointChoice = {
  /** May have wildcards. */
  name?: string
  purpose?: 'user' | 'recovery'
  /** Name of a checkpoint, or of the VM for its present. */
  parentOf?: string
  childOf?: string
}

export type Look =
  | { kind: 'vms'; vm: string | undefined; host: string | undefined }
  | ({ kind: 'checkpoints'; vm: string } & CheckpointChoice)
  | { kind: 'hard-disks'; vm: string; checkpoint: string | undefined; location: number | undefined }
  | { kind: 'volumes'; letter: string | undefined; host: string }
  | { kind: 'items'; path: string | undefined; host: string; recurse: boolean }
  | { kind: 'host-files'; path: string | undefined; host: string }
  | { kind: 'vhd'; path: string; host: string | undefined }
  | { kind: 'vhds-of-vm'; id: string }
  | { kind: 'test-vhd'; path: string; host: string | undefined }
  | { kind: 'chain'; vm: string; location: number | undefined }
  | { kind: 'change-tracking'; vm: string }
  | { kind: 'io-trace'; vm: string; last: number }
  | PriceLook
  | LedgerLook
  | SurvivalLook
  | PolicyLook
  | RetentionLook
  | PointsLook
  | { kind: 'places' }
  | { kind: 'backup-jobs' }
  | { kind: 'planned-faults' }
  | { kind: 'guest-files'; vm: string; path: string | undefined; moment: Moment }
  | { kind: 'memory'; vm: string; moment: Moment }
  | { kind: 'sql'; vm: string; query: string; moment: Moment }
  | { kind: 'compare'; vm: string; from: string; to: string }
  | { kind: 'evidence' }
  | { kind: 'help'; name: string | undefined }
  | { kind: 'cmdlets'; name: string | undefined; module: string | undefined }

export type Act =
  | { kind: 'command'; command: Command }
  | { kind: 'wait'; duration: Duration }
  | { kind: 'look'; look: Look }
  | { kind: 'filter'; filter: Filter }

export interface Parameter {
  readonly name: string
  /** `list`: values with commas between; `block`: `{ ... }`. */
  readonly kind: 'text' | 'number' | 'switch' | 'list' | 'block'
  readonly aliases?: readonly string[]
  readonly choices?: readonly string[]
  readonly required?: boolean
  /** `$true`, `$false` and `$null` are values of it. */
  readonly takesConstants?: boolean
  /** Names of these, also with wildcards: the line means each of them. */
  readonly names?: 'vms' | 'checkpoints' | 'files'
  /** Which property of a piped object it takes, by the object's type. */
  readonly piped?: Readonly<Record<string, string>>
}

/** Values by parameter name, as written; switches are '' when given, a list's items stand between LIST_SEPARATOR. */
export type Arguments = ReadonlyMap<string, string>

/** Of a required parameter: the binder has refused a line without it. */
export const need = (values: Arguments, name: string): string => values.get(name) as string

export const command = (value: Command): Act => ({ kind: 'command', command: value })

export const LIST_SEPARATOR = '\n'

export const itemsOf = (values: Arguments, name: string): readonly string[] | undefined =>
  values.get(name)?.split(LIST_SEPARATOR)

export interface Cmdlet {
  readonly name: string
  /** Those without a dash in front come in this order. */
  readonly positional: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly act: (values: Arguments) => Act
  /** Left out: it changes something, and takes `-WhatIf` and `-Confirm`. */
  readonly does?: 'look' | 'filter' | 'wait'
  /** Goes on after the line: it takes `-AsJob`. */
  readonly takesTime?: boolean
  /** What a look gives on; undefined for plain text. */
  readonly gives?: ObjectType
}

export const text = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, kind: 'text', ...more })
export const flag = (name: string): Parameter => ({ name, kind: 'switch' })
export const amount = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, kind: 'number', ...more })

/** The VM itself, as `Start-VM` takes it. */
export const vmName = text('Name', {
  aliases: ['VMName'],
  required: true,
  piped: { VirtualMachine: 'Name', Value: 'Value' },
})
/** The VM that something belongs to. */
export const ofVm = text('VMName', {
  aliases: ['VM'],
  required: true,
  piped: { VirtualMachine: 'Name', VMSnapshot: 'VMName', HardDiskDrive: 'VMName', Value: 'Value' },
})
/** Several machines, for cmdlets that take them. */
export const vmNames: Parameter = { ...vmName, kind: 'list', names: 'vms' }
export const ofVms: Parameter = { ...ofVm, kind: 'list', names: 'vms' }
/** A piped checkpoint gives its name. */
export const checkpointName: Parameter = text('Name', { piped: { VMSnapshot: 'Name' } })
/** Several checkpoints, in the same way. */
export const checkpointNames: Parameter = { ...checkpointName, kind: 'list', names: 'checkpoints' }
/** A disk file of a host. */
export const diskPath = text('Path', {
  required: true,
  piped: {
    HardDiskDrive: 'Path',
    VirtualHardDisk: 'Path',
    ChainFile: 'Path',
    FileSystemItem: 'FullName',
    HostFile: 'Path',
    Value: 'Value',
  },
})
/** Where a disk is attached: a piped one says so itself. */
export const controllerLocation: Parameter = amount('ControllerLocation', {
  piped: { HardDiskDrive: 'ControllerLocation' },
})
export const computerName = text('ComputerName', {
  piped: { HardDiskDrive: 'ComputerName', VirtualHardDisk: 'ComputerName', ChainFile: 'ComputerName' },
})
export const restorePoint = text('RestorePoint', { piped: { RestorePoint: 'Id' } })

/** The field, where there is a value for it. */
export const optional = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: string }
