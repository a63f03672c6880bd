/** Commands about backups as a random session gives them. */
import * as fc from 'fast-check'
import type { Command } from '../../src/lab/command.ts'

export const often = <T>(value: T, rare: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...rare) })

export const vm = often('SHOP', ['shop', 'COPY', 'NOPE'])
const restorePoint = often('latest', ['SHOP-1', 'SHOP-2', 'SHOP-9'])

export const backupCommands = {
  backup: fc.record({
    type: fc.constant('start-backup' as const),
    vm,
    repository: fc.constantFrom('NAS1', 'NAS1', 'VAULT', 'HV1:E', 'HV1:D', 'HV1', 'NOPE'),
    backupType: fc.constant('Full' as const),
  }),
  test: fc.record({ type: fc.constant('test-backup' as const), restorePoint }),
  restore: fc.record(
    {
      type: fc.constant('restore-backup' as const),
      restorePoint,
      toHost: fc.constantFrom('HV1', 'HV2', 'NAS1'),
      newName: fc.constantFrom('COPY', 'SHOP'),
      instant: fc.constant(true as const),
    },
    { requiredKeys: ['type', 'restorePoint'] },
  ),
  restoreOrder: fc.record({
    type: fc.constant('restore-backup' as const),
    restorePoint,
    order: fc.constantFrom(1, 30, 61, 900),
  }),
  move: fc.record({
    type: fc.constant('move-storage' as const),
    vm: fc.constantFrom('SHOP', 'COPY'),
    path: fc.constantFrom('E:\\MOVED', 'D:\\MOVED', 'D:\\COPY', 'Z:\\MOVED'),
  }),
} satisfies Record<string, fc.Arbitrary<Command>>
