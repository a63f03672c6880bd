/** What exists in life and not here: an answer other than "unknown". Names as of the module Hyper-V of Windows Server 2025. */

/** Other names of cmdlets, in small letters. */
export const ALIASES: Readonly<Record<string, string>> = {
  gci: 'Get-ChildItem',
  dir: 'Get-ChildItem',
  ls: 'Get-ChildItem',
  mi: 'Move-Item',
  move: 'Move-Item',
  mv: 'Move-Item',
  rni: 'Rename-Item',
  ren: 'Rename-Item',
  copy: 'Copy-Item',
  cp: 'Copy-Item',
  cpi: 'Copy-Item',
  ri: 'Remove-Item',
  rm: 'Remove-Item',
  del: 'Remove-Item',
  erase: 'Remove-Item',
  rd: 'Remove-Item',
  rmdir: 'Remove-Item',
  '?': 'Where-Object',
  where: 'Where-Object',
  select: 'Select-Object',
  sort: 'Sort-Object',
  measure: 'Measure-Object',
  ft: 'Format-Table',
  fl: 'Format-List',
  help: 'Get-Help',
  man: 'Get-Help',
  gcm: 'Get-Command',
  '%': 'ForEach-Object',
  foreach: 'ForEach-Object',
  group: 'Group-Object',
  fw: 'Format-Wide',
  gm: 'Get-Member',
  sleep: 'Start-Sleep',
}

/** Nouns by verb. A cmdlet that the lab comes to have is found before anyone asks here. */
const HYPER_V: Readonly<Record<string, string>> = {
  Add: 'VMAssignableDevice VMDvdDrive VMFibreChannelHba VMGpuPartitionAdapter VMGroupMember VMHardDiskDrive VMHostAssignableDevice VMMigrationNetwork VMNetworkAdapter VMNetworkAdapterAcl VMNetworkAdapterExtendedAcl VMNetworkAdapterRoutingDomainMapping VMRemoteFx3dVideoAdapter VMScsiController VMStoragePath VMSwitch VMSwitchExtensionPortFeature VMSwitchExtensionSwitchFeature VMSwitchTeamMember',
  Checkpoint: 'VM',
  Compare: 'VM',
  Complete: 'VMFailover',
  Connect: 'VMNetworkAdapter VMSan',
  Convert: 'VHD',
  Copy: 'VMFile',
  Debug: 'VM',
  Disable:
    'VMConsoleSupport VMEventing VMIntegrationService VMMigration VMRemoteFXPhysicalVideoAdapter VMResourceMetering VMSwitchExtension VMTPM',
  Disconnect: 'VMNetworkAdapter VMSan',
  Dismount: 'VHD VMHostAssignableDevice',
  Enable:
    'VMConsoleSupport VMEventing VMIntegrationService VMMigration VMRemoteFXPhysicalVideoAdapter VMReplication VMResourceMetering VMSwitchExtension VMTPM',
  Export: 'VM VMCheckpoint',
  Get: 'VHD VHDSet VHDSnapshot VM VMAssignableDevice VMBios VMCheckpoint VMComPort VMConnectAccess VMDvdDrive VMFibreChannelHba VMFirmware VMFloppyDiskDrive VMGpuPartitionAdapter VMGroup VMHardDiskDrive VMHost VMHostAssignableDevice VMHostCluster VMHostNumaNode VMHostNumaNodeStatus VMHostPartitionableGpu VMHostSupportedVersion VMIdeController VMIntegrationService VMKeyProtector VMMemory VMMigrationNetwork VMNetworkAdapter VMNetworkAdapterAcl VMNetworkAdapterExtendedAcl VMNetworkAdapterFailoverConfiguration VMNetworkAdapterIsolation VMNetworkAdapterRoutingDomainMapping VMNetworkAdapterTeamMapping VMNetworkAdapterVlan VMPartitionableGpu VMProcessor VMRemoteFx3dVideoAdapter VMRemoteFXPhysicalVideoAdapter VMReplication VMReplicationAuthorizationEntry VMReplicationServer VMResourcePool VMSan VMScsiController VMSecurity VMStoragePath VMSwitch VMSwitchExtension VMSwitchExtensionPortData VMSwitchExtensionPortFeature VMSwitchExtensionSwitchData VMSwitchExtensionSwitchFeature VMSwitchTeam VMSystemSwitchExtension VMSystemSwitchExtensionPortFeature VMSystemSwitchExtensionSwitchFeature VMVideo',
  Grant: 'VMConnectAccess',
  Import: 'VM VMInitialReplication',
  Measure: 'VM VMReplication VMResourcePool',
  Merge: 'VHD',
  Mount: 'VHD VMHostAssignableDevice',
  Move: 'VM VMStorage',
  New: 'VFD VHD VM VMGroup VMReplicationAuthorizationEntry VMResourcePool VMSan VMSwitch',
  Optimize: 'VHD VHDSet',
  Remove:
    'VHDSnapshot VM VMAssignableDevice VMCheckpoint VMDvdDrive VMFibreChannelHba VMGpuPartitionAdapter VMGroup VMGroupMember VMHardDiskDrive VMHostAssignableDevice VMMigrationNetwork VMNetworkAdapter VMNetworkAdapterAcl VMNetworkAdapterExtendedAcl VMNetworkAdapterRoutingDomainMapping VMNetworkAdapterTeamMapping VMRemoteFx3dVideoAdapter VMReplication VMReplicationAuthorizationEntry VMResourcePool VMSan VMSavedState VMScsiController VMStoragePath VMSwitch VMSwitchExtensionPortFeature VMSwitchExtensionSwitchFeature VMSwitchTeamMember',
  Rename: 'VM VMCheckpoint VMGroup VMNetworkAdapter VMResourcePool VMSan VMSwitch',
  Repair: 'VM',
  Reset: 'VMReplicationStatistics VMResourceMetering',
  Resize: 'VHD',
  Restart: 'VM',
  Restore: 'VMCheckpoint',
  Resume: 'VM VMReplication',
  Revoke: 'VMConnectAccess',
  Save: 'VM',
  Set: 'VHD VM VMBios VMComPort VMDvdDrive VMFibreChannelHba VMFirmware VMFloppyDiskDrive VMGpuPartitionAdapter VMHardDiskDrive VMHost VMHostCluster VMHostPartitionableGpu VMKeyProtector VMMemory VMMigrationNetwork VMNetworkAdapter VMNetworkAdapterFailoverConfiguration VMNetworkAdapterIsolation VMNetworkAdapterRoutingDomainMapping VMNetworkAdapterTeamMapping VMNetworkAdapterVlan VMPartitionableGpu VMProcessor VMRemoteFx3dVideoAdapter VMReplication VMReplicationAuthorizationEntry VMReplicationServer VMResourcePool VMSan VMSecurity VMSecurityPolicy VMSwitch VMSwitchExtensionPortFeature VMSwitchExtensionSwitchFeature VMSwitchTeam VMVideo',
  Start: 'VM VMFailover VMInitialReplication VMTrace',
  Stop: 'VM VMFailover VMInitialReplication VMReplication VMTrace',
  Suspend: 'VM VMReplication',
  Test: 'VHD VMNetworkAdapter VMReplicationConnection',
  Update: 'VMVersion',
}

