/** Words of planned jobs and of retention on the page. */
import { bytesText, countText, durationText, plural } from './format.ts'
import { pointTypes } from './page-backups.ts'

const HOUR_MICROS = 3_600_000_000

const METHODS: Readonly<Record<string, readonly [name: string, text: string]>> = {
  Forward: ['Forward', 'Increments, and a full now and then. Old chains go as a whole.'],
  ForeverForward: ['Forever forward', 'One full for ever: retention merges the oldest increment into it.'],
  Reverse: ['Reverse', 'The newest point is always a full; older ones are rolled back from it.'],
}

export const jobs = {
  heading: 'Planned jobs',
  none: 'Nothing is planned. A backup that somebody has to remember is one that is forgotten.',
  methods: METHODS,
  method: (method: string) => METHODS[method]?.[0] ?? method,
  about: (vm: string, repository: string) => `${vm} to ${repository}`,
  every: (micros: number) => `every ${durationText(micros)}`,
  next: (at: string, type: string) => `Next: ${at}, ${pointTypes.name(type).toLowerCase()}`,
  retry: (attempt: number) => `after ${plural(attempt, 'failure')} it is tried again before that`,
  atWork: 'At work now',
  never: 'It has not run yet.',
  last: 'Last result',
  runs: (count: number, failed: number) =>
    `${plural(count, 'run')}, ${failed === 0 ? 'none failed' : `${countText(failed)} failed`}`,
  runsOf: (name: string) => `Runs of ‘${name}’, newest first`,
  good: (point: string, type: string) => `${point}, ${pointTypes.name(type).toLowerCase()}`,
  failed: 'failed',
  done: 'done',
  attempt: (attempt: number) => (attempt === 1 ? '' : `, attempt ${attempt}`),
  more: (count: number) => `and ${plural(count, 'older run')}`,
  remove: 'Remove',
  change: 'Change…',
  removeName: (name: string) => `Remove the job ‘${name}’`,
  settings: ({
    windowMicros,
    bandwidth,
    retries,
    ...wish
  }: {
    readonly windowMicros: number | null
    readonly bandwidth: number | null
    readonly retries: number
    readonly crashConsistent: boolean
    readonly compress: boolean
    readonly deduplicate: boolean
    readonly encrypt: boolean
    readonly activeFullEveryDays: number | null
    readonly syntheticFullEveryDays: number | null
  }) =>
    [
      wish.activeFullEveryDays === null ? '' : `active full every ${plural(wish.activeFullEveryDays, 'day')}`,
      wish.syntheticFullEveryDays === null ? '' : `synthetic full every ${plural(wish.syntheticFullEveryDays, 'day')}`,
      windowMicros === null ? '' : `stopped after ${durationText(windowMicros)}`,
      bandwidth === null ? '' : `at most ${countText(bandwidth)} MB/s`,
      retries === 0 ? 'no retries' : plural(retries, 'retry', 'retries'),
      wish.crashConsistent ? 'crash-consistent' : '',
      wish.compress ? 'compressed' : '',
      wish.deduplicate ? 'deduplicated' : '',
      wish.encrypt ? 'enciphered' : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  newOne: 'Plan a job',
  form: {
    name: 'Name',
    vm: 'Machine',
    place: 'Place',
    method: 'Method',
    every: 'Every … hours',
    at: 'First at',
    atText: 'empty: one interval from now',
    activeFull: 'Active full every … days',
    syntheticFull: 'Synthetic full every … days',
    none: 'none',
    window: 'Stop after … minutes',
    bandwidth: 'At most … MB/s',
    retries: 'Retries',
    retryAfter: 'Retry after … minutes',
    crashConsistent: 'Crash-consistent',
    compress: 'Compress',
    deduplicate: 'Deduplicate',
    encrypt: 'Encrypt',
    more: 'Window, bandwidth, retries and how it is stored',
    needsName: 'Give it a name first.',
    make: 'Plan it',
    change: 'Change it',
    changeName: (name: string) => `Change the job ‘${name}’`,
    changeText: 'From its next run on. What is left empty stays as it is, and 0 takes it away.',
    needsChange: 'Nothing is otherwise yet.',
    nextAt: 'Next at',
    nextAtText: 'empty: as it is planned',
  },
  hoursOf: (micros: number) => micros / HOUR_MICROS,
}

export const retention = {
  heading: 'Retention',
  choose: 'Of',
  nowhere: 'Retention is set for a machine in a place; there is none with copies or a job yet.',
  policy: 'Policy',
  policies: {
    none: ['Keep everything', 'Nothing is ever removed.'],
    count: ['A count', 'The newest so many.'],
    days: ['Days', 'Those of the last so many times 24 hours.'],
    gfs: ['Grandfather, father, son', 'The newest so many, and the first full of each week, month and year.'],
    keep: ['Keep by period', 'The newest of each of the last days, weeks, months and years.'],
  } as Readonly<Record<string, readonly [string, string]>>,
  numbers: {
    points: 'Points',
    days: 'Days',
    last: 'Last',
    daily: 'Daily',
    weekly: 'Weekly',
    monthly: 'Monthly',
    yearly: 'Yearly',
  } as Readonly<Record<string, string>>,
  current: (kind: string) => `In force: ${(retention.policies[kind]?.[0] ?? kind).toLowerCase()}`,
  set: 'Set it',
  setText: 'Takes effect now, and after each backup.',
  setAsk: 'Set it…',
  takes: (ids: readonly string[]) =>
    ids.length === 0
      ? 'Takes effect now, and after each backup. No point there goes at once.'
      : `Takes effect now, and after each backup. At once ${ids.join(', ')} ${ids.length === 1 ? 'goes' : 'go'}.`,
  sure: (count: number) => (count === 1 ? 'Nothing brings it back.' : `${count} points. Nothing brings them back.`),
  leave: 'Leave it',
  setNow: (count: number) => (count === 1 ? 'Set it and remove one' : `Set it and remove ${count}`),
  verdicts: 'What stays now, and why',
  wouldStay: 'What would stay, and why',
  stays: 'stays',
  needed: 'only because others stand on it',
  goes: 'goes',
  noPoints: 'No restore point lies there yet.',
}

export const preview = {
  heading: 'The next 90 days with this',
  text: 'From an empty place on, and without bytes: only the decisions that the job and its retention would take.',
  begin: 'Show the next 90 days',
  stop: 'Stop',
  progress: (done: number, of: number) => `${done} of ${plural(of, 'day')}`,
  from: (method: string, hours: number) => `${METHODS[method]?.[0] ?? method}, every ${plural(hours, 'hour')}`,
  picture: 'Days across; above each the points that lie there as it ends',
  legend: [
    ['asked', 'asked for, a full'],
    ['part', 'asked for, only changes'],
    ['needed', 'there only because another stands on it'],
    ['gone', 'went that day'],
  ] as const,
  line: 'asked for',
  told: (day: string, there: number, asked: number, fulls: number, gone: number) =>
    `${day}: ${plural(there, 'point')} there, ${countText(asked)} asked for; ${plural(fulls, 'full')}${gone === 0 ? '' : `; ${countText(gone)} went`}`,
  result: (most: number, asked: number) =>
    `At the most ${plural(most, 'point')} lie there at once, where at the most ${countText(asked)} are asked for.`,
  asTable: 'As a table',
  asPicture: 'As a picture',
  caption: 'The next 90 days: points there and asked for as each day ends',
  columns: {
    day: 'Day',
    there: 'There',
    asked: 'Asked for',
    fulls: 'Fulls',
    increments: 'With changes only',
    gone: 'Went',
  },
  pointsOf: (day: string) => `Points as ${day} ends`,
  point: 'Point',
  type: 'Kind',
  taken: 'Taken',
  standsOn: 'Stands on',
  why: 'Why it stays',
  types: { Rollback: 'Rollback' } as Readonly<Record<string, string>>,
  typeName: (type: string) => preview.types[type] ?? pointTypes.name(type),
}

export const size = {
  heading: 'How much it takes',
  text: 'The rule of thumb C(F·D + R·d·D), beside what really lies there.',
  data: 'D: data of one full, MiB',
  fulls: 'F: fulls',
  increments: 'R: points with changes only',
  change: 'd: changed between two, %',
  kept: 'C: left after compression, %',
  estimate: 'Rule of thumb',
  stored: 'Really there',
  storedNone: 'nothing yet',
  bytes: (bytes: number) => bytesText(bytes),
  difference: (estimate: number, stored: number) => {
    const percent = Math.round(((estimate - stored) * 100) / stored)
    return percent === 0
      ? 'They agree to a percent.'
      : `The rule is ${Math.abs(percent)}% ${percent > 0 ? 'above' : 'below'}.`
  },
  measured: 'As measured there now',
  atEnd: 'As on day 90 of the preview',
}
