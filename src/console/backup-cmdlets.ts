/** Lines about backups, and what each means. Hyper-V has no cmdlets for them, so all are the lab's. */
import { POINT_TYPES } from '../backup/restore-point.ts'
import { Refused } from '../host/refusal.ts'
import type { BackupCommand } from '../lab/backup-command.ts'
import { count, DAYS_MAX, given, MEGABYTES_MAX, repository, SEALING, sealing } from './backup-values.ts'
import {
  type Act,
  type Arguments,
  amount,
  type Cmdlet,
  command,
  flag,
  need,
  ofVm,
  optional,
  type Parameter,
  restorePoint,
  text,
} from './cmdlet.ts'
import { JOB_CMDLETS } from './job-cmdlets.ts'
import { GET_RETENTION, SET_RETENTION } from './retention-cmdlet.ts'
import { chosen } from './values.ts'

const point = { ...restorePoint, required: true }
const ORDERS_MAX = 1_000_000_000

const backup = (values: Arguments): Act =>
  command({
    type: 'start-backup',
    vm: need(values, 'VMName'),
    repository: need(values, 'Repository'),
    backupType: chosen(POINT_TYPES, values.get('Type') ?? 'Full'),
    ...sealing(values),
    ...count(values, 'Bandwidth', 'bandwidth', MEGABYTES_MAX),
  })

const ofPoint = (
  name: string,
  more: readonly Parameter[],
  build: (values: Arguments) => BackupCommand,
  takesTime = true,
): Cmdlet => ({
  name,
  positional: ['RestorePoint'],
  parameters: [point, ...more],
  takesTime,
  act: (values) => command(build(values)),
})

const pointOf = (values: Arguments) => ({ restorePoint: need(values, 'RestorePoint') })

const RESTORED = [text('ToHost'), text('NewName'), text('File'), text('Destination'), flag('Instant'), amount('Order')]

/** A part of it goes back into the machine that runs; the whole goes where it is wished. */
const restore = (values: Arguments): BackupCommand => {
  const [part, another] = (['File', 'Order'] as const).filter((name) => values.has(name))
  const other = another ?? (['ToHost', 'NewName', 'Instant'] as const).find((name) => values.has(name))
  if (values.has('Destination') && !values.has('File'))
    throw new Refused('missing-parameter', { cmdlet: 'Restore-LabBackup', name: 'File' })
  if (part && other) throw new Refused('parameters-exclude', { cmdlet: 'Restore-LabBackup', one: part, other })
  return {
    type: 'restore-backup',
    ...pointOf(values),
    ...optional('toHost', values.get('ToHost')),
    ...optional('newName', values.get('NewName')),
    ...optional('file', values.get('File')),
    ...optional('destination', values.get('Destination')),
    ...given(values, 'Instant', 'instant'),
    ...count(values, 'Order', 'order', ORDERS_MAX),
  }
}

export const BACKUP_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Start-LabBackup',
    positional: ['VMName'],
    parameters: [ofVm, repository, text('Type', { choices: POINT_TYPES }), ...SEALING, amount('Bandwidth')],
    takesTime: true,
    act: backup,
  },
  ...JOB_CMDLETS,
  ofPoint('Test-LabBackup', [flag('Boot'), flag('Repair')], (values) => ({
    type: 'test-backup',
    ...pointOf(values),
    ...given(values, 'Boot', 'boot'),
    ...given(values, 'Repair', 'repair'),
  })),
  ofPoint('Restore-LabBackup', RESTORED, restore),
  {
    name: 'Move-VMStorage',
    positional: ['VMName', 'DestinationStoragePath'],
    parameters: [ofVm, text('DestinationStoragePath', { required: true })],
    takesTime: true,
    act: (values) =>
      command({ type: 'move-storage', vm: need(values, 'VMName'), path: need(values, 'DestinationStoragePath') }),
  },
  ofPoint('Copy-LabRestorePoint', [text('To', { required: true }), amount('ImmutableDays')], (values) => ({
    type: 'copy-restore-point',
    ...pointOf(values),
    repository: need(values, 'To'),
    ...count(values, 'ImmutableDays', 'immutableDays', DAYS_MAX),
  })),
  ofPoint(
    'Remove-LabRestorePoint',
    [flag('IncludeDependants')],
    (values) => ({
      type: 'remove-restore-point',
      ...pointOf(values),
      ...given(values, 'IncludeDependants', 'dependants'),
    }),
    false,
  ),
  SET_RETENTION,
  GET_RETENTION,
  {
    name: 'Update-LabRepository',
    positional: ['Repository'],
    parameters: [repository],
    act: (values) => command({ type: 'rescan-repository', repository: need(values, 'Repository') }),
  },
]
