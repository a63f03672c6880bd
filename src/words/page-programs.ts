/** Words of the guest's programs: their windows, their list, and how the guest is set up. */
import { bytesText, countText, durationText, plural as many } from './format.ts'

const NAMES: Readonly<Record<string, string>> = {
  Ransomware: 'Ransomware drill',
}

const WORKLOAD_STOPS: Readonly<Record<string, string>> = {
  'disk-full': 'It stopped: there is no room left on the guest’s disk.',
  'file-missing': 'It stopped: its file C:\\workload.dat is gone.',
  'file-in-use': 'It stopped: another program holds its file C:\\workload.dat.',
  'file-error': 'It stopped: the guest’s file system answered with an error.',
}

export const programs = {
  button: 'Programs',
  title: 'Programs of the guest',
  text: 'Here you choose which windows you see. A program whose window is closed goes on.',
  name: (program: string) => NAMES[program] ?? program,
  close: (program: string) => `Close ${NAMES[program] ?? program}`,
  needs: (count: number) => `${many(count, 'program needs', 'programs need')} a look`,
  mark: 'needs a look',
  unsaved: 'text not saved',
  waits: (name: string, forAgent: boolean, until: string | null) =>
    `‘${name}’ waits for the ${forAgent ? 'guest agent' : 'open transaction'}${until === null ? '' : `, until ${until} at the latest`}.`,
}

export const shop = {
  more: 'More of the shop',
  dataText: (version: number) => `Its data is in shop.db, data version ${version}.`,
  versions: (program: string, data: number) => `${program}, data ${data}`,
  versionsTitle: (program: string, data: number) => `${program}, data version ${data}`,
  stopped: 'The shop does not run.',
  stoppedBecause: (error: string) => `The shop does not run: ${error}`,
  report: 'Report',
  reportText: 'Adds the books up: orders, pieces, money, stock.',
  reportAt: (at: string, sentence: string) => `${at}: ${sentence}`,
  deleteOldest: (count: number) => `Delete the oldest ${count} orders`,
  deleteShort: 'Delete',
  deleteText: 'Lines and payments go with them; their goods come back into stock.',
}

export const photos = {
  size: (count: number, bytes: number, missing: number) =>
    `${many(count, 'picture')}, ${missing > 0 ? `${countText(missing)} missing` : bytesText(bytes)}`,
  newest: 'Newest pictures',
  none: 'No pictures.',
  isMissing: (name: string) => `${name} is missing`,
  importSome: (count: number) => `Import ${count}`,
  importLarge: (count: number) => `Import ${count} large`,
  importLargeText: (count: number, bytes: number) => `Import ${count} large pictures, ${bytesText(bytes)} each`,
  more: 'More of the pictures',
  picture: 'Picture',
  newName: 'New name',
  rename: 'Rename',
  delete: 'Delete',
  noName: 'Type another name first.',
}

export const updater = {
  good: 'Install the update',
  goodText: 'Shop 2.0: one more column for the customers.',
  bad: 'A patch that is bad',
  kinds: {
    Data: ['Data', 'converts the sums wrongly, at once'],
    Boot: ['Boot', 'leaves another kernel, found at the next start'],
    Slow: ['Slow', 'changes one row an hour'],
  } as Readonly<Record<string, readonly [string, string]>>,
  install: 'Install the patch',
  note: (version: string, patched: string | null) => (patched === null ? version : `${version}, patched: ${patched}`),
  rows: (count: number) => `${many(count, 'row')} changed so far.`,
}

export const ransomware = {
  text: 'A drill, in this simulated guest only: it enciphers its files one after another.',
  running: 'running',
  notRunning: 'not running',
  filesPerHour: 'Files per hour',
  dwellHours: 'Hours of waiting first',
  outOfRange: (name: string, from: number, to: number) => `${name}: a whole number from ${from} to ${countText(to)}.`,
  start: 'Start the drill',
  already: 'The drill is running. It ends when no file is left; a restart does not end it.',
  enciphered: (count: number) => `${many(count, 'file')} enciphered`,
  next: (day: string, at: string) => `the next on ${day} at ${at}`,
  nextToday: (at: string) => `the next at ${at}`,
  rate: (filesPerHour: number) => `${many(filesPerHour, 'file')} an hour`,
}

export const directory = {
  usn: (highest: number) => `highest USN ${highest}`,
  caption: 'Users changed last',
  allCaption: (count: number) => `All ${many(count, 'user')}`,
  user: 'User',
  password: 'Password',
  version: (version: number) => `version ${version}`,
  number: 'USN',
  all: (count: number) => `All ${count}`,
  allTitle: 'Users of the directory',
  stopped: 'The directory does not run.',
  stoppedBecause: (error: string) => `The directory does not run: ${error}`,
  invocation: 'Invocation id',
  rollbacks: (count: number) => (count === 0 ? 'no rollback noticed' : `${many(count, 'rollback')} noticed`),
  chosen: 'User whose password is changed',
  change: 'Change password',
  replicate: 'Replicate to the partner',
}

export const workload = {
  profile: 'Profile',
  profiles: {
    IdleOffice: 'Idle office',
    BusyDatabase: 'Busy database',
    SequentialCopy: 'Sequential copy',
    BootStorm: 'Boot storm',
  } as Readonly<Record<string, string>>,
  start: 'Start',
  stop: 'Stop',
  notRunning: 'not running',
  requests: (count: number) => many(count, 'request'),
  latency: (share: string, micros: number) => `${share} ${durationText(micros)}`,
  startName: 'Start the workload',
  stopName: 'Stop the workload',
  nothingRuns: 'No workload is running.',
  stopped: (code: string) => WORKLOAD_STOPS[code] ?? `It stopped: ${code}`,
}

export const setup = {
  button: 'Guest setup',
  title: 'Guest setup',
  text: 'Of the machine, not of its disk: no checkpoint takes it back.',
  groups: [
    {
      setting: 'agent',
      name: 'Guest agent',
      choices: [
        ['Healthy', 'brings the guest to rest for a production checkpoint'],
        ['Absent', 'nobody brings the guest to rest'],
        ['Failing', 'is there, and never done with it'],
      ],
    },
    {
      setting: 'writeCache',
      name: 'The disk’s write cache',
      choices: [
        ['Honest', 'says yes to a flush when all is safe'],
        ['Lying', 'says yes to a flush before anything is safe'],
      ],
    },
    {
      setting: 'synchronous',
      name: 'A commit waits for the disk',
      choices: [
        ['Full', 'it does: PRAGMA synchronous = FULL'],
        ['Off', 'it waits for no disk: synchronous = OFF'],
      ],
    },
    {
      setting: 'generationIdDevice',
      name: 'Generation id from the host',
      choices: [
        ['Present', 'the guest can notice that it was taken back'],
        ['Absent', 'as before 2012: it cannot notice'],
      ],
    },
  ],
} as const
