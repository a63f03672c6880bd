/** The line of each command about backups. */
import type { RetentionPolicy } from '../backup/retention-policy.ts'
import type { BackupCommand, SetBackupJob } from '../lab/backup-command.ts'
import { option, quote } from './lexer.ts'

const number = (name: string, value: number | undefined): string => (value === undefined ? '' : ` -${name} ${value}`)
const truth = (name: string, value: boolean | undefined): string => (value === undefined ? '' : ` -${name} $${value}`)
const mark = (name: string, value: boolean | undefined): string => (value ? ` -${name}` : '')

const sealingLine = (asked: {
  crashConsistent?: boolean
  compress?: boolean
  deduplicate?: boolean
  encrypt?: boolean
}) =>
  `${mark('CrashConsistent', asked.crashConsistent)}${mark('Compress', asked.compress)}${mark('Deduplicate', asked.deduplicate)}${mark('Encrypt', asked.encrypt)}`

/** When it runs, what it makes and how long it may take. */
const planLine = (asked: Omit<SetBackupJob, 'type' | 'name'>): string =>
  `${option('Method', asked.method)}${number('EveryHours', asked.everyHours)}${option('At', asked.at)}${number('ActiveFullDays', asked.activeFullDays)}${number('SyntheticFullDays', asked.syntheticFullDays)}${number('WindowMinutes', asked.windowMinutes)}${number('Bandwidth', asked.bandwidth)}${number('Retries', asked.retries)}${number('RetryAfterMinutes', asked.retryAfterMinutes)}`

const policyLine = (policy: RetentionPolicy | null): string => {
  if (policy === null) return ' -Policy None'
  const { kind, ...numbers } = policy
  const written = Object.entries(numbers).map(([name, value]) => number(capital(name), value))
  return ` -Policy ${capital(kind)}${written.join('')}`
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

const LINES: { [Type in BackupCommand['type']]: (command: Extract<BackupCommand, { type: Type }>) => string } = {
  'start-backup': ({ vm, repository: where, backupType, bandwidth, ...asked }) =>
    `Start-LabBackup ${quote(vm)} -Repository ${quote(where)}${backupType === 'Full' ? '' : option('Type', backupType)}${sealingLine(asked)}${number('Bandwidth', bandwidth)}`,
  'new-backup-job': ({ type: _, name, vm, repository: where, ...asked }) =>
    `New-LabBackupJob ${quote(name)} ${quote(vm)} -Repository ${quote(where)}${planLine(asked)}${sealingLine(asked)}`,
  'set-backup-job': ({ type: _, name, ...asked }) =>
    `Set-LabBackupJob ${quote(name)}${option('Repository', asked.repository)}${planLine(asked)}${truth('CrashConsistent', asked.crashConsistent)}${truth('Compress', asked.compress)}${truth('Deduplicate', asked.deduplicate)}${truth('Encrypt', asked.encrypt)}`,
  'remove-backup-job': ({ name }) => `Remove-LabBackupJob ${quote(name)}`,
  'test-backup': ({ restorePoint: id, boot, repair }) =>
    `Test-LabBackup -RestorePoint ${quote(id)}${mark('Boot', boot)}${mark('Repair', repair)}`,
  'restore-backup': ({ restorePoint: id, toHost, newName, file, destination, instant, order }) =>
    `Restore-LabBackup -RestorePoint ${quote(id)}${option('ToHost', toHost)}${option('NewName', newName)}${option('File', file)}${option('Destination', destination)}${mark('Instant', instant)}${number('Order', order)}`,
  'move-storage': ({ vm, path }) => `Move-VMStorage ${quote(vm)}${option('DestinationStoragePath', path)}`,
  'copy-restore-point': ({ restorePoint: id, repository: where, immutableDays }) =>
    `Copy-LabRestorePoint -RestorePoint ${quote(id)} -To ${quote(where)}${number('ImmutableDays', immutableDays)}`,
  'remove-restore-point': ({ restorePoint: id, dependants }) =>
    `Remove-LabRestorePoint -RestorePoint ${quote(id)}${mark('IncludeDependants', dependants)}`,
  'set-retention': ({ vm, repository: where, policy }) =>
    `Set-LabRetention ${quote(vm)} -Repository ${quote(where)}${policyLine(policy)}`,
  'rescan-repository': ({ repository: where }) => `Update-LabRepository ${quote(where)}`,
}

export const backupLine = (asked: BackupCommand): string => LINES[asked.type](asked as never)
