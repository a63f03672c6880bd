/** Lines on virtual disk files, and what each means. */
const path = 'D:\\T\\a.vhdx'
const command = (value: object): object => ({ kind: 'command', command: { host: 'HV1', path, ...value } })
const MIB = 1024 * 1024

export const PROMISED_VHD: readonly (readonly [line: string, act: object])[] = [
  [`New-VHD ${path} 20MB`, command({ type: 'new-vhd', vhdType: 'Dynamic', sizeBytes: 20 * MIB })],
  [
    `New-VHD -Path ${path} -SizeBytes 20MB -Fixed -BlockSizeBytes 1MB -LogicalSectorSizeBytes 4096`,
    command({
      type: 'new-vhd',
      vhdType: 'Fixed',
      sizeBytes: 20 * MIB,
      blockSizeBytes: MIB,
      logicalSectorSizeBytes: 4096,
    }),
  ],
  [
    `New-VHD -Path ${path} -ParentPath D:\\base.vhdx -Differencing`,
    command({ type: 'new-vhd', vhdType: 'Differencing', parentPath: 'D:\\base.vhdx' }),
  ],
  [
    `Convert-VHD ${path} E:\\b.vhdx -VHDType fixed -DeleteSource`,
    command({ type: 'convert-vhd', destinationPath: 'E:\\b.vhdx', vhdType: 'Fixed', deleteSource: true }),
  ],
  [`Resize-VHD -Path ${path} -SizeBytes 1GB`, command({ type: 'resize-vhd', sizeBytes: 1024 * MIB })],
  [`Resize-VHD ${path} -ToMinimumSize`, command({ type: 'resize-vhd', sizeBytes: 'minimum' })],
  [`Optimize-VHD -Path ${path}`, command({ type: 'optimize-vhd', mode: 'Full' })],
  [`Optimize-VHD ${path} -Mode quick`, command({ type: 'optimize-vhd', mode: 'Quick' })],
  [`Merge-VHD -Path ${path} -Force`, command({ type: 'merge-vhd' })],
  [`Merge-VHD ${path} -Dest D:\\base.vhdx`, command({ type: 'merge-vhd', destinationPath: 'D:\\base.vhdx' })],
  [
    `Set-VHD -Path ${path} -ParentPath D:\\base.vhdx`,
    command({ type: 'set-vhd', parentPath: 'D:\\base.vhdx', ignoreIdMismatch: false }),
  ],
  [
    `Set-VHD ${path} D:\\base.vhdx -IgnoreIdMismatch -Confirm:$false`,
    command({ type: 'set-vhd', parentPath: 'D:\\base.vhdx', ignoreIdMismatch: true }),
  ],
  ['Get-VHD -VMId 1234', { kind: 'look', look: { kind: 'vhds-of-vm', id: '1234' } }],
  ['Get-Volume D', { kind: 'look', look: { kind: 'volumes', letter: 'D', host: 'HV1' } }],
  [`Mount-VHD -Path ${path} -ReadOnly`, command({ type: 'mount-vhd', readOnly: true })],
  [`Mount-VHD ${path} -ComputerName HV2`, command({ type: 'mount-vhd', readOnly: false, host: 'HV2' })],
  [`Dismount-VHD -Path ${path}`, command({ type: 'dismount-vhd' })],
]
