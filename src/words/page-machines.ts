/** Words of the list of machines and of their dialogs: settings, a new one, one that is brought in. */
import { state } from './page.ts'

export const machines = {
  choose: (vm: string) => `${vm}: choose a machine`,
  title: 'Machines',
  where: (host: string, code: string, lost: boolean) => `${host}, ${lost ? 'storage lost' : state.name(code)}`,
  newOne: 'New machine',
  import: 'Import',
  settings: (vm: string) => `Settings of ${vm}`,
  reset: 'Reset',
  resetText: 'Power off and on again, at once.',
  discard: 'Discard saved state',
  discardAct: 'Discard',
  discardText: 'Off instead of Saved; its memory is thrown away.',
  on: (act: string, subject: string) => `${act}: ${subject}`,
  none: 'No virtual machine',
  noneText:
    'This lab has no virtual machine now. The hosts, their files and the copies are still there: a machine can be made on a disk that is left, or brought back from a backup or an export.',
  close: 'Close',
}

export const settings = {
  checkpoints: 'Checkpoints',
  type: 'Type',
  automatic: 'Take one by itself at each start that finds none',
  automaticText: 'It goes at the next clean shutdown. Off on Windows Server, on under Windows 10 and 11.',
  timeout: 'When its storage fails, turn it off after',
  timeoutText: 'Until then it stands still in Paused-Critical.',
  minutes: (minutes: number | null) => (minutes === null ? 'never' : minutes === 1 ? '1 minute' : `${minutes} minutes`),
  disks: 'Disks',
  location: (location: number) => `SCSI 0:${location}`,
  use: 'Use this file',
  take: 'Take off',
  add: 'Add a disk file',
  addAct: 'Add',
  noDisk: 'It has no disk.',
  export: 'Export to the folder',
  exportAct: 'Export',
  live: 'A machine that runs is exported',
  liveStates: {
    CaptureSavedState: 'with its memory, as Saved',
    CaptureDataConsistentState: 'after its guest prepared its disks',
    CaptureCrashConsistentState: 'as a power cut would leave it',
  } as Readonly<Record<string, string>>,
  delete: 'Delete the machine',
  disksNot: (why: string) => `Its disks cannot be changed now. ${why}`,
  deleteNot: (why: string) => `It cannot be deleted now. ${why}`,
  deleteText: 'Its checkpoints are merged away; its disks stay as files.',
  folder: 'E:\\exports',
}

export const newMachine = {
  title: 'New machine',
  name: 'Name',
  host: 'Host',
  disk: 'Its disk',
  kinds: {
    child: [
      'A child of a parent that stays as it is',
      'Every machine begins in the same clean state, and writes to its own file only.',
    ],
    existing: ['A disk file that is there', 'It belongs to one machine at a time.'],
    empty: ['A new disk', 'Empty: nothing starts from it before something is put on it.'],
  } as Readonly<Record<string, readonly [string, string]>>,
  parent: 'Parent',
  file: 'Disk file',
  path: 'New disk file',
  size: 'Size in MiB',
  noFiles: 'This host has no disk files.',
  parentText: 'Nobody may write to the parent any more, or none of its children can be used.',
  act: 'Make it',
  cancel: 'Cancel',
  needsName: 'Give it a name first.',
  needsFile: 'Choose a disk file first.',
}

export const importing = {
  title: 'Import a machine',
  host: 'Host',
  file: 'Configuration',
  none: 'No volume of this host holds an exported machine. Export one first.',
  mode: 'How',
  modes: {
    register: ['Register it where it lies', 'Same id; its files become the machine’s own.'],
    restore: ['Restore a copy', 'Same id: only while no machine has it.'],
    copy: ['Copy it as another machine', 'An id of its own, as often as you like.'],
  } as Readonly<Record<string, readonly [string, string]>>,
  folder: 'Folder for the copy',
  defaultFolder: 'D:\\imports',
  act: 'Import',
  needsFile: 'Choose a configuration first.',
}
