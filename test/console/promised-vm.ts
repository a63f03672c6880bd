/** Lines on whole machines, their settings, their disks and their checkpoints, and what each means. */
const vm = 'SHOP'
const command = (value: object): object => ({ kind: 'command', command: value })
const MIB = 1024 * 1024

export const PROMISED_VM: readonly (readonly [line: string, act: object])[] = [
  ['Restart-VM SHOP', command({ type: 'restart-vm', vm })],
  ['Restart-VM -Name SHOP -Force', command({ type: 'restart-vm', vm })],
  ['Remove-VMSavedState -VMName SHOP', command({ type: 'remove-saved-state', vm })],
  ['Set-VM SHOP -AutomaticCheckpointsEnabled $true', command({ type: 'set-vm', vm, automaticCheckpoints: true })],
  ['Set-VM SHOP -AutomaticCheckpointsEnabled $false', command({ type: 'set-vm', vm, automaticCheckpoints: false })],
  [
    'Set-VM SHOP -AutomaticCriticalErrorAction Pause -AutomaticCriticalErrorActionTimeout 30',
    command({ type: 'set-vm', vm, criticalTimeoutMinutes: 30 }),
  ],
  ['Set-VM SHOP -AutomaticCriticalErrorActionTimeout 0', command({ type: 'set-vm', vm, criticalTimeoutMinutes: null })],
  ['Remove-VMCheckpoint SHOP', command({ type: 'remove-checkpoint', vm })],
  [
    'Remove-VMCheckpoint SHOP a -IncludeAllChildCheckpoints',
    command({ type: 'remove-checkpoint', vm, name: 'a', subtree: true }),
  ],
  [
    "Rename-VMCheckpoint -VMName SHOP -Name a -NewName 'a b'",
    command({ type: 'rename-checkpoint', vm, name: 'a', newName: 'a b' }),
  ],
  ['New-VM -Name T1 -NoVHD', command({ type: 'new-vm', vm: 'T1', host: 'HV1' })],
  [
    'New-VM T1 -VHDPath D:\\T1\\t1.vhdx -ComputerName HV2',
    command({ type: 'new-vm', vm: 'T1', host: 'HV2', vhdPath: 'D:\\T1\\t1.vhdx' }),
  ],
  [
    'New-VM T1 -NewVHDPath D:\\T1\\t1.vhdx -NewVHDSizeBytes 32MB',
    command({ type: 'new-vm', vm: 'T1', host: 'HV1', vhdPath: 'D:\\T1\\t1.vhdx', newVhdSizeBytes: 32 * MIB }),
  ],
  ['Remove-VM SHOP -Force', command({ type: 'remove-vm', vm })],
  ['Export-VM SHOP -Path E:\\exp', command({ type: 'export-vm', vm, path: 'E:\\exp', liveState: 'CaptureSavedState' })],
  [
    'Export-VM SHOP E:\\exp -CaptureLiveState CaptureCrashConsistentState',
    command({ type: 'export-vm', vm, path: 'E:\\exp', liveState: 'CaptureCrashConsistentState' }),
  ],
  [
    'Export-VMCheckpoint -VMName SHOP -Name a -Path E:\\exp',
    command({ type: 'export-checkpoint', vm, name: 'a', path: 'E:\\exp' }),
  ],
  [
    'Import-VM -Path E:\\a.vmcx',
    command({ type: 'import-vm', host: 'HV1', path: 'E:\\a.vmcx', mode: 'register', generateNewId: false }),
  ],
  [
    'Import-VM E:\\a.vmcx -Copy -GenerateNewId -VhdDestinationPath D:\\new',
    command({
      type: 'import-vm',
      host: 'HV1',
      path: 'E:\\a.vmcx',
      mode: 'copy',
      generateNewId: true,
      destinationPath: 'D:\\new',
    }),
  ],
  ['Add-VMHardDiskDrive -VMName SHOP -Path D:\\d.vhdx', command({ type: 'add-vm-disk', vm, path: 'D:\\d.vhdx' })],
  [
    'Add-VMHardDiskDrive SHOP D:\\d.vhdx -ControllerType SCSI -ControllerNumber 0 -ControllerLocation 1',
    command({ type: 'add-vm-disk', vm, path: 'D:\\d.vhdx', controllerLocation: 1 }),
  ],
  [
    'Set-VMHardDiskDrive -VMName SHOP -Path D:\\d.vhdx',
    command({ type: 'set-vm-disk', vm, controllerLocation: 0, path: 'D:\\d.vhdx' }),
  ],
  [
    'Remove-VMHardDiskDrive -VMName SHOP -ControllerType SCSI -ControllerNumber 0 -ControllerLocation 1',
    command({ type: 'remove-vm-disk', vm, controllerLocation: 1 }),
  ],
]