/** Of PowerShell itself, where they would stand in such a line. */
const POWERSHELL =
  'ForEach-Object Group-Object Tee-Object Compare-Object Format-Wide Format-Custom Get-Member Out-File Out-Host Out-Null Out-String Out-GridView Export-Csv ConvertTo-Json ConvertTo-Csv ConvertTo-Html Write-Host Write-Output Start-Sleep Get-Date Get-Job Wait-Job Receive-Job Remove-Job Get-Disk Get-FileIntegrity Set-FileIntegrity Get-WinEvent Get-Alias Get-Module Import-Module Get-History Clear-Host Test-Path Set-ItemProperty Get-ItemProperty Get-Event Get-EventLog New-Item Get-Item Get-Content Set-Content Invoke-Command Enter-PSSession wbadmin vssadmin diskshadow'

const REAL: ReadonlySet<string> = new Set(
  [
    ...Object.entries(HYPER_V).flatMap(([verb, nouns]) => nouns.split(' ').map((noun) => `${verb}-${noun}`)),
    ...POWERSHELL.split(' '),
  ].map((name) => name.toLowerCase()),
)

export const isRealCmdlet = (name: string): boolean => REAL.has(name.toLowerCase())

/** Every cmdlet takes them in life. */
const COMMON =
  'Verbose Debug WarningAction WarningVariable ErrorVariable InformationAction InformationVariable OutVariable OutBuffer PipelineVariable ProgressAction'

const REMOTE = 'CimSession ComputerName Credential'

