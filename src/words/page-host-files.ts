/** Words of the dialog with the files of the hosts. */
import { fileRoleName } from './file-roles.ts'
import { bytesText, fileName, plural, shortFileName } from './format.ts'

interface Need {
  readonly by: 'file' | 'vm' | 'checkpoint' | 'restore-point'
  readonly name: string
}

const HELD: Readonly<Record<string, (name: string) => string>> = {
  vm: (name) => `Open: ${name} has it.`,
  merge: (name) => `Open: a merge of ${name} is at work on it.`,
  checkpoint: (name) => `Open: checkpoint '${name}' is still being written.`,
  host: (name) => `Open: the host has it attached as disk ${name}.`,
  backup: (name) => `Open: a backup of ${name} needs it.`,
  verify: (name) => `Open: a backup of ${name} is being checked.`,
  restore: (name) => `Open: a restore of ${name} needs it.`,
  publish: (name) => `Open: a restore of ${name} needs it.`,
  published: (name) => `Open: ${name} runs from it.`,
  move: (name) => `Open: the disks of ${name} are being moved.`,
}

const NEEDED: Readonly<Record<Need['by'], (name: string) => string>> = {
  file: (name) => `${shortFileName(name)} stands on it.`,
  vm: (name) => `${name} needs it to start.`,
  checkpoint: (name) => `Checkpoint '${name}' needs it.`,
  'restore-point': (name) => `Restore point ${name} is in it.`,
}

const LOSES: Readonly<Record<Need['by'], (name: string) => string>> = {
  file: (name) => `${shortFileName(name)} stands on this file: moved, renamed or deleted, it breaks that chain.`,
  vm: (name) => `${name} names this file: moved, renamed or deleted, it keeps ${name} from starting.`,
  checkpoint: (name) => `Checkpoint '${name}' needs this file: moved, renamed or deleted, it cannot be applied.`,
  'restore-point': (name) => `Restore point ${name} is in this file: moved, renamed or deleted, it is not found.`,
}

const NOTED: Readonly<Record<string, string>> = {
  orphan: 'No virtual machine, no checkpoint and no file needs it: deleting it gives its room back.',
  exported: 'It belongs to an exported machine: Import-VM needs it.',
  'free-disk': 'No virtual machine names this disk.',
  'restore-point': 'A copy that a backup wrote.',
  'change-tracking': 'What has changed since the last backup. Without it the next one reads everything.',
}

export const hostFiles = {
  title: 'Files of the hosts',
  intro: 'What is done here, a host does with its files: the hypervisor is not told. That is how chains break.',
  volume: 'Volume',
  used: (usedBytes: number, capacityBytes: number) => `${bytesText(usedBytes)} of ${bytesText(capacityBytes)} used`,
  files: (volume: string) => `Files of ${volume}`,
  none: 'Nothing lies on this volume.',
  reading: 'Reading…',
  asking: 'Trying each act on a copy of the lab…',
  close: 'Close',
  size: bytesText,
  shortName: shortFileName,
  role: (role: string, vm: string | null) => (vm === null ? fileRoleName(role) : `${fileRoleName(role)} of ${vm}`),
  isOpen: 'open',
  isMissing: 'missing',
  isOrphan: 'orphan',
  missing: 'This file is not there. What needs it finds it again when it is back under this name.',
  fullName: 'Path',
  standsOn: (path: string) => `It stands on ${shortFileName(path)}.`,
  needed: ({ by, name }: Need) => NEEDED[by](name),
  notNeeded: (role: string) => NOTED[role] ?? 'Nothing names this file.',
  held: (holder: string, name: string) => HELD[holder]?.(name) ?? `Open: ${name} has it.`,
  loses: ({ by, name }: Need) => LOSES[by](name),
  mountLoses: (children: number) =>
    `Mounting it for writing changes it: ${children === 1 ? 'the file that stands on it does' : `the ${plural(children, 'file')} that stand on it do`} not fit it any more.`,
  acts: (path: string) => `What can be done with ${fileName(path)}`,
  rename: 'Rename',
  renameTo: 'New name',
  move: 'Move',
  moveTo: 'To folder or path',
  remove: 'Delete…',
  sure: 'Delete for good',
  keep: 'Keep it',
  mountReadOnly: 'Mount for reading',
  mount: 'Mount for writing',
  dismount: 'Dismount',
  inspect: 'Inspect',
  actOn: (act: string, path: string) => `${act.replace('…', '')} ${fileName(path)}`,
  test: (isUsable: boolean) =>
    isUsable
      ? 'Test-VHD: True. The chain from this file on can be used.'
      : 'Test-VHD: False. The chain from this file on cannot be used.',
  inspection: (path: string) => `What Get-VHD says of ${fileName(path)}`,
}
