/** Commands about backups as a session may give them: often possible, sometimes not. */
import * as fc from 'fast-check'
import { POINT_TYPES } from '../../src/backup/restore-point.ts'
import type { Command } from '../../src/lab/command.ts'

const restorePoint = fc.constantFrom('latest', 'latest', 'latest', 'SHOP-1', 'SHOP-2', 'SHOP-9')
const repository = fc.constantFrom('NAS1', 'NAS1', 'VAULT', 'HV1:E', 'HV1:D', 'HV1', 'NOPE')
const vm = fc.oneof(
  { weight: 20, arbitrary: fc.constant('SHOP') },
  { weight: 1, arbitrary: fc.constantFrom('COPY', 'NOPE') },
)
const yes = fc.constant(true as const)

export const BACKUP_COMMANDS = {
  backup: fc.record(
    {
      type: fc.constant('start-backup' as const),
      vm,
      repository,
      backupType: fc.constantFrom('Full' as const, ...POINT_TYPES),
      compress: yes,
      encrypt: yes,
      crashConsistent: yes,
    },
    { requiredKeys: ['type', 'vm', 'repository', 'backupType'] },
  ),
  test: fc.record(
    { type: fc.constant('test-backup' as const), restorePoint, boot: yes, repair: yes },
    { requiredKeys: ['type', 'restorePoint'] },
  ),
  restore: fc.record(
    {
      type: fc.constant('restore-backup' as const),
      restorePoint,
      toHost: fc.constantFrom('HV1', 'HV2', 'NAS1'),
      newName: fc.constantFrom('COPY', 'SHOP'),
      instant: yes,
    },
    { requiredKeys: ['type', 'restorePoint'] },
  ),
  restoreOrder: fc.record({
    type: fc.constant('restore-backup' as const),
    restorePoint,
    order: fc.constantFrom(1, 30, 61, 900),
  }),
  copyPoint: fc.record({ type: fc.constant('copy-restore-point' as const), restorePoint, repository }),
  removePoint: fc.record(
    { type: fc.constant('remove-restore-point' as const), restorePoint, dependants: yes },
    { requiredKeys: ['type', 'restorePoint'] },
  ),
  retention: fc.record({
    type: fc.constant('set-retention' as const),
    vm,
    repository,
    policy: fc.constantFrom(null, { kind: 'count' as const, points: 1 }, { kind: 'days' as const, days: 1 }),
  }),
  plan: fc.record({
    type: fc.constant('new-backup-job' as const),
    name: fc.constantFrom('nightly', 'hourly'),
    vm,
    repository,
    method: fc.constantFrom('Forward' as const, 'ForeverForward' as const, 'Reverse' as const),
    everyHours: fc.constantFrom(1, 2),
  }),
  replan: fc.record(
    {
      type: fc.constant('set-backup-job' as const),
      name: fc.constantFrom('nightly', 'hourly'),
      repository,
      method: fc.constantFrom('Forward' as const, 'ForeverForward' as const, 'Reverse' as const),
      everyHours: fc.constantFrom(1, 3),
      encrypt: fc.boolean(),
      windowMinutes: fc.constantFrom(0, 1),
    },
    { requiredKeys: ['type', 'name'] },
  ),
  unplan: fc.record({ type: fc.constant('remove-backup-job' as const), name: fc.constantFrom('nightly', 'hourly') }),
  rescan: fc.record({ type: fc.constant('rescan-repository' as const), repository }),
  move: fc.record({
    type: fc.constant('move-storage' as const),
    vm: fc.constantFrom('SHOP', 'COPY'),
    path: fc.constantFrom('E:\\MOVED', 'D:\\MOVED', 'D:\\COPY', 'Z:\\MOVED'),
  }),
  promise: fc.record({
    type: fc.constant('set-objectives' as const),
    vm,
    rpoSeconds: fc.nat(7200),
    rtoSeconds: fc.nat(7200),
  }),
} satisfies Record<string, fc.Arbitrary<Command>>

export const BACKUP_WEIGHTS: { readonly [Name in keyof typeof BACKUP_COMMANDS]: number } = {
  backup: 6,
  test: 2,
  restore: 3,
  restoreOrder: 1,
  copyPoint: 2,
  removePoint: 1,
  retention: 2,
  plan: 1,
  replan: 1,
  unplan: 1,
  rescan: 1,
  move: 2,
  promise: 1,
}
