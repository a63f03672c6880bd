/** Why something could not be done with a file of a host: what happened, why, what to do. */
import type { Data } from './format.ts'

type Sentence = (data: Data) => string

const HOLDS: Readonly<Record<string, (name: string) => string>> = {
  vm: (name) => `${name} has it open: turn it off, or shut it down, first.`,
  merge: (name) => `A merge of ${name} is at work on it: wait until it is done.`,
  checkpoint: (name) => `Checkpoint '${name}' is still being written to it: wait until it is on the disk.`,
  host: (name) => `The host has it attached as disk ${name}: Dismount-VHD first.`,
  backup: (name) => `A backup of ${name} needs it: wait until it is done.`,
  verify: (name) => `A check of a backup of ${name} reads it: wait until it is done.`,
  restore: (name) => `A restore of ${name} needs it: wait until it is done.`,
}

/** Who has a file that cannot be touched, and what to do about it. */
export const whoHolds = (holder: string, name: string): string => HOLDS[holder]?.(name) ?? `${name} has it.`

export const fileRefusals: Readonly<Record<string, Sentence>> = {
  'rename-takes-name': ({ newName }) =>
    `'${newName}' is a path: -NewName of Rename-Item is a name alone. Move-Item brings a file to another folder.`,
  'folder-into-itself': ({ path }) => `${path} cannot go into itself: choose a folder that is not below it.`,
  'folder-needs-recurse': ({ path, cmdlet }) =>
    `${path} is a folder with files in it: ${cmdlet} takes it with -Recurse.`,
  'copy-onto-itself': ({ path }) => `${path} cannot be copied onto itself: choose another name.`,
  '0x80070011': ({ path }) =>
    `The system cannot move the file to a different disk drive: ${path} is a folder. Copy it with Copy-Item -Recurse, then remove it.`,
  'merge-other-parent': ({ path, parentPath, foundPath }) =>
    `${path} was to be merged into ${parentPath}, and ${foundPath ? `now stands on ${foundPath}` : 'does not stand on it any more'}. Give it back its parent under that name, then it is tried again.`,
  'backup-died': ({ vm }) => `The program that backed up ${vm} ended before it was done.`,
}
