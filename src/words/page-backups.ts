/** Words of backups on the page: the menu that begins one, copies in their places, restore points and what is done with them. */
import { type Data, fileName, plural } from './format.ts'
import { places } from './page-pictures.ts'
import { keepReasonSentence, toldReasons } from './retention.ts'

/** By a point's type: its name and what it is. */
const TYPES: Readonly<Record<string, readonly [name: string, text: string]>> = {
  Full: ['Full', 'Reads all that the disk holds. Stands alone.'],
  Incremental: ['Incremental', 'Only what changed since the newest point there. Needs the whole chain below it.'],
  Differential: ['Differential', 'What changed since the newest full. Needs that full and nothing else.'],
  SyntheticFull: [
    'Synthetic full',
    'Reads what changed and takes the rest from the repository. Stands alone; the machine is hardly touched.',
  ],
  ReverseIncremental: [
    'Reverse incremental',
    'The newest point stays a full; the ones before are rolled back from it.',
  ],
}

export const pointTypes = {
  name: (type: string) => TYPES[type]?.[0] ?? type,
  /** For a choice: by value its name and what it means. */
  choices: TYPES,
}

export const backup = {
  title: (vm: string) => `Back up ${vm}`,
  intro: 'A backup is a copy elsewhere. Where it lies decides what it outlives.',
  asking: 'Asking what is possible…',
  kind: 'Kind',
  more: 'Consistency, bandwidth and how it is stored',
  start: 'Back up',
  to: (target: string) => `Back up to ${target}`,
  sameVolume: (volume: string) =>
    `Beside the disk that it copies, on ${volume}: whatever takes that volume takes both.`,
  sameHost: (host: string) =>
    `Another disk of ${host}: outlives the VM’s disk, is lost with ${host}, and whoever administers ${host} reaches it too.`,
  sameRoom: (host: string, room: string) => `${host}, in the same room (${room.toLowerCase()}): is lost with the room.`,
  sameSite: (host: string, room: string) => `${room}: outlives ${host}, but not the building.`,
  otherSite: (site: string) => `${site}: outlives the whole site, over a slower line.`,
  sameAccount: (account: string) => `Whoever has ${account} reaches it too.`,
  all: 'Backups, jobs and what they cost',
}

const BROKEN: Readonly<Record<string, (file: string, block: number | null, below: string, key: string) => string>> = {
  gone: (file) => `Its file ${file} is not there any more. It cannot be restored.`,
  damaged: (file, block) =>
    `${block === null ? `${file} is` : `Block ${block} in ${file} is`} not as it was written. Nothing of it is believed.`,
  incomplete: (file, _, below) => `It stands on ${below}, and ${file} is missing. It cannot be restored without it.`,
  below: (file, block, below) =>
    `It stands on ${below}, in which ${block === null ? file : `block ${block} of ${file}`} is not as it was written.`,
  key: (file, _block, _below, key) =>
    `${file} is enciphered with ${key}, and nobody has that key any more. Every byte is there, and none can be read: it cannot be restored.`,
}

/** What is wrong with a point, in a sentence. */
export const brokenSentence = (broken: {
  readonly why: string
  readonly file: string
  readonly block: number | null
  readonly below: string | null
  readonly keyId?: string
}): string =>
  BROKEN[broken.why]?.(fileName(broken.file), broken.block, broken.below ?? '', broken.keyId ?? '') ?? broken.why

export const copies = {
  menu: (id: string, place: string) => `Copy ${id} on ${place}`,
  verified: (verified: string | null) =>
    verified === 'boot-failed'
      ? 'boot test failed'
      : verified === 'boot'
        ? 'booted and checked'
        : verified === 'hash'
          ? 'hashes checked'
          : 'not checked yet',
  locked: (until: string) => `Locked until ${until}: nobody can change or remove it before.`,
  size: (size: string) => `${size} of files`,
  verify: 'Check every hash',
  verifyText: 'Reads the whole copy. A copy that was never checked is a hope.',
  restore: (host: string) => `Restore to ${host}`,
  restoreText: (vm: string, host: string) => `${vm} comes back on ${host}, powered off, as it was then.`,
  asking: 'Asking what is possible…',
  open: 'Everything about this copy',
}

export const fate = {
  stands: (room: string, site: string) => (room === site ? site : `${room}, ${site.toLowerCase()}`),
  account: (account: string) => `Written with the account ${account}`,
  reaches: (places: readonly string[]) =>
    places.length === 0
      ? 'No other place has that account.'
      : `The same account reaches ${places.join(', ')}: whoever has it, has them all.`,
  immutable: (days: number) =>
    `What is written here cannot be changed or removed for ${plural(days, 'day')}, by anybody.`,
  changeable: 'What is written here can be changed and removed at once by that account.',
  roomShared: (places: readonly string[]) =>
    places.length === 0 ? 'Nothing else stands in that room.' : `In the same room: ${places.join(', ')}.`,
  siteShared: (places: readonly string[]) =>
    places.length === 0 ? 'Nothing else stands at that site.' : `At the same site: ${places.join(', ')}.`,
  cost: (cents: number, perGib: number) =>
    `${money(cents)} a month at its present size, ${money(perGib)} per GiB and month. 1 MiB of the lab stands for 1 GiB.`,
}

/** `€1.23`, from whole cents. */
export const money = (cents: number): string =>
  `€${String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(cents % 100).padStart(2, '0')}`

