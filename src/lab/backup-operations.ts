/** Commands of the backup room, carried out. Each returns the operation that goes on, if any. */
import { ORDINARY_JOB } from '../backup/job-definition.ts'
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { BackupCommand, NewBackupJob } from './backup-command.ts'
import type { Lab } from './lab.ts'
import { restoreGuestFile } from './restore-guest-file.ts'
import { restoreOrder } from './restore-order.ts'

type Handlers = {
  [Type in BackupCommand['type']]: (lab: Lab, command: Extract<BackupCommand, { type: Type }>) => string | undefined
}

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

const newJob = (lab: Lab, command: NewBackupJob): void => {
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

const HANDLERS: Handlers = {
  'start-backup': (lab, { vm, repository, backupType, crashConsistent, compress, deduplicate, encrypt, bandwidth }) => {
    const where = repositoryOf(lab, repository)
    const hosted = lab.hypervisor.need(vm)
    const { name } = hosted.record
    const left = hosted.record.checkpoints.find(({ purpose }) => purpose === 'recovery')
    const operation = lab.backups.backUp(name, where, {
      type: backupType,
      crashConsistent: crashConsistent ?? false,
      compress: compress ?? false,
      deduplicate: deduplicate ?? false,
      bandwidth: bandwidth ?? null,
      encrypt: encrypt ?? false,
      job: null,
    })
    if (left) lab.context.emit('recovery-in-the-way', { vm: name, name: left.name })
    return operation
  },
  'new-backup-job': (lab, command) => {
    newJob(lab, command)
    return undefined
  },
  'remove-backup-job': ({ backups }, { name }) => {
    backups.schedule.remove(name)
    return undefined
  },
  'test-backup': ({ backups }, { restorePoint, boot, repair }) =>
    backups.verify(restorePoint, { boot: boot ?? false, repair: repair ?? false }),
  'restore-backup': (lab, { restorePoint, toHost, newName, file, destination, instant, order }) => {
    if (file !== undefined) return restoreGuestFile(lab, restorePoint, file, destination)
    if (order !== undefined) return restoreOrder(lab, restorePoint, order)
    const outage = lab.watch.outageOf(lab.backups.needPoint(restorePoint).vm)
    const notBefore = outage ? outage.failedAt + lab.scenario.noticeMicros : lab.now
    return lab.backups.restore(restorePoint, { toHost, newName }, notBefore, instant ?? false)
  },
  'move-storage': ({ backups }, { vm, path }) => backups.moveStorage(vm, path),
  'copy-restore-point': (lab, { restorePoint, repository, immutableDays }) =>
    lab.backups.copy(restorePoint, repositoryOf(lab, repository), immutableDays ?? null),
  'remove-restore-point': ({ backups }, { restorePoint, dependants }) => {
    backups.remove(restorePoint, dependants ?? false)
    return undefined
  },
  'set-retention': (lab, { vm, repository, policy }) => {
    const where = { vm: lab.hypervisor.find(vm)?.record.name ?? vm, ...repositoryOf(lab, repository) }
    if (!lab.hypervisor.find(vm) && !lab.backups.state.points.some((point) => point.vm === vm))
      throw new Refused('unknown-vm', { vm })
    lab.backups.setRetention(where, policy)
    return lab.backups.retain(where)
  },
  'rescan-repository': (lab, { repository }) => {
    lab.backups.rescan(repositoryOf(lab, repository))
    return undefined
  },
}

export const carryOutBackup = (lab: Lab, command: BackupCommand): string | undefined =>
  HANDLERS[command.type](lab, command as never)
