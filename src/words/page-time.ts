/** Words of time: what a return and a copy cost, the timeline, work under way, the prompt, a worker that died. */

import { faultLabel } from './fault-labels.ts'
import { type Data, plural as many, repositoryText } from './format.ts'
import { POINT_KINDS } from './page-pictures.ts'

const PARTS: Readonly<Record<string, string>> = {
  noticeSeconds: 'notice and decide',
  restoreSeconds: 'copy back',
  decisionSeconds: 'until started',
  startSeconds: 'boot',
  firstOrderSeconds: 'first order',
}

/** Times of a return: minutes where they are minutes. */
const span = (seconds: number): string => {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 100) return `${Math.round(seconds)} s`
  const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60]
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
}

export const returned = {
  heading: 'The last return',
  lost: 'Lost',
  lostValue: (rpoSeconds: number) => span(rpoSeconds),
  orders: (count: number) => `achieved RPO, ${many(count, 'order')}`,
  back: 'Back after',
  backValue: (rtoSeconds: number) => span(rtoSeconds),
  backText: 'achieved RTO, first order taken',
  data: (integrity: string, orders: number) => `${many(orders, 'order')} came back, integrity_check: ${integrity}.`,
  parts: 'Its parts',
  part: (code: string) => PARTS[code] ?? code,
  partValue: (seconds: number) => span(seconds),
}

export const costs = {
  heading: 'What they cost',
  what: 'What',
  standard: 'Standard checkpoint',
  production: 'Production checkpoint',
  backup: (type: string) => `Backup, ${POINT_KINDS[type] ?? type}`,
  check: 'Check of every hash',
  checkpointName: (name: string) => `‘${name}’`,
  backupName: (id: string, to: Data) => `${id} to ${repositoryText(to)}`,
  deleted: 'deleted',
  took: 'took',
  read: 'read',
  written: 'written',
}

/** What a program did that later moments are measured against. */
const APP_MARKS: Readonly<Record<string, string>> = {
  'Updater InstallGoodUpdate': 'update',
  'Updater InstallBadPatch': 'patch',
  'Ransomware Start': 'drill',
}

/** Glyph labels of the event track; null for events that the track does not show. */
export const trackLabel = (code: string, data: Readonly<Record<string, unknown>>): string | null => {
  if (data['recovery'] === true) return null
  if (code === 'checkpoint-taken' || code === 'checkpoint-deleted')
    return code === 'checkpoint-taken' ? String(data['name']) : `${data['name']} deleted`
  if (code === 'checkpoint-applied') return `${data['name']} applied`
  if (code === 'merge-finished') return 'merged'
  if (code === 'backup-finished')
    return `${POINT_KINDS[String(data['type'])] ?? 'copy'} to ${repositoryText(data as Data)}`
  if (code === 'restore-point-copied') return `copy to ${repositoryText(data as Data)}`
  if (code === 'backup-verified') return 'checked'
  if (code === 'vm-restored') return 'restored'
  if (code === 'app-ran') return APP_MARKS[`${data['app']} ${data['action']}`] ?? null
  if (code === 'directory-rollback-noticed') return 'rollback noticed'
  if (code === 'fault') return faultLabel(data)
  if (code === 'fault-noticed') return 'noticed'
  const states: Readonly<Record<string, string>> = { Starting: 'start', Off: 'off', Saved: 'saved', Paused: 'paused' }
  return code === 'vm-state' ? (states[String(data['state'])] ?? null) : code === 'start-failed' ? 'start failed' : null
}

/** To the microsecond: the shares of an opened point are told so, and must be seen to agree. */
const ms = (micros: number): string => (micros / 1000).toFixed(3)