export const backups = {
  title: 'Backups',
  tabs: { points: 'Restore points', jobs: 'Jobs and retention', costs: 'What it costs', policies: 'Compare plans' },
  close: 'Close',
  reading: 'Looking…',
  none: 'There is no restore point yet. Only a backup makes one: ‘Back up now’, or a planned job.',
  picture: 'Restore points on a line of time, by place',
  now: 'now',
  pictureKeys: 'Arrow keys go from point to point and from place to place',
  legend: [
    ['solid', 'stands alone: a full'],
    ['half', 'holds only changes: stands on another'],
    ['hollow', 'cannot be restored'],
  ] as const,
  group: (vm: string, repository: string, several: boolean) => (several ? `${vm} on ${repository}` : repository),
  point: (id: string, type: string, repository: string, at: string, age: string) =>
    `${id}: ${pointTypes.name(type).toLowerCase()} on ${repository}, ${at}, ${age}`,
  broken: places.broken,
  lostPlace: (repository: string) => `${repository} is lost, and with it all that lay there.`,
  table: 'All restore points, newest first',
  /** Of a table that shows the newest only. */
  showAll: (count: number) => `Show all ${count}`,
  columns: {
    id: 'Point',
    kind: 'Kind',
    place: 'Place',
    taken: 'Moment',
    age: 'Age',
    size: 'Size',
    consistency: 'Consistency',
    checked: 'Checked',
    standsOn: 'Stands on',
    locked: 'Locked until',
    stays: 'Why it stays',
  },
  consistency: {
    Application: 'application',
    Crash: 'crash',
    Off: 'was off',
  } as Readonly<Record<string, string>>,
  consistencyText: {
    Application: 'The guest had come to rest for it.',
    Crash: 'As a power cut would have left the disk.',
    Off: 'The machine was off: the disk as it lay.',
  } as Readonly<Record<string, string>>,
  nothing: '–',
  alone: 'nothing',
  goes: 'goes with the next retention',
  staysFor: (reasons: readonly { readonly code: string; readonly data: Data }[]) =>
    toldReasons(reasons)
      // Until when stands beside it.
      .map(({ code, data }) => (code === 'locked' ? 'It is locked.' : keepReasonSentence(code, data)))
      .join(' '),
  neededBy: (ids: readonly string[]) =>
    ids.length === 0 ? 'Nothing stands on it.' : `${ids.join(', ')} ${ids.length === 1 ? 'stands' : 'stand'} on it.`,
  standsOn: (id: string | null) => (id === null ? 'It stands alone.' : `It stands on ${id}.`),
  copyOf: (id: string) => `A copy of ${id}.`,
  sealed: (keyId: string | null, compress: boolean) =>
    `${compress ? 'Compressed. ' : ''}${keyId === null ? 'Not enciphered: whoever reaches the file can read it.' : `Enciphered with ${keyId}, a key that the backup program keeps and no place for copies has.`}`,
  ranBy: (vms: readonly string[]) =>
    `${vms.join(', ')} ${vms.length === 1 ? 'runs' : 'run'} from it: it can be neither removed nor merged meanwhile.`,
  byJob: (job: string | null) => (job === null ? 'Started by hand.' : `Made by the job ‘${job}’.`),
  choose: 'Choose a restore point to see what can be done with it.',
  rescan: (repository: string) => `Look through ${repository}`,
  rescanAct: 'Look',
  rescanText: 'Makes the catalogue anew from the files that lie there.',
  at: 'At work now',
}

export const pointActs = {
  heading: (id: string) => `What can be done with ${id}`,
  line: 'The same as a line',
  asking: 'Asking…',
  hash: 'Check the hashes',
  hashAct: 'Check',
  hashText: 'Reads every file of its chain. Finds what changed since it was written, not what was broken before.',
  boot: 'Boot test',
  bootAct: 'Test',
  bootText: 'Checks the hashes, then starts it on a child that is thrown away, and asks its programs.',
  repair: 'Repair',
  repairText: 'Puts damaged blocks right that the machine still has as they were.',
  restore: 'Restore',
  restoreText: (vm: string) => `${vm} comes back powered off, as it was then. Its checkpoints do not.`,
  host: 'To host',
  newName: 'Name',
  file: 'Restore one file',
  fileAct: 'Put it back',
  fileName: (file: string) => `Put it back: ${file}`,
  fileText: (vm: string) => `One file of that moment back into ${vm} as it runs. Nothing else changes.`,
  listFiles: 'List its files…',
  chooseFile: 'File of that moment',
  needsFile: 'List its files and choose one first.',
  copyTo: 'Copy to',
  copyAct: 'Copy',
  copyText: 'A second place, a second fate. Only what is not there yet goes over the line.',
  place: 'Place',
  days: 'Locked for days',
  daysNone: 'as the place has it',
  remove: 'Remove',
  removeOnly: (id: string) => `Removes ${id} and nothing else.`,
  removeAll: (id: string, others: readonly string[]) =>
    `${others.join(', ')} ${others.length === 1 ? 'stands' : 'stand'} on ${id} and would go with it.`,
  removeAsk: 'Remove…',
  removeSure: (count: number) =>
    count === 1 ? 'Nothing brings it back.' : `${count} points. Nothing brings them back.`,
  keep: 'Keep it',
  removeNow: (count: number) => (count === 1 ? 'Remove it' : `Remove all ${count}`),
}
