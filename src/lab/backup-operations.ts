/** Commands of the backup room, carried out. Each returns the operation that goes on, if any. */
import { Refused } from '../host/refusal.ts'
import type { BackupCommand } from './backup-command.ts'
import type { Lab } from './lab.ts'
import { changeJob, newJob, repositoryOf } from './planned-jobs.ts'
import { restoreGuestFile } from './restore-guest-file.ts'
import { restoreOrder } from './restore-order.ts'

type Handlers = {
  [Type in BackupCommand['type']]: (lab: Lab, command: Extract<BackupCommand, { type: Type }>) => string | undefined
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
  'set-backup-job': (lab, command) => {
    changeJob(lab, command)
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
