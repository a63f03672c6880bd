/** Commands on files of hosts, good and bad, among them the VM's own and whole folders. */
import * as fc from 'fast-check'
import type { FileCommand } from '../../src/host/file-command.ts'

const path = fc.constantFrom(
  'D:\\SHOP\\shop.vhdx',
  'D:\\SHOP\\shop.vhdx',
  'D:\\SHOP\\away.vhdx',
  'D:\\SHOP\\away.vhdx',
  'D:\\SHOP',
  'D:\\SHOP\\Snapshots',
  'D:\\AWAY',
  'D:\\AWAY\\Snapshots',
  'D:\\AWAY\\shop.vhdx',
  'E:\\shop.vhdx',
  '\\\\NAS1\\Backup',
  '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks',
  'D:\\T\\b.avhdx',
)
const destination = fc.constantFrom(
  'D:\\AWAY',
  'D:\\SHOP',
  'D:\\',
  'E:\\',
  'E:\\shop.vhdx',
  'D:\\SHOP\\shop.vhdx',
  '\\\\NAS1\\X',
)
const host = fc.constantFrom('HV1', 'HV1', 'HV1', 'HV2')
const recurse = fc.boolean()

export const fileCommand: fc.Arbitrary<FileCommand> = fc.oneof(
  fc.record({ type: fc.constant('move-item' as const), host, path, destination }),
  fc.record({
    type: fc.constant('rename-item' as const),
    host,
    path,
    newName: fc.constantFrom('shop.vhdx', 'away.vhdx', 'SHOP', 'AWAY', 'Snapshots', 'a<b'),
  }),
  fc.record({ type: fc.constant('copy-item' as const), host, path, destination, recurse }),
  fc.record({ type: fc.constant('remove-item' as const), host, path, recurse }),
)

export const backupDies = fc.record({
  type: fc.constant('fault' as const),
  kind: fc.constant('BackupLeftBehind' as const),
  vm: fc.constantFrom('SHOP', 'SHOP', 'NOPE'),
})
