/** Planned jobs as commands say them: a new one, and what one does from now on. */
import { type JobSettings, needDefinition, ORDINARY_JOB } from '../backup/job-definition.ts'
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { NewBackupJob, SetBackupJob } from './backup-command.ts'
import type { Lab } from './lab.ts'

/** A repository is a place with a volume for copies: a store's `Data`, or `HOST:VOLUME`. Throws Refused `unknown-repository`. */
export const repositoryOf = (lab: Lab, repository: string): { place: string; volume: string } => {
  const [name = '', volumeName] = repository.replace(/^\\\\/, '').split(/[:\\]/)
  const place = lab.places.place(name)
  if (!place) throw new Refused('unknown-repository', { repository })
  const volume = place.spec.kind === 'host' ? lab.places.volume(name, volumeName ?? '') : place.volumes[0]
  if (!volume || volume.servedBy) throw new Refused('unknown-repository', { repository })
  return { place: place.spec.name, volume: volume.name }
}

/** The next time of day that reads so. Throws Refused `bad-value`. */
const nextAt = ({ epochMicros }: Lab['scenario'], now: SimTime, at: string): SimTime => {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? []
  if (hours === undefined)
    throw new Refused('bad-value', { name: 'At', value: at, allowed: 'Write a time of day, such as 22:00.' })
  const ofDay = Number(hours) * HOUR + Number(minutes) * MINUTE
  const midnight = Math.floor((epochMicros + now) / DAY) * DAY - epochMicros
  const today = midnight + ofDay
  return today > now ? today : today + DAY
}

export const newJob = (lab: Lab, command: NewBackupJob): void => {
  const vm = lab.hypervisor.need(command.vm).record.name
  const everyMicros = command.everyHours === undefined ? ORDINARY_JOB.everyMicros : command.everyHours * HOUR
  const method = command.method ?? ORDINARY_JOB.method
  // A chain that goes on for ever is renewed by nobody unless that is asked for.
  const activeFull =
    method === 'Forward' && command.syntheticFullDays === undefined ? ORDINARY_JOB.activeFullEveryDays : null
  lab.backups.schedule.add({
    name: command.name,
    vm,
    ...repositoryOf(lab, command.repository),
    method,
    everyMicros,
    firstAt: command.at === undefined ? lab.now + everyMicros : nextAt(lab.scenario, lab.now, command.at),
    activeFullEveryDays: command.activeFullDays ?? activeFull,
    syntheticFullEveryDays: command.syntheticFullDays ?? null,
    windowMicros: command.windowMinutes === undefined ? null : command.windowMinutes * MINUTE,
    bandwidth: command.bandwidth ?? null,
    retries: command.retries ?? ORDINARY_JOB.retries,
    retryAfterMicros:
      command.retryAfterMinutes === undefined ? ORDINARY_JOB.retryAfterMicros : command.retryAfterMinutes * MINUTE,
    crashConsistent: command.crashConsistent ?? false,
    compress: command.compress ?? false,
    deduplicate: command.deduplicate ?? false,
    encrypt: command.encrypt ?? false,
  })
}

/** 0 takes it away. */
const orNone = (value: number, unit = 1): number | null => (value === 0 ? null : value * unit)

/** Only what is given. */
const given = <Key extends keyof JobSettings, Value>(
  key: Key,
  value: Value | undefined,
  as: (value: Value) => JobSettings[Key],
): Partial<JobSettings> => (value === undefined ? {} : ({ [key]: as(value) } as Partial<JobSettings>))

const same = <Value>(value: Value): Value => value

/** Throws Refused `unknown-backup-job`, `unknown-repository` and `bad-value`. */
export const changeJob = (lab: Lab, command: SetBackupJob): void => {
  needDefinition(lab.backups.state.definitions, command.name)
  lab.backups.schedule.change(command.name, {
    ...(command.repository === undefined ? {} : repositoryOf(lab, command.repository)),
    ...given('method', command.method, same),
    ...given('everyMicros', command.everyHours, (hours) => hours * HOUR),
    ...given('firstAt', command.at, (at) => nextAt(lab.scenario, lab.now, at)),
    ...given('activeFullEveryDays', command.activeFullDays, orNone),
    ...given('syntheticFullEveryDays', command.syntheticFullDays, orNone),
    ...given('windowMicros', command.windowMinutes, (minutes) => orNone(minutes, MINUTE)),
    ...given('bandwidth', command.bandwidth, orNone),
    ...given('retries', command.retries, same),
    ...given('retryAfterMicros', command.retryAfterMinutes, (minutes) => minutes * MINUTE),
    ...given('crashConsistent', command.crashConsistent, same),
    ...given('compress', command.compress, same),
    ...given('deduplicate', command.deduplicate, same),
    ...given('encrypt', command.encrypt, same),
  })
}
