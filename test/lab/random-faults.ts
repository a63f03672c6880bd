/** Any failure beside those of power and places, good and bad, at once or planned. */
import * as fc from 'fast-check'
import { FAULT_KINDS, type FaultCommand, ROT_PLACES } from '../../src/lab/fault-command.ts'

const OTHER_KINDS = FAULT_KINDS.filter((kind) => !['PowerCut', 'HostLost', 'VolumeLost'].includes(kind))

const MINUTE = 60_000_000

/** Fields that its kind does not take are left alone, as those of a journal of a later version would be. */
export const otherFault: fc.Arbitrary<FaultCommand> = fc
  .record({
    type: fc.constant('fault' as const),
    kind: fc.constantFrom(...OTHER_KINDS),
    vm: fc.constantFrom('SHOP', 'SHOP', 'SHOP', 'COPY', undefined),
    in: fc.constantFrom(...ROT_PLACES),
    force: fc.constantFrom(true, undefined),
    turnOff: fc.constantFrom(true, undefined),
    path: fc.constantFrom(
      undefined,
      'C:\\notes.txt',
      'C:\\Photos\\img_0001.bmp',
      'D:\\SHOP\\shop.vhdx',
      'D:\\SHOP\\shop.vhdx.rct',
      '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks',
      '\\\\NAS1\\Backup\\SHOP\\SHOP-1.json',
    ),
    offsetBytes: fc.oneof(fc.constant(undefined), fc.nat(20 * 1_048_576)),
    count: fc.constantFrom(undefined, 1, 50, 5000),
    patch: fc.constantFrom(undefined, 'Data', 'Boot', 'Slow'),
    filesPerHour: fc.constantFrom(undefined, 3600),
    account: fc.constantFrom(undefined, undefined, 'vault-keeper', 'nobody'),
    room: fc.constantFrom('Next room', 'Offsite', 'Cellar', undefined),
    dwellMicros: fc.constantFrom(undefined, 0, MINUTE / 2, MINUTE),
    at: fc.constantFrom(undefined, undefined, undefined, '09:01', '09:02', 'noon'),
  })
  .map(
    (fields) =>
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as FaultCommand,
  )
