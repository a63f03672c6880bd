/**
 * Lines with pipes, and the objects that each must give on: of each object the named properties, in order. They are
 * asked of one lab: SHOP runs, with the checkpoints `clean install`, `with orders` and `second` (each on the one
 * before), and one backup on NAS1.
 */
import type { Value } from '../../src/console/pipeline/objects.ts'

export interface Promised {
  readonly line: string
  readonly gives: readonly Readonly<Record<string, Value>>[]
}

const gives = (line: string, ...objects: Promised['gives']): Promised => ({ line, gives: objects })
const names = (...all: readonly string[]): readonly { Name: string }[] => all.map((Name) => ({ Name }))

const CLEAN = 'clean install'
const ORDERS = 'with orders'
const SECOND = 'second'

export const PIPELINES: readonly Promised[] = [
  gives('Get-VM', { Name: 'SHOP', State: 'Running', Status: 'Operating normally', ComputerName: 'HV1' }),
  gives('Get-VM S*', { Name: 'SHOP', VMName: 'SHOP', ParentCheckpointName: SECOND }),
  gives('Get-VM X*'),
  gives('Get-VM | Where-Object State -eq Running', { Name: 'SHOP' }),
  gives('Get-VM | Where-Object State -eq Off'),
  gives('Get-VM | where state -ne off', { Name: 'SHOP' }),
  gives("Get-VM|?{$_.State -eq 'Running' -and $_.Name -like 'S*'}", { Name: 'SHOP' }),
  gives("Get-VM | Where-Object { -not ($_.State -eq 'Running') }"),
  gives("Get-VM | Where-Object { $_.State -eq 'Off' -or $_.ComputerName -eq 'hv1' -and $_.Name -notlike '*|*' }", {
    Name: 'SHOP',
  }),
  gives('Get-VM | Where-Object -Property Name -Like -Value s?op', { Name: 'SHOP' }),
  gives('Get-VM | Where-Object Nonsense'),
  gives('Get-VM | Where-Object -Not Nonsense', { Name: 'SHOP' }),
  gives('Get-VMCheckpoint SHOP', ...names(CLEAN, ORDERS, SECOND)),
  gives(
    'Get-VMSnapshot SHOP -SnapshotType Standard',
    { Name: CLEAN, ParentSnapshotName: null, SnapshotType: 'Standard', VMName: 'SHOP' },
    { Name: ORDERS, ParentSnapshotName: CLEAN, Kind: 'production' },
    { Name: SECOND, ParentSnapshotName: ORDERS },
  ),
  gives('Get-VMCheckpoint SHOP -SnapshotType Recovery'),
  gives("Get-VMCheckpoint SHOP -Name '*e*' | Select-Object -Last 1", { Name: SECOND }),
  gives("Get-VMCheckpoint SHOP -ParentOf 'with orders'", { Name: CLEAN }),
  gives("Get-VMCheckpoint SHOP -ChildOf 'with orders'", { Name: SECOND }),
  gives('Get-VMCheckpoint SHOP -ParentOf SHOP', { Name: SECOND }),
  gives('Get-VMCheckpoint SHOP -ChildOf SHOP', { Name: CLEAN }),
  gives('Get-VM | Get-VMCheckpoint | select Name -First 2', ...names(CLEAN, ORDERS)),
  gives('Get-VM | Get-VMCheckpoint second', { Name: SECOND }),
  gives('Get-VMCheckpoint SHOP | Where-Object { $_.ParentSnapshotName -eq $null }', { Name: CLEAN }),
  gives('Get-VMCheckpoint SHOP | Sort-Object Name', ...names(CLEAN, SECOND, ORDERS)),
  gives('Get-VMCheckpoint SHOP | Sort-Object CreationTime -Descending', ...names(SECOND, ORDERS, CLEAN)),
  gives('Get-VMCheckpoint SHOP | Sort-Object SnapshotType, Name -Descending', ...names(ORDERS, SECOND, CLEAN)),
  gives('Get-VMCheckpoint SHOP | Select-Object -First 1 -Last 1', ...names(CLEAN, SECOND)),
  gives('Get-VMCheckpoint SHOP | Measure-Object', { Count: 3, Sum: null }),
  gives('Get-VM X* | Measure-Object', { Count: 0 }),
  gives("Get-VMSnapshot SHOP 'clean install' | Get-VMHardDiskDrive", {
    Path: 'D:\\SHOP\\shop.vhdx',
    ControllerLocation: 0,
  }),
  gives('Get-VM SHOP | Get-VMHardDiskDrive -ControllerLocation 1'),
  gives('Get-VM SHOP | Get-VHD | select VhdType, Alignment', { VhdType: 'Differencing', Alignment: 1 }),
  gives('Get-Volume D | select DriveLetter, HealthStatus', { DriveLetter: 'D', HealthStatus: 'Healthy' }),
  gives('Get-ChildItem D:\\SHOP\\*.vhdx | Get-VHD', { Path: 'D:\\SHOP\\shop.vhdx', VhdType: 'Dynamic' }),
  gives('Get-ChildItem D:\\SHOP\\*.avhdx | Measure-Object', { Count: 3 }),
  gives('Get-VM -ComputerName HV2'),
  gives('Get-VM | select AutomaticCriticalErrorAction, AutomaticCriticalErrorActionTimeout', {
    AutomaticCriticalErrorAction: 'Pause',
    AutomaticCriticalErrorActionTimeout: 0,
  }),
  gives('Get-LabChain SHOP | measure Level -Sum -Average -Maximum -Minimum', {
    Count: 4,
    Sum: 6,
    Average: 1.5,
    Maximum: 3,
    Minimum: 0,
    Property: 'Level',
  }),
  gives('Get-LabChain SHOP | ? Level -ge 2 | select Level', { Level: 2 }, { Level: 3 }),
  gives('Get-LabChain SHOP | ? FileSize -gt 1KB | ? Level -lt 1 | select Level,Type', { Level: 0, Type: 'dynamic' }),
  gives('Get-VM | Select-Object -ExpandProperty Name', { Value: 'SHOP' }),
  gives('Get-VM | Select-Object -ExpandProperty Name | Get-VM', { Name: 'SHOP', State: 'Running' }),
  gives('Get-VM | Select-Object Name, nonsense', { Name: 'SHOP', nonsense: null }),
  gives('Get-VM SHOP | Get-VMHardDiskDrive', {
    VMName: 'SHOP',
    ControllerType: 'SCSI',
    ControllerNumber: 0,
    ControllerLocation: 0,
  }),
  gives('Get-VM SHOP | Get-VMHardDiskDrive | Get-VHD', { VhdType: 'Differencing', Attached: true, DiskNumber: null }),
  gives('Get-LabChain SHOP | ? Level -eq 0 | Get-VHD | select Path, VhdType', {
    Path: 'D:\\SHOP\\shop.vhdx',
    VhdType: 'Dynamic',
  }),
  gives('Get-LabChain SHOP | Test-VHD', { Value: true }, { Value: true }, { Value: true }, { Value: true }),
  gives('Get-LabChain SHOP | Get-VHD | ? Attached | measure', { Count: 4 }),
  gives("Get-LabPlace | Where-Object Room -eq 'Next room' | select Place, Volume", { Place: 'NAS1', Volume: 'Data' }),
  gives('Get-LabRestorePoint | Select-Object Id, VMName, Verified', { Id: 'SHOP-1', VMName: 'SHOP', Verified: 'no' }),
  gives('Get-LabLedger SHOP | Where-Object BackupBytes -gt 0 | select Place, Volume', {
    Place: 'NAS1',
    Volume: 'Data',
  }),
  gives(
    'Get-LabLedger | ? PromisedMinutes | select Objective, PromisedMinutes, AchievedMinutes, Kept',
    { Objective: 'RPO', PromisedMinutes: 'nothing promised', AchievedMinutes: 'no return yet', Kept: null },
    { Objective: 'RTO' },
  ),
  gives("Get-VMCheckpoint SHOP -Name 'clean install' | Get-LabFile | ? Path -eq C:\\kernel.sys | select Path", {
    Path: 'C:\\kernel.sys',
  }),
  gives('Invoke-LabSql SHOP \'SELECT 7 AS b, 5 AS "1", NULL AS c, 8 AS b\'', { b: 7, 1: 5, c: null, b2: 8 }),
  gives('Get-VM | Format-Table Name, State -AutoSize', { Name: 'SHOP' }),
  gives('Get-VM | fl *', { Name: 'SHOP' }),
  gives(
    'Get-Command -Module Lab | ? Name -like *-LabBackup | sort Name',
    ...names('Restore-LabBackup', 'Start-LabBackup', 'Test-LabBackup'),
  ),
  gives('Get-Command fl', { CommandType: 'Cmdlet', Name: 'Format-List', Source: 'PowerShell' }),
  gives(
    'help *-VMCheck* | sort Name | select Name, Source',
    { Name: 'Export-VMCheckpoint', Source: 'Hyper-V' },
    { Name: 'Get-VMCheckpoint' },
    {
      Name: 'Remove-VMCheckpoint',
    },
    { Name: 'Rename-VMCheckpoint' },
    { Name: 'Restore-VMCheckpoint' },
  ),
]
