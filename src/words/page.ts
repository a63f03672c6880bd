/** Every word of the page that is not an event or a refusal: labels, headings, why something cannot be done. */

export { time } from './time.ts'

export const shell = {
  title: (vm: string) => `Afterimage: ${vm} in the lab`,
  brand: 'Afterimage',
  home: 'Afterimage, to the first page',
  lessons: 'Lessons',
  lab: 'The lab',
  toLab: 'Other screens',
  skip: 'Skip to the disk',
  lookInside: 'Look inside',
  partMissing:
    'A part of this page did not come: the connection is gone. The prompt can do the same; to load the page again begins a new lab.',
  opening: 'Starting the lab: a file system, a database and a virtual machine are being built in your browser.',
  openingTitle: 'A computer is being built',
  theme: (dark: boolean) => (dark ? 'Change to the light look' : 'Change to the dark look'),
  tabs: { lesson: 'Lesson', disk: 'Disk', guest: 'Guest', copies: 'Copies', survival: 'Survival' },
  tabsName: 'Parts of the lab',
  dismiss: 'Hide this message',
  cancel: 'Cancel',
  close: 'Close',
}

export const bar = {
  power: 'Power',
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  save: 'Save',
  shutDown: 'Shut down',
  turnOff: 'Turn off',
  startOver: 'Start over',
  startOverTitle: 'Start over with a new lab?',
  startOverText:
    'This lab is thrown away: its disks, its checkpoints and its backups. The new one begins on 14 March at 09:00.',
  keep: 'Keep this lab',
  downloadFirst: 'Save this session as a file',
  wait: 'Wait until the lab is there.',
}

const STATES: Readonly<Record<string, { readonly name: string; readonly text: string }>> = {
  Off: { name: 'Off', text: 'No power, no memory. The disk is as the last write left it.' },
  Starting: { name: 'Starting', text: 'The power is on; the guest is on its way to its desktop.' },
  Running: { name: 'Running', text: 'The guest works, customers order, and every write goes to the newest file.' },
  Pausing: { name: 'Pausing', text: 'The processor is being stopped.' },
  Paused: { name: 'Paused', text: 'The processor stands still. Memory is kept, and lost if the power fails.' },
  Resuming: { name: 'Resuming', text: 'The processor goes on where it stood.' },
  Saving: { name: 'Saving', text: 'Memory is being written to a file.' },
  Saved: { name: 'Saved', text: 'Memory lies in a file. Start goes on exactly where it was.' },
  Stopping: { name: 'Stopping', text: 'The guest closes its programs and files.' },
  PausedCritical: {
    name: 'Paused-Critical',
    text: 'Its storage fails. The guest is frozen in the middle of its work.',
  },
  OffCritical: { name: 'Off-Critical', text: 'It is off, and the files that it would start from are not there.' },
  SavedCritical: { name: 'Saved-Critical', text: 'Its memory was saved, and the files it lies in are not there.' },
}

export const state = {
  name: (code: string) => STATES[code]?.name ?? code,
  text: (code: string) => STATES[code]?.text ?? '',
  heading: (vm: string, code: string) => `${vm} is ${STATES[code]?.name ?? code}`,
  canGoOn: 'What it was waiting for is there again: Resume lets it go on.',
  progress: (name: string, seconds: number, of: number) => `${name}, ${seconds} of ${of} s`,
}

export const backup = {
  act: 'Back up now',
  short: 'Back up',
  title: (vm: string) => `Back up ${vm}`,
}

export const breaking = {
  open: 'Break something',
  short: 'Break',
  title: 'Break something',
}