export const timeline = {
  heading: 'Time',
  clock: 'Time in the lab',
  run: 'Let time run',
  stop: 'Stop time',
  speed: 'Speed',
  times: (factor: number) => `${factor}×`,
  waiting: 'Time stands still until the machine starts.',
  stopped: 'Time stands still.',
  dead: 'Time stands still: the simulator died.',
  rebuilding: 'Time stands still while the lab is being built.',
  picture: 'Events from the beginning to now',
  empty: 'nothing has happened yet',
  notYet: 'not yet',
  latency: 'Latency',
  latencyUnit: 'read, ms',
  ms,
  p95: (micros: number) => `p95 ${ms(micros)}`,
  p50: (micros: number) => `p50 ${ms(micros)}`,
  stored: 'Stored',
  storedOn: (volume: string) => `now ${volume}:`,
  capacity: (text: string) => `of ${text}`,
  left: (text: string) => `${text} left`,
  full: 'full',
  legend: { disks: 'disks', memory: 'memory files', other: 'other files' },
  asList: 'As a list',
  asPicture: 'As a picture',
  events: 'What happened',
  data: 'Read latency by the minute',
  dataStored: 'Bytes on the volume',
  at: 'When',
  what: 'What',
  minute: 'Minute',
  operations: 'Under way',
  noReads: 'no reads yet',
}

const WORK: Readonly<Record<string, (subject: string) => string>> = {
  start: (subject) => `Starting ${subject}`,
  stop: (subject) => `Shutting ${subject} down`,
  save: (subject) => `Saving the memory of ${subject}`,
  checkpoint: (subject) => (subject ? `Taking ‘${subject}’` : 'Taking the backup’s checkpoint'),
  merge: (subject) => `Merging ${subject}`,
  backup: (subject) => `Backing up to ${subject}`,
  verify: (subject) => `Checking ${subject}`,
  restore: (subject) => `Restoring ${subject}`,
  copy: (subject) => `Copying to ${subject}`,
  retention: (subject) => `Retention on ${subject}`,
  publish: (subject) => `Giving ${subject} to a host`,
  move: (subject) => `Moving the disks of ${subject}`,
  disk: (subject) => `At work on ${subject}`,
}

export const work = {
  name: (kind: string, subject: string) => WORK[kind]?.(subject) ?? kind,
  deciding: (subject: string) => `Noticing the failure and deciding on ${subject}`,
  blocks: (done: number, total: number) => `${done} of ${many(total, 'block')}`,
  seconds: (done: number, total: number) => `${done} of ${total} s`,
  bytes: (done: string, total: string) => `${done} of ${total}`,
}

const LINE_SHOWN = 48

/** A line named within a sentence. */
const quoted = (line: string): string => `‘${line.length > LINE_SHOWN ? `${line.slice(0, LINE_SHOWN - 1)}…` : line}’`

export const prompt = {
  simpler: 'Simpler than life',
  simplerTitle: 'Where is this lab simpler than life?',
  simplerClose: 'Close',
  heading: 'Console',
  prompt: 'PS C:\\>',
  input: 'Command',
  last: 'The last command as a line',
  simulator: 'simulator',
  simulatorText: 'Hyper-V has no such cmdlet: this one is the simulator’s own.',
  copy: 'Copy the line',
  copyOf: (line: string) => `Copy ${line}`,
  dead: 'The simulator died: build the lab again first.',
  rebuilding: 'The lab is being built.',
  copied: 'Copied.',
  open: 'Show what the console printed',
  shut: 'Hide what the console printed',
  log: 'What the console printed',
  empty: 'Type a line and press Enter. Get-Help lists the cmdlets; Tab completes what you type.',
  choices: (names: readonly string[]) => names.join('   '),
  working: (line: string) => `Working on ${quoted(line)}…`,
  mustEnd: (line: string) => `${quoted(line)} must end first. Your line stays here.`,
}

export const worker = {
  dead: 'The simulator died.',
  deadText: (commands: number) =>
    `The part of the page that holds the lab has stopped with an error. Every command it took is kept here: ${many(commands, 'command')}, enough to build the same lab again.`,
  silent: 'The simulator does not answer.',
  silentText: (commands: number) =>
    `It may be at work, or it may be gone. Every command it took is kept here: ${many(commands, 'command')}.`,
  reason: (text: string) => `It said: ${text}`,
  restart: 'Build the lab again',
  download: 'Save the session as a file',
  fileName: 'afterimage-session.json',
  restarting: 'Building the lab again from its commands…',
}
