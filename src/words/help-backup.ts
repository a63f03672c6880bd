/** Words of `Get-Help` about backups: Hyper-V has no cmdlets for them, all are the lab's own. */
import type { CmdletHelp } from './help-cmdlets.ts'

const SEALING = {
  CrashConsistent: 'Copies what a power cut would leave, without asking the guest.',
  Compress: 'Stores each block compressed.',
  Deduplicate: 'Stores equal blocks of one file once.',
  Encrypt: 'Stores each block enciphered. The key is made with the first such backup, and is not in the repository.',
  Bandwidth: 'Megabytes a second that it may take.',
}

export const BACKUP_HELP: Readonly<Record<string, CmdletHelp>> = {
  'Start-LabBackup': {
    purpose: 'Copies a virtual machine to another place. Hyper-V has no cmdlet for that.',
    examples: [
      'Start-LabBackup SHOP -Repository NAS1',
      'Start-LabBackup SHOP -Repository NAS1 -Type Incremental',
      'Get-VM | Start-LabBackup -Repository VAULT',
    ],
    parameters: {
      Type: 'Full reads all that is stored; Incremental what was changed since the newest point there, Differential since the newest full; SyntheticFull makes a full of what lies there and what was changed; ReverseIncremental keeps the newest point a full.',
      ...SEALING,
    },
    inLife: [
      'wbadmin start backup -backupTarget:\\\\NAS1\\Backup\\Monday -hyperv:SHOP -quiet',
      'Windows Server Backup. Onto a share it keeps one backup: the next one to the same folder takes its place, and one',
      'that fails may leave none. Give each run a folder of its own.',
      'Export-VM -Name SHOP -Path \\\\NAS1\\Backup\\Monday',
      'A whole copy each time, without increments, hashes or retention. It does not write over an export that is there.',
      'Backup programs go through the hypervisor: a recovery checkpoint, a copy of what the change tracking names, a',
      'reference point in its place. vssadmin list writers shows who takes part in the guest.',
    ],
  },
  'New-LabBackupJob': {
    purpose: 'Backs a virtual machine up again and again.',
    examples: [
      'New-LabBackupJob nightly SHOP -Repository NAS1 -At 22:00',
      'New-LabBackupJob hourly SHOP -Repository HV1:E -Method ForeverForward -EveryHours 1',
    ],
    parameters: {
      Name: 'What the job is called.',
      Method:
        'Forward: increments, and a full now and then. ForeverForward: one full, into which retention merges the oldest increment. Reverse: the newest point is always a full.',
      EveryHours: 'Hours from run to run; 24 if left out.',
      At: 'Time of day of the first run, such as 22:00; one interval from now if left out.',
      ActiveFullDays: 'After so many days the source is read whole again; 7 for Forward if left out.',
      SyntheticFullDays: 'After so many days a full is made in the repository.',
      WindowMinutes: 'A run that takes longer is stopped.',
      Retries: 'How often a run that failed is tried again; 3 if left out.',
      RetryAfterMinutes: 'Minutes between two attempts; 10 if left out.',
      ...SEALING,
    },
  },
  'Set-LabBackupJob': {
    purpose: 'Says how a backup job goes on from its next run. What is left out stays as it is; what it made stays.',
    examples: [
      'Set-LabBackupJob nightly -EveryHours 12 -Encrypt $true',
      'Set-LabBackupJob nightly -Repository VAULT -WindowMinutes 0',
    ],
    parameters: {
      Name: 'What the job is called.',
      Repository: 'Where it goes to from now on: its first run there is a full.',
      Method:
        'Forward: increments, and a full now and then. ForeverForward: one full, into which retention merges the oldest increment. Reverse: the newest point is always a full.',
      EveryHours: 'Hours from run to run.',
      At: 'Time of day of the next run, such as 22:00.',
      ActiveFullDays: 'After so many days the source is read whole again; 0 for never.',
      SyntheticFullDays: 'After so many days a full is made in the repository; 0 for never.',
      WindowMinutes: 'A run that takes longer is stopped; 0 lets it run.',
      Bandwidth: 'At most so many megabytes a second; 0 for as many as there are.',
      Retries: 'How often a run that failed is tried again.',
      RetryAfterMinutes: 'Minutes between two attempts.',
      CrashConsistent: '$true: as a power cut would leave the disk. $false: the guest comes to rest for it.',
      Compress: '$true or $false, from the next full on.',
      Deduplicate: '$true or $false: blocks that are equal are stored once.',
      Encrypt: '$true or $false, from the next full on.',
    },
  },
  'Remove-LabBackupJob': {
    purpose: 'Ends a backup job. Its restore points stay.',
    examples: ['Remove-LabBackupJob nightly'],
    parameters: { Name: 'What the job is called.' },
  },
  'Get-LabBackupJob': {
    purpose:
      'Lists the backup jobs, how their last runs ended, and in the whole list what each is set to do. Runs and Failed count planned runs, Attempts each try of one; the newest 60 tries are kept.',
    examples: ['Get-LabBackupJob', 'Get-LabBackupJob | Format-List *'],
  },
  'Get-LabRestorePoint': {
    purpose:
      'Lists the backups of the catalogue: whether the machine could come back from each, as far as is known without reading it, what it stands on, and why it stays.',
    examples: ['Get-LabRestorePoint', 'Get-LabRestorePoint SHOP-1 | Format-List *', 'Get-LabRestorePoint -VMName SHOP'],
    parameters: {
      RestorePoint: 'Id of one backup, or latest; all if left out.',
      VMName: 'Whose backups; those of all machines if left out.',
    },
  },
  'Test-LabBackup': {
    purpose:
      'Reads a backup and compares each file with its hashes. With -Boot it is started as well, and its programs are asked.',
    examples: ['Test-LabBackup latest', 'Test-LabBackup latest -Boot', 'Get-LabRestorePoint | Test-LabBackup'],
    parameters: {
      Boot: 'Starts it on a child that is thrown away: only that finds what was broken before it was copied.',
      Repair: 'Takes damaged blocks from the source, where that still has what was copied.',
    },
  },
  'Restore-LabBackup': {
    purpose: 'Makes a virtual machine of a backup, runs one from it, or puts one file or one order of it back.',
    examples: [
      'Restore-LabBackup latest -ToHost HV2 -NewName COPY',
      'Restore-LabBackup latest -File C:\\note.txt',
      'Restore-LabBackup latest -File C:\\shop.db -Destination C:\\old.db',
      'Restore-LabBackup latest -Instant -ToHost HV2',
      'Restore-LabBackup latest -Order 1007',
    ],
    parameters: {
      NewName: 'A name for it beside the one that is still there.',
      File: 'One file of the guest, put back where it was in the running machine.',
      Destination: 'Another path of the guest for that file.',
      Instant:
        'It is there at once and runs from the backup, as slowly as that lies. What it writes is thrown away with it, unless Move-VMStorage takes it home.',
      Order: 'One order of the shop by its number, put back into the running one.',
    },
    inLife: [
      'Import-VM -Path \\\\NAS1\\Backup\\Monday\\SHOP\\Virtual Machines\\ID.vmcx -Copy -GenerateNewId',
      'Beside an original that is still there a copy needs an identifier of its own, another name, and another address.',
      'wbadmin get versions -backupTarget:\\\\NAS1\\Backup\\Monday',
      'wbadmin start recovery goes back to a version that this lists.',
    ],
  },
  'Move-VMStorage': {
    purpose: 'Moves the disks of a virtual machine to another volume of its host, while it may run.',
    examples: ['Move-VMStorage SHOP -DestinationStoragePath D:\\SHOP'],
    parameters: { DestinationStoragePath: 'The folder that gets them.' },
  },
  'Copy-LabRestorePoint': {
    purpose:
      'Copies a backup to another place. Where an older copy of the machine lies, only what differs goes over the line.',
    examples: ['Copy-LabRestorePoint latest -To VAULT', 'Copy-LabRestorePoint SHOP-1 -To VAULT -ImmutableDays 30'],
    parameters: {
      To: 'The place it is copied to.',
      ImmutableDays:
        'For so many days nobody can change or remove the copy; on a host’s own disk its administrator takes the lock off.',
    },
  },
  'Remove-LabRestorePoint': {
    purpose: 'Removes a backup.',
    examples: ['Remove-LabRestorePoint SHOP-1 -WhatIf'],
    parameters: { IncludeDependants: 'Those too that could not be restored without it.' },
  },
  'Set-LabRetention': {
    purpose:
      'Says which backups of a machine in one repository stay. What none of the rules keeps goes, at once and after each backup.',
    examples: [
      'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 7',
      'Set-LabRetention SHOP -Repository NAS1 -Policy Keep -Last 3 -Daily 7 -Weekly 4 -Monthly 12',
    ],
    parameters: {
      Policy:
        'Count: the newest -Points. Days: those of the last -Days. Gfs: the newest -Points, and fulls for -Weekly, -Monthly and -Yearly. Keep: the newest -Last, then one for each of so many days, weeks, months, years. None: all stay.',
      Points: 'How many of the newest stay.',
      Last: 'How many of the newest stay.',
      Days: 'For how many days each stays.',
      Daily: 'For how many days one stays.',
      Weekly: 'For how many weeks one stays.',
      Monthly: 'For how many months one stays.',
      Yearly: 'For how many years one stays.',
    },
  },
  'Get-LabRetention': {
    purpose:
      'Says for every restore point there why it stays or goes, now and on each of the next 90 days, and what size the rule of thumb gives beside what lies there.',
    examples: ['Get-LabRetention SHOP -Repository NAS1', 'Get-LabRetention SHOP -Repository NAS1 -Days 30'],
    parameters: { Days: 'How many days of the plan; 90 if left out.' },
  },
  'Update-LabRepository': {
    purpose: 'Makes the catalogue of a repository anew from the files that lie there.',
    examples: ['Update-LabRepository NAS1'],
  },
}
