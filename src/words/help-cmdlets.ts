/** What `Get-Help` says of each cmdlet: its purpose, and lines to try. */
export interface CmdletHelp {
  readonly purpose: string
  /** Each is a line that can be typed. */
  readonly examples: readonly string[]
  /** What real tools are told in its place: text, and no line of this prompt. */
  readonly inLife?: readonly string[]
  /** What a parameter means here, where it differs from what it means everywhere. */
  readonly parameters?: Readonly<Record<string, string>>
}

const VM = 'It is named by -Name, or comes through a pipe: Get-VM | ... .'

export const HYPER_V_HELP: Readonly<Record<string, CmdletHelp>> = {
  'Start-VM': {
    purpose: `Starts a virtual machine, or lets a saved one go on. ${VM}`,
    examples: ['Start-VM SHOP', 'Get-VM | Start-VM'],
  },
  'Suspend-VM': { purpose: 'Pauses a virtual machine: its memory stays in the host.', examples: ['Suspend-VM SHOP'] },
  'Resume-VM': { purpose: 'Lets a paused virtual machine go on.', examples: ['Resume-VM SHOP'] },
  'Save-VM': { purpose: 'Writes the memory to disk and stops the virtual machine.', examples: ['Save-VM SHOP'] },
  'Stop-VM': {
    purpose: 'Shuts the guest down, saves it, or cuts its power.',
    examples: ['Stop-VM SHOP', 'Stop-VM SHOP -TurnOff', 'Get-VM | Where-Object State -eq Running | Stop-VM -Save'],
    parameters: {
      Force: 'Gives the guest five minutes in life, and then cuts the power. The guest here is always done before.',
    },
  },
  'Restart-VM': {
    purpose: 'Resets a virtual machine: power off and on again at once. What is not on the disk is lost.',
    examples: ['Restart-VM SHOP -Force'],
  },
  'Remove-VMSavedState': {
    purpose: 'Discards the memory of a saved virtual machine. Its disks stay as after a power cut.',
    examples: ['Remove-VMSavedState SHOP'],
  },
  'Set-VM': {
    purpose: 'Sets the kind of checkpoint, automatic checkpoints, and how long a machine may stay Paused-Critical.',
    examples: ['Set-VM SHOP -CheckpointType ProductionOnly', 'Set-VM SHOP -AutomaticCheckpointsEnabled $true'],
    parameters: {
      AutomaticCheckpointsEnabled: '$true: a start without checkpoints makes one; it goes at a clean shutdown.',
      AutomaticCriticalErrorAction: 'Pause. None leaves the guest to its failing disk, which is not simulated.',
      AutomaticCriticalErrorActionTimeout: 'Minutes of Paused-Critical before it is turned off; 0 for never.',
    },
  },
  'Checkpoint-VM': {
    purpose: 'Takes a checkpoint: the disk freezes, and what is written from now on goes into a new file.',
    examples: ["Checkpoint-VM SHOP -SnapshotName 'before the update'", 'Get-VM | Checkpoint-VM -SnapshotName tonight'],
  },
  'Restore-VMCheckpoint': {
    purpose: 'Applies a checkpoint: the present is thrown away. -WhatIf first tells, and does nothing.',
    examples: [
      "Restore-VMCheckpoint -VMName SHOP -Name 'before the update' -WhatIf",
      "Get-VMCheckpoint SHOP -Name 'before*' | Restore-VMCheckpoint -Confirm:$false",
    ],
    parameters: { Name: 'Name of the checkpoint.' },
  },
  'Remove-VMCheckpoint': {
    purpose: 'Removes a checkpoint: the present stays, the way back goes, and its file is merged.',
    examples: ["Remove-VMCheckpoint SHOP 'before*'", 'Get-VMSnapshot SHOP | Remove-VMSnapshot -WhatIf'],
    parameters: { Name: 'Name of the checkpoint; all of the machine, if left out.' },
  },
  'Rename-VMCheckpoint': {
    purpose: 'Gives a checkpoint another name. No file knows its name.',
    examples: ["Rename-VMCheckpoint 'before the update' SHOP tested"],
    parameters: {
      Name: 'Name of the checkpoint.',
      NewName: 'At most 100 characters, and no other checkpoint of the machine has it.',
    },
  },
  'New-VM': {
    purpose: 'Makes a virtual machine: of a disk that is there, of a new one, or without any.',
    examples: [
      'New-VM T1 -VHDPath D:\\T1\\t1.vhdx',
      'New-VM EMPTY -NewVHDPath D:\\EMPTY\\disk.vhdx -NewVHDSizeBytes 64MB',
    ],
    parameters: {
      VHDPath: 'A disk that is there. What it stands on is not touched.',
      NewVHDPath: 'A disk to be made, empty.',
      NewVHDSizeBytes: 'Its size.',
      NoVHD: 'Without a disk.',
      ComputerName: 'The host that gets it; HV1 if left out.',
    },
  },
  'Remove-VM': {
    purpose: 'Deletes a virtual machine. Its checkpoints are merged into its disks first; the disks stay as files.',
    examples: ['Remove-VM T1 -Force'],
  },
  'Export-VM': {
    purpose: 'Copies a virtual machine with its disks and checkpoints into a folder of its name.',
    examples: ['Export-VM SHOP -Path E:\\exports'],
    parameters: {
      Path: 'Folder in which the folder of the machine is made.',
      CaptureLiveState:
        'Of a running machine: with its memory, brought to rest by its agent, or as a power cut would leave it.',
    },
  },
  'Export-VMCheckpoint': {
    purpose: 'Copies the moment of one checkpoint as a machine of its own, each disk in one file.',
    examples: ["Export-VMCheckpoint 'before the update' E:\\exports -VMName SHOP"],
    parameters: {
      Name: 'Name of the checkpoint.',
      Path: 'Folder in which the folder of the machine is made.',
    },
  },
  'Import-VM': {
    purpose: 'Enters an exported machine: in place, or as a copy.',
    examples: [
      "Import-VM -Path 'E:\\exports\\SHOP\\Virtual Machines\\<id>.vmcx'",
      "Import-VM -Path 'E:\\exports\\SHOP\\Virtual Machines\\<id>.vmcx' -Copy -GenerateNewId",
    ],
    parameters: {
      Path: 'Its .vmcx file.',
      Register: 'The files are used where they are, under the same identifier. This is what happens without -Copy.',
      Copy: 'The files are copied.',
      GenerateNewId: 'The copy is another machine: it may live beside the first.',
      VirtualMachinePath: 'Folder in which the folder of the copy is made.',
      VhdDestinationPath: 'The same; configuration and disks lie together here.',
    },
  },
  'Add-VMHardDiskDrive': {
    purpose: 'Attaches a disk to a virtual machine that is off.',
    examples: ['Add-VMHardDiskDrive SHOP -Path D:\\SHOP\\data.vhdx'],
  },
  'Set-VMHardDiskDrive': {
    purpose: 'Points a disk of a virtual machine at another file. What it wrote to before is nobody’s then.',
    examples: ['Set-VMHardDiskDrive SHOP -ControllerLocation 0 -Path D:\\SHOP\\shop.vhdx'],
  },
  'Remove-VMHardDiskDrive': {
    purpose: 'Takes a disk off a virtual machine. The file stays.',
    examples: ['Remove-VMHardDiskDrive SHOP -ControllerLocation 1'],
  },
  'Get-VM': {
    purpose: 'Lists the virtual machines.',
    examples: ['Get-VM', 'Get-VM SHOP | Format-List *', "Get-VM | Where-Object { $_.State -eq 'Running' }"],
    parameters: { Name: 'Name of the virtual machine; all, if left out.' },
  },
  'Get-VMCheckpoint': {
    purpose: 'Lists the checkpoints of a virtual machine, those of a running backup too (SnapshotType Recovery).',
    examples: [
      'Get-VMCheckpoint SHOP',
      'Get-VMSnapshot SHOP -SnapshotType Recovery',
      'Get-VMCheckpoint SHOP -ParentOf SHOP',
    ],
    parameters: { Name: 'Name of a checkpoint; * and ? stand for any text and any letter.' },
  },
  'Get-VMHardDiskDrive': {
    purpose: 'Lists the disks of a virtual machine with the file that each one writes to.',
    examples: [
      'Get-VMHardDiskDrive SHOP',
      'Get-VM SHOP | Get-VMHardDiskDrive | Get-VHD',
      'Get-VMSnapshot SHOP | Get-VMHardDiskDrive',
    ],
    parameters: {
      VMSnapshot: 'A checkpoint, piped or by name: the files that its disks were then.',
      ControllerLocation: 'Only the disk at this place.',
    },
  },
  'Get-VHD': {
    purpose: 'Shows what a virtual disk file says of itself.',
    examples: [
      'Get-VHD D:\\SHOP\\shop.vhdx',
      'Get-VHD D:\\SHOP\\shop.vhdx | Select-Object Path, FileSize',
      'Get-VM SHOP | Get-VHD',
    ],
    parameters: { VMId: 'Identifier of a virtual machine: all disks that it has.' },
  },
  'Test-VHD': {
    purpose: 'True when the disk and the chain below it can be used.',
    examples: ['Test-VHD D:\\SHOP\\shop.vhdx'],
  },
  'New-VHD': {
    purpose: 'Makes a virtual disk file.',
    examples: ['New-VHD D:\\new.vhdx 64MB', 'New-VHD D:\\child.avhdx -ParentPath D:\\base.vhdx -Differencing'],
  },
  'Convert-VHD': {
    purpose: 'Copies what a disk shows through its chain into a new file.',
    examples: ['Convert-VHD D:\\SHOP\\shop.vhdx E:\\copy.vhdx -VHDType Dynamic'],
  },
  'Resize-VHD': {
    purpose: 'Changes the size that a disk shows.',
    examples: ['Resize-VHD D:\\new.vhdx 128MB', 'Resize-VHD D:\\new.vhdx -ToMinimumSize'],
  },
  'Optimize-VHD': {
    purpose: 'Gives room that the guest no longer uses back to the volume.',
    examples: ['Optimize-VHD D:\\new.vhdx -Mode Full'],
  },
  'Merge-VHD': {
    purpose: 'Writes a differencing disk into its parent, or a lower one. Every other child of that disk is lost.',
    examples: ['Merge-VHD D:\\child.avhdx D:\\base.vhdx'],
    parameters: { DestinationPath: 'The disk of the chain that is written to; the parent, if left out.' },
  },
  'Set-VHD': {
    purpose: 'Tells a differencing disk where its parent lies.',
    examples: ['Set-VHD D:\\child.avhdx -ParentPath D:\\base.vhdx'],
  },
  'Mount-VHD': {
    purpose: 'Attaches a disk to the host. Without -ReadOnly this is a write, and children of the disk are lost.',
    examples: ['Mount-VHD D:\\new.vhdx -ReadOnly'],
  },
  'Dismount-VHD': { purpose: 'Takes a mounted disk from the host.', examples: ['Dismount-VHD D:\\new.vhdx'] },
}
