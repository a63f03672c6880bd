/** What Tab offers: whole lines that go on from what is typed. Looking for them changes nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { complete } from '../../src/console/complete.ts'
import { parseLine } from '../../src/console/parse.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
beforeAll(() => {
  lab = newLab()
  play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'clean install'", 'Checkpoint-VM SHOP second')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2', "New-VHD 'E:\\My disks\\a.vhdx' 8MB")
})
afterAll(() => lab.dispose())

it.each<[line: string, ...offered: string[]]>([
  ['Restore-VMCh', 'Restore-VMCheckpoint'],
  ['remove-vms', 'Remove-VMSavedState', 'Remove-VMSnapshot'],
  ['  Get-VMH', '  Get-VMHardDiskDrive'],
  ['Get-VM | So', 'Get-VM | Sort-Object'],
  ['Get-VM |Wh', 'Get-VM |Where-Object'],
  ['Get-VM | Wait-', ''],
  ['Get-VM|Get-VMC', 'Get-VM|Get-VMCheckpoint'],
  ['Stop-VM SHOP -T', 'Stop-VM SHOP -TurnOff'],
  ['Stop-VM SHOP -W', 'Stop-VM SHOP -WhatIf'],
  ['Stop-VM SHOP -WhatIf -W', ''],
  ['Get-VM -W', ''],
  ['Get-VM -E', 'Get-VM -ErrorAction'],
  ['Get-VM -ErrorAction s', 'Get-VM -ErrorAction SilentlyContinue', 'Get-VM -ErrorAction Stop'],
  ['Start-VM ', 'Start-VM SHOP'],
  ['Start-VM -Name sh', 'Start-VM -Name SHOP'],
  ["Start-VM 's", "Start-VM 'SHOP'"],
  [
    'Restore-VMCheckpoint -VMName SHOP ',
    "Restore-VMCheckpoint -VMName SHOP 'clean install'",
    'Restore-VMCheckpoint -VMName SHOP second',
  ],
  ['Restore-VMCheckpoint -VMName SHOP cl', "Restore-VMCheckpoint -VMName SHOP 'clean install'"],
  ["Restore-VMCheckpoint -VMName SHOP 'clean i", "Restore-VMCheckpoint -VMName SHOP 'clean install'"],
  ['Restore-VMCheckpoint -VMName SHOP "clean i', 'Restore-VMCheckpoint -VMName SHOP "clean install"'],
  ['Restore-VMCheckpoint -Name s', 'Restore-VMCheckpoint -Name second'],
  ['Restore-VMCheckpoint -VMName NOPE -Name ', ''],
  ['Get-VM SHOP | Restore-VMCheckpoint s', 'Get-VM SHOP | Restore-VMCheckpoint second'],
  ["Remove-VMCheckpoint SHOP 'clean install' ", ''],
  [
    'Set-VM SHOP -CheckpointType Prod',
    'Set-VM SHOP -CheckpointType Production',
    'Set-VM SHOP -CheckpointType ProductionOnly',
  ],
  ['Compare-LabMoment SHOP -To N', 'Compare-LabMoment SHOP -To Now'],
  ['Compare-LabMoment SHOP SHOP', 'Compare-LabMoment SHOP SHOP-1'],
  ['Restore-LabBackup l', 'Restore-LabBackup latest'],
  [
    'Restore-LabBackup latest -ToHost HV',
    'Restore-LabBackup latest -ToHost HV1',
    'Restore-LabBackup latest -ToHost HV2',
    'Restore-LabBackup latest -ToHost HV1:C',
    'Restore-LabBackup latest -ToHost HV1:D',
    'Restore-LabBackup latest -ToHost HV1:E',
    'Restore-LabBackup latest -ToHost HV2:D',
  ],
  ['Start-LabBackup SHOP -Repository N', 'Start-LabBackup SHOP -Repository NAS1'],
  ['Invoke-LabFault VolumeLost -Volume HV1:D', 'Invoke-LabFault VolumeLost -Volume HV1:D'],
  ['Get-VHD D:\\SH', 'Get-VHD D:\\SHOP\\'],
  ['Get-VHD d:\\shop\\shop.v', 'Get-VHD D:\\SHOP\\shop.vhdx', 'Get-VHD D:\\SHOP\\shop.vhdx.mrt'],
  ['Get-VHD E', 'Get-VHD E:\\'],
  ['Get-VHD E:\\', "Get-VHD 'E:\\My disks\\"],
  ["Get-VHD 'E:\\My disks\\", "Get-VHD 'E:\\My disks\\a.vhdx'"],
  ['Merge-VHD x -Dest', 'Merge-VHD x -DestinationPath'],
  ['Get-LabFile SHOP C:\\notes', 'Get-LabFile SHOP C:\\notes.txt'],
  [
    'Get-LabFile SHOP -CheckpointName second -Path C:\\kernel.s',
    'Get-LabFile SHOP -CheckpointName second -Path C:\\kernel.sys',
  ],
  ['Get-LabFile NOPE C:\\', ''],
  ['Invoke-LabApp SHOP Sh', 'Invoke-LabApp SHOP Shop'],
  ['Invoke-LabApp SHOP Notepad ', 'Invoke-LabApp SHOP Notepad Type', 'Invoke-LabApp SHOP Notepad Save'],
  ['Invoke-LabApp SHOP Notepad Type -T', 'Invoke-LabApp SHOP Notepad Type -Text'],
  [
    'Invoke-LabApp SHOP Shop PlaceOrders -C',
    'Invoke-LabApp SHOP Shop PlaceOrders -Count',
    'Invoke-LabApp SHOP Shop PlaceOrders -Confirm',
  ],
  ['Invoke-LabApp SHOP Updater InstallBadPatch -Kind B', 'Invoke-LabApp SHOP Updater InstallBadPatch -Kind Boot'],
  ['Get-Help Get-VMH', 'Get-Help Get-VMHardDiskDrive'],
  ['Get-VM | Where-Object St', 'Get-VM | Where-Object State', 'Get-VM | Where-Object Status'],
  ['Get-VM | ? { $_.Che', 'Get-VM | ? { $_.CheckpointType'],
  ['Get-VM | ? { $_.State -l', 'Get-VM | ? { $_.State -lt', 'Get-VM | ? { $_.State -le', 'Get-VM | ? { $_.State -like'],
  ["Get-VM | ? { $_.State -eq 'Off' } | select Comp", "Get-VM | ? { $_.State -eq 'Off' } | select ComputerName"],
  ['Get-LabChain SHOP | select Path, Fi', 'Get-LabChain SHOP | select Path, FileSize'],
  ['Get-LabChain SHOP | ft Path,Fi', 'Get-LabChain SHOP | ft Path,FileSize'],
  ['Get-VMCheckpoint SHOP | sort Crea', 'Get-VMCheckpoint SHOP | sort CreationTime'],
  ['Get-VM | measure | select Co', 'Get-VM | measure | select Count'],
  ['Nonsense-VM S', ''],
])('%s', (line, ...offered) => {
  const digest = lab.digest()
  expect(complete(lab, line)).toEqual(offered.filter((each) => each !== ''))
  expect(lab.digest()).toBe(digest)
})

it('never offers a finished line that cannot be read', () => {
  for (const line of [
    'Get-VM ',
    'Restore-VMCheckpoint -VMName SHOP ',
    'Get-VHD D:\\SHOP\\',
    'Get-VM | sort ',
    "Start-VM 'S",
  ])
    for (const each of complete(lab, line)) expect(() => parseLine(each)).not.toThrow()
})
