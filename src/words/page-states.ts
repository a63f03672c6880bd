/** Words of a machine's states as a picture, and of what each operation's possibility rests on. */

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

const EVENTS: Readonly<Record<string, string>> = {
  START: 'Start',
  START_FAILED: 'the start fails',
  SHUT_DOWN: 'Shut down',
  TURN_OFF: 'Turn off',
  SAVE: 'Save',
  PAUSE: 'Pause',
  RESUME: 'Resume',
  RESET: 'Reset',
  APPLIED: 'a checkpoint is applied',
  SAVED_STATE_REMOVED: 'the saved state is discarded',
  STORAGE_LOST: 'its storage fails',
  CRITICAL_TIMEOUT: 'its storage stays away for too long',
  POWER_LOST: 'the power fails',
}

export const states = {
  picture: (vm: string, name: string) => `States of ${vm} and the ways between them; it is ${name}`,
  ways: 'Ways out of this state',
  way: (to: string, events: readonly string[]) =>
    `${to}: ${events.length === 0 ? 'when it is done' : events.map((event) => EVENTS[event] ?? event).join(', ')}`,
  operations: 'What is possible now',
  underWay: 'It is on its way to another state. Until it is there nothing but the ways above leads out of it.',
  operation: (code: string) => OPERATIONS[code] ?? code,
  verdict: (code: string) => VERDICTS[code] ?? code,
  source: (code: string) => SOURCES[code] ?? ['?', code, ''],
  legend: 'What it rests on:',
  sources: Object.values(SOURCES),
  critical: 'Paused-Critical, Saved-Critical and Off-Critical are these states over storage that fails.',
}
