/** What `Get-Help` says of the simulator's own cmdlets. */
import { BACKUP_HELP } from './help-backup.ts'
import type { CmdletHelp } from './help-cmdlets.ts'

export const LAB_HELP: Readonly<Record<string, CmdletHelp>> = {
  'Get-LabLatency': {
    purpose: 'What the guest’s reads cost, minute by minute, and of what the 95th percentile is made.',
    examples: ['Get-LabLatency SHOP', 'Get-LabLatency SHOP -Last 60 | Sort-Object P95 -Descending'],
    parameters: { Last: 'How many minutes, the newest.' },
  },
  'Get-LabIoCounter': {
    purpose: 'What was asked of each file since the disk was attached.',
    examples: ['Get-LabIoCounter SHOP'],
  },
  'Get-LabFileSize': {
    purpose: 'When a file of the machine’s volume grew, shrank or went.',
    examples: ['Get-LabFileSize SHOP -Last 10'],
    parameters: { Last: 'How many changes, the newest.' },
  },
  'Compare-LabPolicy': {
    purpose:
      'Lives some days twice, by the same chance and with two plans of backups, and lets the same failure strike both.',
    examples: [
      "Compare-LabPolicy SHOP -A 'New-LabBackupJob nightly SHOP -Repository NAS1' -B 'New-LabBackupJob weekly SHOP -Repository VAULT -EveryHours 168' -Fault VolumeLost",
    ],
    parameters: {
      A: 'What is set up first: lines with ; between, such as New-LabBackupJob, Set-LabRetention and Set-LabObjective.',
      B: 'What is set up instead.',
      Days: 'How long both live; 14 if left out.',
      Fault:
        'What strikes, as Invoke-LabFault names it: the machine’s own volume, host or room. It is noticed at the end.',
    },
  },
  'Compare-LabChainLength': {
    purpose: 'The same work on a short and on a long chain, on two copies of the present.',
    examples: ['Compare-LabChainLength SHOP', 'Compare-LabChainLength SHOP -Profile IdleOffice -Files 6'],
    parameters: {
      Profile: 'The work.',
      Minutes: 'How long it is measured, of virtual time.',
      Files: 'How many files the long chain has.',
    },
  },
  'Get-LabHostFile': {
    purpose: 'Says of each file of a host what it is, who needs it and who has it open; orphans and missing files too.',
    examples: ['Get-LabHostFile', 'Get-LabHostFile D:\\SHOP', 'Get-LabHostFile | Where-Object Role -eq orphan'],
    parameters: { Path: 'A folder or a file; every volume of the host, if left out.' },
  },
  'Wait-Lab': { purpose: 'Lets simulated time pass.', examples: ['Wait-Lab -Minutes 5', 'Wait-Lab -Days 1 -Hours 12'] },
  'Invoke-LabApp': {
    purpose: 'Uses a program in the guest.',
    examples: ['Invoke-LabApp SHOP Shop PlaceOrders -Count 5', "Invoke-LabApp SHOP Notepad Type -Text 'not saved yet'"],
    parameters: {
      Name: 'Name of the picture.',
      NewName: 'The new name of the picture.',
      Text: 'What is typed.',
      Kind: 'What goes wrong: Data, Boot or Slow.',
    },
  },
  'Get-LabFile': {
    purpose: 'Lists the files of the guest, or shows one, now or at a moment of the past. Nothing is started for it.',
    examples: [
      'Get-LabFile SHOP',
      'Get-LabFile SHOP C:\\notes.txt',
      "Get-LabFile SHOP -CheckpointName 'clean install' | Sort-Object Length -Descending",
    ],
    parameters: { Path: 'Path of the file in the guest; all are listed if left out.' },
  },
  'Set-LabFile': {
    purpose: 'Writes a small text file in the guest.',
    examples: ["Set-LabFile SHOP C:\\a.txt 'a line'"],
    parameters: { Path: 'Path of the file in the guest.', Text: 'What is written.' },
  },
  'Remove-LabFile': {
    purpose: 'Removes a file in the guest.',
    examples: ['Remove-LabFile SHOP C:\\a.txt'],
    parameters: { Path: 'Path of the file in the guest.' },
  },
  'Get-LabMemory': {
    purpose: 'Shows who holds which pages of memory, the processes, and the open files.',
    examples: ['Get-LabMemory SHOP', "Get-LabMemory SHOP -CheckpointName 'with memory'"],
  },
  'Invoke-LabSql': {
    purpose: 'Asks the database of the shop one question that reads. A copy of the machine answers.',
    examples: ["Invoke-LabSql SHOP 'SELECT count(*) FROM orders'"],
  },
  'Compare-LabMoment': {
    purpose: 'Tells what differs between two moments: files, rows, pages of memory.',
    examples: ["Compare-LabMoment SHOP -From 'clean install' -To Now"],
  },
  'Set-LabGuest': {
    purpose: 'Sets up how the guest and its disk behave.',
    examples: ['Set-LabGuest SHOP -Agent Absent', 'Set-LabGuest SHOP -WriteCache Lying'],
  },
  'Get-LabChain': { purpose: 'Lists the disk files that the present stands on.', examples: ['Get-LabChain SHOP'] },
  'Get-LabChangeTracking': {
    purpose: 'Tells what was changed on the disk since each backup.',
    examples: ['Get-LabChangeTracking SHOP'],
  },
  'Get-LabIoTrace': {
    purpose: 'Shows what the last requests of the guest touched, file by file.',
    examples: ['Get-LabIoTrace SHOP -Last 5'],
    parameters: { Last: 'How many entries; 20 if left out.' },
  },
  'Get-LabPlace': {
    purpose:
      'Lists where files can lie: site, room, who can write there, how long it keeps them from changes, and what is free.',
    examples: ['Get-LabPlace', "Get-LabPlace | Where-Object Account -eq 'AFTERIMAGE\\\\admin'"],
  },
  'Add-LabHost': {
    purpose: 'Has a new host put up in a spare room. Somebody has to buy and cable it: that is a part of the return.',
    examples: ['Add-LabHost HV3'],
    parameters: { HostName: 'What the new host is called.' },
  },
  ...BACKUP_HELP,
  'Get-LabLedger': {
    purpose:
      'Shows what is stored where and costs what, what each copy took (read at the source, read from a repository, written), what was lost, and what was promised.',
    examples: ['Get-LabLedger', 'Get-LabLedger SHOP', 'Get-LabLedger | Where-Object CostCents -gt 0'],
    parameters: { VMName: 'Whose copies and losses; of all machines if left out.' },
  },
  'Get-LabSurvival': {
    purpose:
      'Says what each copy would be worth after each failure. Every cell is carried out on a copy of the lab: broken, returned, booted, looked at.',
    examples: [
      'Get-LabSurvival',
      "Get-LabSurvival SHOP -At '10:20'",
      'Get-LabSurvival | Where-Object Failure -eq VolumeLost | Format-List *',
      'Get-LabSurvival -Rule',
    ],
    parameters: {
      At: 'When the failures are noticed: a time of today, or with its date. Now, if left out.',
      Rule: 'Proves 3-2-1-1-0 instead: what each digit names is taken away.',
    },
  },
  'Set-LabObjective': {
    purpose: 'Promises how much work of a virtual machine may be lost, and how long its return may take.',
    examples: ['Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60'],
    parameters: {
      RpoMinutes: 'The work of how many minutes may be lost.',
      RtoMinutes: 'After how many minutes orders are taken again.',
    },
  },
  'Get-LabEvidence': {
    purpose: 'Prints everything that can be found out of this lab, as JSON.',
    examples: ['Get-LabEvidence'],
  },
}
