/** Any command about backups that a line can spell. */
import * as fc from 'fast-check'
import { POINT_TYPES } from '../../src/backup/restore-point.ts'
import type { BackupCommand } from '../../src/lab/backup-command.ts'
import { count, given, is, maybe, name } from './any-value.ts'

type BackupCommands = {
  readonly [Type in BackupCommand['type']]: fc.Arbitrary<Extract<BackupCommand, { type: Type }>>
}

const on = maybe(fc.constant(true as const))
const sealing = { crashConsistent: on, compress: on, deduplicate: on, encrypt: on }
const number = fc.integer({ min: 0, max: 9999 })
const minutes = maybe(count(60 * 24 * 7))

export const BACKUP_COMMANDS: BackupCommands = {
  'start-backup': given(
    fc.record({
      type: is('start-backup'),
      vm: name,
      repository: name,
      backupType: fc.constantFrom(...POINT_TYPES),
      ...sealing,
      bandwidth: maybe(count(100_000)),
    }),
  ),
  'new-backup-job': given(
    fc.record({
      type: is('new-backup-job'),
      name,
      vm: name,
      repository: name,
      method: maybe(fc.constantFrom('Forward' as const, 'ForeverForward' as const, 'Reverse' as const)),
      everyHours: maybe(count(24 * 366)),
      at: maybe(name),
      activeFullDays: maybe(count(9999)),
      syntheticFullDays: maybe(count(9999)),
      windowMinutes: minutes,
      bandwidth: maybe(count(100_000)),
      retries: maybe(fc.integer({ min: 0, max: 20 })),
      retryAfterMinutes: minutes,
      ...sealing,
    }),
  ),
  'set-backup-job': given(
    fc.record({
      type: is('set-backup-job'),
      name,
      repository: maybe(name),
      method: maybe(fc.constantFrom('Forward' as const, 'ForeverForward' as const, 'Reverse' as const)),
      everyHours: maybe(count(24 * 366)),
      at: maybe(name),
      activeFullDays: maybe(number),
      syntheticFullDays: maybe(number),
      windowMinutes: maybe(number),
      bandwidth: maybe(number),
      retries: maybe(fc.integer({ min: 0, max: 20 })),
      retryAfterMinutes: minutes,
      crashConsistent: maybe(fc.boolean()),
      compress: maybe(fc.boolean()),
      deduplicate: maybe(fc.boolean()),
      encrypt: maybe(fc.boolean()),
    }),
  ),
  'remove-backup-job': fc.record({ type: is('remove-backup-job'), name }),
  'test-backup': given(fc.record({ type: is('test-backup'), restorePoint: name, boot: on, repair: on })),
  'restore-backup': fc.oneof(
    given(
      fc.record({
        type: is('restore-backup'),
        restorePoint: name,
        toHost: maybe(name),
        newName: maybe(name),
        instant: on,
      }),
    ),
    given(fc.record({ type: is('restore-backup'), restorePoint: name, file: name, destination: maybe(name) })),
    fc.record({ type: is('restore-backup'), restorePoint: name, order: count(1_000_000) }),
  ),
  'move-storage': fc.record({ type: is('move-storage'), vm: name, path: name }),
  'copy-restore-point': given(
    fc.record({
      type: is('copy-restore-point'),
      restorePoint: name,
      repository: name,
      immutableDays: maybe(count(9999)),
    }),
  ),
  'remove-restore-point': given(fc.record({ type: is('remove-restore-point'), restorePoint: name, dependants: on })),
  'set-retention': fc.record({
    type: is('set-retention'),
    vm: name,
    repository: name,
    policy: fc.oneof(
      fc.constant(null),
      fc.record({ kind: is('count'), points: count(9999) }),
      fc.record({ kind: is('days'), days: count(9999) }),
      fc.record({ kind: is('gfs'), points: count(9999), weekly: number, monthly: number, yearly: number }),
      fc.record({ kind: is('keep'), last: number, daily: number, weekly: number, monthly: number, yearly: number }),
    ),
  }),
  'rescan-repository': fc.record({ type: is('rescan-repository'), repository: name }),
}