/** By cmdlet; those of ours that are Hyper-V's. */
const PARAMETERS: Readonly<Record<string, string>> = {
  'New-VM':
    'CimSession Credential Generation MemoryStartupBytes Path SwitchName BootDevice Version Prerelease Experimental GuestStateIsolationType SourceGuestStatePath Force',
  'Remove-VM': 'CimSession ComputerName Credential Passthru VM',
  'Restart-VM': 'CimSession ComputerName Credential Passthru VM Wait For Delay Timeout Type',
  'Export-VM': 'CimSession ComputerName Credential Passthru VM',
  'Export-VMCheckpoint': 'CimSession ComputerName Credential Passthru VMSnapshot CaptureLiveState',
  'Import-VM': 'CimSession Credential CompatibilityReport SnapshotFilePath SmartPagingFilePath',
  'Rename-VMCheckpoint': 'CimSession ComputerName Credential Passthru VM VMSnapshot',
  'Remove-VMSavedState': 'CimSession ComputerName Credential VM VMSnapshot',
  'Add-VMHardDiskDrive':
    'CimSession ComputerName Credential Passthru VM VMDriveController DiskNumber ResourcePoolName SupportPersistentReservations AllowUnverifiedPaths MaximumIOPS MinimumIOPS',
  'Set-VMHardDiskDrive':
    'CimSession ComputerName Credential Passthru VMHardDiskDrive ToControllerType ToControllerNumber ToControllerLocation DiskNumber ResourcePoolName MaximumIOPS MinimumIOPS',
  'Remove-VMHardDiskDrive': 'CimSession ComputerName Credential Passthru VMHardDiskDrive',
  'Get-ChildItem': 'Filter Include Exclude Depth File Directory Hidden Attributes Name',
  'Move-Item': 'Filter Include Exclude Passthru Credential Force',
  'Rename-Item': 'Passthru Credential Force',
  'Copy-Item': 'Filter Include Exclude Container Passthru Credential',
  'Remove-Item': 'Filter Include Exclude Credential Stream',
  'Start-VM': `${REMOTE} Passthru VM`,
  'Stop-VM': `${REMOTE} Passthru VM`,
  'Suspend-VM': `${REMOTE} Passthru VM`,
  'Resume-VM': `${REMOTE} Passthru VM`,
  'Save-VM': `${REMOTE} Passthru VM`,
  'Get-VM': 'CimSession Credential Id ClusterObject',
  'Checkpoint-VM': `${REMOTE} Passthru VM`,
  'Get-VMCheckpoint': `${REMOTE} Id VM`,
  'Restore-VMCheckpoint': `${REMOTE} Passthru VM VMSnapshot VMCheckpoint`,
  'Remove-VMCheckpoint': `${REMOTE} Passthru VM VMSnapshot VMCheckpoint`,
  'Get-VMHardDiskDrive': `${REMOTE} VM VMDriveController ControllerNumber ControllerType`,
  'Set-VM': `${REMOTE} Passthru VM NewVMName Notes ProcessorCount DynamicMemory StaticMemory MemoryMinimumBytes MemoryMaximumBytes MemoryStartupBytes AutomaticStartAction AutomaticStopAction AutomaticStartDelay LockOnDisconnect AllowUnverifiedPaths SnapshotFileLocation SmartPagingFilePath GuestControlledCacheTypes LowMemoryMappedIoSpace HighMemoryMappedIoSpace HighMemoryMappedIoBaseAddress BatteryPassthroughEnabled EnhancedSessionTransportType`,
  'Get-VHD': 'CimSession Credential DiskNumber',
  'Get-Volume': 'CimSession DiskImage FilePath FileSystemLabel Path ObjectId UniqueId Partition',
  'Test-VHD': 'CimSession Credential SharedDisk',
  'New-VHD': 'CimSession Credential SourceDisk PhysicalSectorSizeBytes',
  'Convert-VHD': 'CimSession Credential Passthru AddressAbstractionType',
  'Resize-VHD': 'CimSession Credential Passthru AllowUnsafe',
  'Optimize-VHD': 'CimSession Credential Passthru',
  'Merge-VHD': 'CimSession Credential Passthru',
  'Set-VHD': 'CimSession Credential Passthru LeafPath PhysicalSectorSizeBytes ResetDiskIdentifier Force',
  'Mount-VHD': 'CimSession Credential Passthru NoDriveLetter VMSnapshot SnapshotId',
  'Dismount-VHD': 'CimSession Credential Passthru DiskNumber VMSnapshot SnapshotId',
  'Where-Object':
    'InputObject Match NotMatch Contains NotContains In NotIn Is IsNot CEQ CNE CGT CGE CLT CLE CLike CNotLike CMatch CNotMatch CContains CNotContains CIn CNotIn',
  'Select-Object': 'InputObject ExcludeProperty Skip SkipLast SkipIndex Index Unique Wait CaseInsensitive',
  'Sort-Object': 'InputObject Unique Top Bottom Stable Culture CaseSensitive',
  'Measure-Object': 'InputObject StandardDeviation AllStats Character Word Line IgnoreWhiteSpace',
  'Format-Table': 'InputObject HideTableHeaders Wrap GroupBy View ShowError DisplayError Force Expand RepeatHeader',
  'Format-List': 'InputObject GroupBy View ShowError DisplayError Force Expand',
  'Get-Help': 'Category Component Functionality Role Full Detailed Examples Parameter Online ShowWindow Path',
  'Get-Command':
    'All ArgumentList CommandType FullyQualifiedModule ListImported Noun ParameterName ParameterType ShowCommandInfo Syntax TotalCount UseFuzzyMatching Verb',
}

/** Whether the cmdlet takes that parameter in life. */
export const isRealParameter = (cmdlet: string, name: string): boolean =>
  `${COMMON} ${PARAMETERS[cmdlet] ?? ''}`.toLowerCase().split(' ').includes(name.toLowerCase())
