/** Lines about backups, and what each means. */
const vm = 'SHOP'
const command = (value: object): object => ({ kind: 'command', command: value })
const look = (kind: string): object => ({ kind: 'look', look: { kind } })
const backup = (value: object): object => command({ type: 'start-backup', vm, repository: 'NAS1', ...value })
const retention = (policy: object | null): object => command({ type: 'set-retention', vm, repository: 'NAS1', policy })

export const PROMISED_BACKUP: readonly (readonly [line: string, act: object])[] = [
  ['Start-LabBackup SHOP -Repository NAS1', backup({ backupType: 'Full' })],
  ['Start-LabBackup SHOP -Repository NAS1 -Type Full', backup({ backupType: 'Full' })],
  ['Start-LabBackup SHOP -Repository NAS1 -Type Incremental', backup({ backupType: 'Incremental' })],
  ['Start-LabBackup SHOP -Repository NAS1 -Type Differential', backup({ backupType: 'Differential' })],
  ['Start-LabBackup SHOP -Repository NAS1 -Type SyntheticFull', backup({ backupType: 'SyntheticFull' })],
  ['Start-LabBackup SHOP -Repository NAS1 -CrashConsistent', backup({ backupType: 'Full', crashConsistent: true })],
  [
    'Start-LabBackup SHOP -Repository NAS1 -Compress -Deduplicate -Encrypt -Bandwidth 20',
    backup({ backupType: 'Full', compress: true, deduplicate: true, encrypt: true, bandwidth: 20 }),
  ],
  [
    'New-LabBackupJob nightly SHOP -Repository NAS1 -At 22:00 -Retries 0',
    command({ type: 'new-backup-job', name: 'nightly', vm, repository: 'NAS1', at: '22:00', retries: 0 }),
  ],
  [
    'New-LabBackupJob -Name hourly -VMName SHOP -Repository HV1:E -Method ForeverForward -EveryHours 1 -WindowMinutes 30',
    command({
      type: 'new-backup-job',
      name: 'hourly',
      vm,
      repository: 'HV1:E',
      method: 'ForeverForward',
      everyHours: 1,
      windowMinutes: 30,
    }),
  ],
  [
    'Restore-LabBackup -RestorePoint SHOP-3 -Instant -ToHost HV2 -NewName QUICK',
    command({ type: 'restore-backup', restorePoint: 'SHOP-3', instant: true, toHost: 'HV2', newName: 'QUICK' }),
  ],
  ['Restore-LabBackup latest -Order 1007', command({ type: 'restore-backup', restorePoint: 'latest', order: 1007 })],
  ['Move-VMStorage SHOP -DestinationStoragePath D:\\SHOP', command({ type: 'move-storage', vm, path: 'D:\\SHOP' })],
  [
    'Set-LabBackupJob nightly -EveryHours 12 -WindowMinutes 0 -Encrypt $true -Compress $false',
    command({
      type: 'set-backup-job',
      name: 'nightly',
      everyHours: 12,
      windowMinutes: 0,
      encrypt: true,
      compress: false,
    }),
  ],
  ['Remove-LabBackupJob nightly', command({ type: 'remove-backup-job', name: 'nightly' })],
  ['Get-LabBackupJob', look('backup-jobs')],
  ['Get-LabRestorePoint', look('restore-points')],
  ['Get-LabRestorePoint SHOP-1', { kind: 'look', look: { kind: 'restore-points', point: 'SHOP-1' } }],
  ['Get-LabRestorePoint -VMName SHOP', { kind: 'look', look: { kind: 'restore-points', vm } }],
  ['Get-LabPlace', look('places')],
  ['Test-LabBackup -RestorePoint latest', command({ type: 'test-backup', restorePoint: 'latest' })],
  [
    'Test-LabBackup -RestorePoint SHOP-1 -Boot -Repair',
    command({ type: 'test-backup', restorePoint: 'SHOP-1', boot: true, repair: true }),
  ],
  ['Restore-LabBackup -RestorePoint SHOP-1', command({ type: 'restore-backup', restorePoint: 'SHOP-1' })],
  [
    'Restore-LabBackup -RestorePoint latest -ToHost HV2 -NewName COPY',
    command({ type: 'restore-backup', restorePoint: 'latest', toHost: 'HV2', newName: 'COPY' }),
  ],
  [
    'Restore-LabBackup -RestorePoint latest -File C:\\notes.txt',
    command({ type: 'restore-backup', restorePoint: 'latest', file: 'C:\\notes.txt' }),
  ],
  [
    'Copy-LabRestorePoint -RestorePoint SHOP-1 -To VAULT',
    command({ type: 'copy-restore-point', restorePoint: 'SHOP-1', repository: 'VAULT' }),
  ],
  [
    'Copy-LabRestorePoint -RestorePoint SHOP-1 -To VAULT -ImmutableDays 14',
    command({ type: 'copy-restore-point', restorePoint: 'SHOP-1', repository: 'VAULT', immutableDays: 14 }),
  ],
  ['Remove-LabRestorePoint SHOP-1', command({ type: 'remove-restore-point', restorePoint: 'SHOP-1' })],
  [
    'Remove-LabRestorePoint SHOP-1 -IncludeDependants',
    command({ type: 'remove-restore-point', restorePoint: 'SHOP-1', dependants: true }),
  ],
  ['Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 3', retention({ kind: 'count', points: 3 })],
  ['Set-LabRetention SHOP -Repository NAS1 -Policy Days -Days 14', retention({ kind: 'days', days: 14 })],
  [
    'Set-LabRetention SHOP -Repository NAS1 -Policy Gfs -Points 7 -Weekly 4',
    retention({ kind: 'gfs', points: 7, weekly: 4, monthly: 0, yearly: 0 }),
  ],
  [
    'Set-LabRetention SHOP -Repository NAS1 -Policy Keep -Last 3 -Daily 7 -Weekly 4 -Monthly 12 -Yearly 2',
    retention({ kind: 'keep', last: 3, daily: 7, weekly: 4, monthly: 12, yearly: 2 }),
  ],
  ['Set-LabRetention SHOP -Repository NAS1 -Policy None', retention(null)],
  [
    'Get-LabRetention SHOP -Repository NAS1',
    { kind: 'look', look: { kind: 'retention', vm, repository: 'NAS1', days: 90 } },
  ],
  [
    'Get-LabRetention -VMName SHOP -Repository HV1:E -Days 30',
    { kind: 'look', look: { kind: 'retention', vm, repository: 'HV1:E', days: 30 } },
  ],
  ['Update-LabRepository NAS1', command({ type: 'rescan-repository', repository: 'NAS1' })],
]
