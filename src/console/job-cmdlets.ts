/** Lines about planned jobs: a new one, what one does from now on, its end, and the list of all. */
import { count, DAYS_MAX, MEGABYTES_MAX, repository, SEALING, sealing } from './backup-values.ts'
import { type Act, type Arguments, amount, type Cmdlet, command, need, ofVm, optional, text } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen, numberUpTo, truthValue } from './values.ts'

const HOURS_MAX = 24 * 366
const MINUTES_MAX = 60 * 24 * 7
const RETRIES_MAX = 20
const METHODS = ['Forward', 'ForeverForward', 'Reverse'] as const

const PLAN = [
  text('Method', { choices: METHODS }),
  amount('EveryHours'),
  text('At'),
  amount('ActiveFullDays'),
  amount('SyntheticFullDays'),
  amount('WindowMinutes'),
  amount('Bandwidth'),
  amount('Retries'),
  amount('RetryAfterMinutes'),
]
const named = text('Name', { required: true, piped: { BackupJob: 'Name' } })

/** A number from 0 where it is given. */
const upTo = <Key extends string>(values: Arguments, name: string, key: Key, most: number): { [K in Key]?: number } => {
  const written = values.get(name)
  return (written === undefined ? {} : { [key]: numberUpTo(name, written, most) }) as { [K in Key]?: number }
}

const planned = (values: Arguments) => {
  const method = values.get('Method')
  return {
    ...(method === undefined ? {} : { method: chosen(METHODS, method) }),
    ...count(values, 'EveryHours', 'everyHours', HOURS_MAX),
    ...optional('at', values.get('At')),
    ...upTo(values, 'Retries', 'retries', RETRIES_MAX),
    ...count(values, 'RetryAfterMinutes', 'retryAfterMinutes', MINUTES_MAX),
  }
}

const newJob = (values: Arguments): Act =>
  command({
    type: 'new-backup-job',
    name: need(values, 'Name'),
    vm: need(values, 'VMName'),
    repository: need(values, 'Repository'),
    ...planned(values),
    ...count(values, 'ActiveFullDays', 'activeFullDays', DAYS_MAX),
    ...count(values, 'SyntheticFullDays', 'syntheticFullDays', DAYS_MAX),
    ...count(values, 'WindowMinutes', 'windowMinutes', MINUTES_MAX),
    ...count(values, 'Bandwidth', 'bandwidth', MEGABYTES_MAX),
    ...sealing(values),
  })

const truth = <Key extends string>(values: Arguments, name: string, key: Key): { [K in Key]?: boolean } => {
  const written = values.get(name)
  return (written === undefined ? {} : { [key]: truthValue(name, written) }) as { [K in Key]?: boolean }
}

const setJob = (values: Arguments): Act =>
  command({
    type: 'set-backup-job',
    name: need(values, 'Name'),
    ...optional('repository', values.get('Repository')),
    ...planned(values),
    ...upTo(values, 'ActiveFullDays', 'activeFullDays', DAYS_MAX),
    ...upTo(values, 'SyntheticFullDays', 'syntheticFullDays', DAYS_MAX),
    ...upTo(values, 'WindowMinutes', 'windowMinutes', MINUTES_MAX),
    ...upTo(values, 'Bandwidth', 'bandwidth', MEGABYTES_MAX),
    ...truth(values, 'CrashConsistent', 'crashConsistent'),
    ...truth(values, 'Compress', 'compress'),
    ...truth(values, 'Deduplicate', 'deduplicate'),
    ...truth(values, 'Encrypt', 'encrypt'),
  })

export const JOB_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'New-LabBackupJob',
    positional: ['Name', 'VMName'],
    parameters: [text('Name', { required: true }), ofVm, repository, ...PLAN, ...SEALING],
    act: newJob,
  },
  {
    name: 'Set-LabBackupJob',
    positional: ['Name'],
    parameters: [
      named,
      text('Repository'),
      ...PLAN,
      ...SEALING.map(({ name }) => text(name, { choices: ['$true', '$false'], takesConstants: true })),
    ],
    act: setJob,
  },
  {
    name: 'Remove-LabBackupJob',
    positional: ['Name'],
    parameters: [named],
    act: (values) => command({ type: 'remove-backup-job', name: need(values, 'Name') }),
  },
  {
    name: 'Get-LabBackupJob',
    positional: [],
    parameters: [],
    does: 'look',
    gives: TYPES.backupJob,
    act: () => ({ kind: 'look', look: { kind: 'backup-jobs' } }),
  },
]
