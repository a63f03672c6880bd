/** What `Get-Help` says of the cmdlet that breaks things. */
import type { CmdletHelp } from './help-cmdlets.ts'

export const FAULT_HELP: Readonly<Record<string, CmdletHelp>> = {
  'Invoke-LabFault': {
    purpose: 'Breaks something: in the guest, in its files, or around it. What is not named is what holds its disk.',
    examples: [
      'Invoke-LabFault PowerCut',
      "Invoke-LabFault VolumeLost -Volume 'HV1:D' -WhatIf",
      "Invoke-LabFault RoomLost -Room 'Server room'",
      'Invoke-LabFault BitRot -In Base',
      "Invoke-LabFault FileDeleted -Path '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks'",
      'Invoke-LabFault RowsDeleted -Count 50 -DwellMinutes 30 -At 10:34',
    ],
    parameters: {
      Kind: 'What breaks.',
      Volume: 'Which one, as HOST:VOLUME.',
      Room: 'Which one: Server room, Next room or Offsite.',
      In: 'BitRot: in the lowest file, in the uppermost, or in a restore point.',
      Offset: 'Which byte of the file; one that holds data is chosen by chance if left out.',
      Path: 'A file in the guest (C:\\...), of a host (D:\\...) or of a store (\\\\NAS1\\...).',
      ComputerName: 'The host that the path is of; then C:\\ is the host’s too.',
      Force: 'A machine that has the file open is turned off first.',
      TurnOff: 'The machine is turned off first: while it runs the lock keeps its files.',
      Count: 'How many orders; 200 if left out.',
      Patch: 'What is wrong with the update: Data, Boot or Slow.',
      Account: 'Whose credentials; those of the host if left out.',
      DwellMinutes: 'How long nobody notices; each kind has its own.',
      At: 'When it strikes: 10:34 of the day, or 2026-03-14T10:34:00.',
    },
  },
  'Get-LabFault': {
    purpose: 'Lists the failures that are planned: which, with what, and when each strikes.',
    examples: ['Get-LabFault', 'Get-LabFault | Where-Object Kind -eq PowerCut | Remove-LabFault'],
  },
  'Remove-LabFault': {
    purpose: 'Calls a planned failure off. What has struck is not taken back.',
    examples: ['Remove-LabFault 1', 'Get-LabFault | Remove-LabFault'],
    parameters: { Id: 'Its number, as Get-LabFault and its planning tell it.' },
  },
}
