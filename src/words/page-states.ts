/** Words of a machine's states as a picture, and of what each operation's possibility rests on. */
import { plural } from './format.ts'

const OPERATIONS: Readonly<Record<string, string>> = {
  start: 'Start',
  'shut-down': 'Shut down',
  'turn-off': 'Turn off',
  reset: 'Reset',
  save: 'Save',
  pause: 'Pause',
  resume: 'Resume',
  'remove-saved-state': 'Discard the saved state',
  'production-checkpoint': 'Take a production checkpoint',
  'standard-checkpoint': 'Take a standard checkpoint',
  apply: 'Apply a checkpoint',
  'delete-checkpoint': 'Delete a checkpoint',
  export: 'Export',
  'delete-vm': 'Delete the machine',
  'change-disks': 'Change its disks',
  'merge-vhd': 'Merge-VHD on its disk',
  'convert-vhd': 'Convert-VHD on its disk',
  'resize-vhd': 'Resize-VHD on its disk',
  'optimize-vhd': 'Optimize-VHD on its disk',
}

const VERDICTS: Readonly<Record<string, string>> = {
  yes: 'possible',
  no: 'not now',
  'not-simulated': 'not simulated',
}

/** A mark and what it says. */
const SOURCES: Readonly<Record<string, readonly [mark: string, name: string, text: string]>> = {
  cited: ['c', 'cited', 'stands in Microsoft’s documentation'],
  derived: ['d', 'derived', 'follows from what stands there'],
  uncertain: ['u', 'uncertain', 'known from experience only'],
}

/** What nobody asks for. */
const MISHAPS: Readonly<Record<string, string>> = {
  START_FAILED: 'if the start fails',
  STORAGE_LOST: 'if its storage fails',
  POWER_LOST: 'if the power fails',
}

interface Way {
  readonly open: readonly string[]
  readonly barred: readonly string[]
  readonly mishaps: readonly string[]
  readonly isTimed: boolean
}

export const states = {
  picture: (vm: string, name: string) => `States of ${vm} and the ways between them; it is ${name}`,
  ways: 'Ways out of this state',
  noWay: 'None, until what it lies on is there again.',
  way: (to: string, { open, barred, mishaps, isTimed }: Way, timeoutMinutes: number | null) =>
    `${to}: ${[
      ...(isTimed ? ['when it is done'] : []),
      ...open.map(states.operation),
      ...barred.map((code) => `${states.operation(code)}, once what hinders it now is gone (see below)`),
      ...mishaps.map(
        (event) => MISHAPS[event] ?? `if its storage stays away for ${plural(timeoutMinutes ?? 0, 'minute')}`,
      ),
    ].join('; ')}`,
  operations: 'What is possible now',
  underWay: 'It is on its way to another state. Until it is there it takes no operation.',
  operation: (code: string) => OPERATIONS[code] ?? code,
  verdict: (code: string) => VERDICTS[code] ?? code,
  source: (code: string) => SOURCES[code] ?? ['?', code, ''],
  legend: 'What it rests on:',
  sources: Object.values(SOURCES),
  critical:
    'Lines are what it can be asked for, and dashed ones what time does. Storage or power that fails is not drawn: the one leaves it Paused-Critical, or Off- or Saved-Critical where it stood still, the other Off.',
}
