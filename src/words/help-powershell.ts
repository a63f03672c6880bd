/** What `Get-Help` says of PowerShell's own cmdlets. */
import type { CmdletHelp } from './help-cmdlets.ts'

export const POWERSHELL_HELP: Readonly<Record<string, CmdletHelp>> = {
  'Get-Volume': {
    purpose: 'Lists the volumes of a host, with the room that is left on each.',
    examples: ['Get-Volume', 'Get-Volume D | Select-Object SizeRemaining'],
    parameters: { DriveLetter: 'Letter of one volume.', ComputerName: 'The host; HV1 if left out.' },
  },
  'Get-Help': {
    purpose: 'Lists the cmdlets, or explains one.',
    examples: ['Get-Help', 'Get-Help Invoke-LabApp', 'help *VHD'],
    parameters: { Name: 'Name of a cmdlet; * and ? stand for any text and any letter.' },
  },
  'Get-Command': {
    purpose: 'Lists the names of the cmdlets.',
    examples: ['Get-Command -Module Lab'],
    parameters: { Name: 'Name of a cmdlet; * and ? stand for any text and any letter.' },
  },
  'Get-ChildItem': {
    purpose: 'Lists files and folders of a host’s volume.',
    examples: ['Get-ChildItem D:\\SHOP', 'dir D:\\ -Recurse', 'ls D:\\SHOP | Where-Object Name -like *.avhdx'],
    parameters: { Path: 'A folder or a file.', Recurse: 'What lies in its folders, too.' },
  },
  'Move-Item': {
    purpose: 'Moves a file or a folder on a host. No machine is told: what it looks for is gone from its place.',
    examples: ['Move-Item D:\\SHOP\\shop.vhdx E:\\shop.vhdx'],
    parameters: { Path: 'What is to be moved.', Destination: 'A folder, or the new path.' },
  },
  'Rename-Item': {
    purpose: 'Gives a file or a folder of a host another name. No machine is told.',
    examples: ['Rename-Item D:\\SHOP\\shop.vhdx old.vhdx'],
    parameters: { Path: 'What is to be renamed.', NewName: 'The new name, without a folder.' },
  },
  'Copy-Item': {
    purpose: 'Copies a file or a folder on a host; a file of that name is overwritten.',
    examples: ['Copy-Item D:\\SHOP\\shop.vhdx E:\\shop.vhdx'],
    parameters: {
      Path: 'What is to be copied.',
      Destination: 'A folder, or the new path.',
      Recurse: 'A folder with all that lies in it.',
      Force: 'Taken, and of no effect: nothing is read-only here.',
    },
  },
  'Remove-Item': {
    purpose: 'Deletes a file or a folder of a host for good. No machine is told.',
    examples: ['Remove-Item D:\\SHOP\\orphan.avhdx'],
    parameters: {
      Path: 'What is to be deleted.',
      Recurse: 'A folder with all that lies in it.',
      Force: 'Taken, and of no effect: nothing is read-only here.',
    },
  },
  'Where-Object': {
    purpose: 'Lets through the objects for which a condition holds.',
    examples: [
      'Get-VM | Where-Object State -eq Running',
      "Get-VM | ? { $_.Name -like 'S*' -and -not ($_.State -eq 'Off') }",
    ],
    parameters: { Property: 'The property that is compared.', Value: 'What it is compared with.' },
  },
  'Select-Object': {
    purpose: 'Takes some properties of each object, or the first or last objects.',
    examples: [
      'Get-VMCheckpoint SHOP | Select-Object Name, CreationTime -Last 1',
      'Get-VM | select -ExpandProperty Name',
    ],
    parameters: { First: 'How many from the beginning.', Last: 'How many from the end.' },
  },
  'Sort-Object': {
    purpose: 'Puts the objects in order.',
    examples: ['Get-LabFile SHOP | Sort-Object Length -Descending | Select-Object -First 3'],
  },
  'Measure-Object': {
    purpose: 'Counts the objects, and adds up a property.',
    examples: ['Get-VMCheckpoint SHOP | Measure-Object', 'Get-LabChain SHOP | measure FileSize -Sum'],
    parameters: { Property: 'The property that is added up or compared.' },
  },
  'Format-Table': {
    purpose: 'Prints the objects as a table. It stands last.',
    examples: ['Get-VM | Format-Table Name, State -AutoSize'],
  },
  'Format-List': {
    purpose: 'Prints each object as a list. It stands last.',
    examples: ['Get-VM SHOP | Format-List *'],
  },
}
