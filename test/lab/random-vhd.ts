/** Commands on virtual disk files, good and bad, among them the VM's own. */
import * as fc from 'fast-check'
import type { VhdCommand } from '../../src/host/vhd-command.ts'

const MIB = 1024 * 1024

const file = fc.constantFrom(
  'D:\\T\\a.vhdx',
  'D:\\T\\a.vhdx',
  'D:\\T\\b.avhdx',
  'D:\\T\\c.avhdx',
  'E:\\copy.vhdx',
  'D:\\SHOP\\shop.vhdx',
  'D:\\NOPE\\x.vhdx',
)
const host = fc.constantFrom('HV1', 'HV1', 'HV1', 'HV2')
const sizeBytes = fc.constantFrom(2 * MIB, 8 * MIB, 9 * MIB + 512, 64 * MIB, 700)

export const vhdCommand: fc.Arbitrary<VhdCommand> = fc.oneof(
  fc.record(
    {
      type: fc.constant('new-vhd' as const),
      host,
      path: file,
      vhdType: fc.constantFrom('Dynamic' as const, 'Fixed' as const),
      sizeBytes,
      blockSizeBytes: fc.constantFrom(MIB, 2 * MIB, 3 * MIB),
      logicalSectorSizeBytes: fc.constantFrom(512, 4096),
    },
    { requiredKeys: ['type', 'host', 'path', 'vhdType', 'sizeBytes'] },
  ),
  fc.record({
    type: fc.constant('new-vhd' as const),
    host,
    path: file,
    vhdType: fc.constant('Differencing' as const),
    parentPath: file,
  }),
  fc.record(
    {
      type: fc.constant('convert-vhd' as const),
      host,
      path: file,
      destinationPath: file,
      vhdType: fc.constantFrom('Dynamic' as const, 'Fixed' as const),
      deleteSource: fc.boolean(),
    },
    { requiredKeys: ['type', 'host', 'path', 'destinationPath', 'deleteSource'] },
  ),
  fc.record({
    type: fc.constant('convert-vhd' as const),
    host,
    path: file,
    destinationPath: file,
    vhdType: fc.constant('Differencing' as const),
    parentPath: file,
    deleteSource: fc.constant(false),
  }),
  fc.record({
    type: fc.constant('resize-vhd' as const),
    host,
    path: file,
    sizeBytes: fc.oneof(sizeBytes, fc.constant('minimum' as const)),
  }),
  fc.record({
    type: fc.constant('optimize-vhd' as const),
    host,
    path: file,
    mode: fc.constantFrom('Full' as const, 'Quick' as const),
  }),
  fc.record(
    { type: fc.constant('merge-vhd' as const), host, path: file, destinationPath: file },
    { requiredKeys: ['type', 'host', 'path'] },
  ),
  fc.record({
    type: fc.constant('set-vhd' as const),
    host,
    path: file,
    parentPath: file,
    ignoreIdMismatch: fc.boolean(),
  }),
  fc.record({ type: fc.constant('mount-vhd' as const), host, path: file, readOnly: fc.boolean() }),
  fc.record({ type: fc.constant('dismount-vhd' as const), host, path: file }),
)
