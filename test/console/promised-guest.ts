/** Lines on the inside of a guest, and what each means. */
const vm = 'SHOP'
const app = (request: object): object => ({ kind: 'command', command: { type: 'run-app', vm, request } })
const look = (value: object): object => ({ kind: 'look', look: { vm, ...value } })
const setup = (change: object): object => ({ kind: 'command', command: { type: 'set-guest', vm, ...change } })
const MIB = 1024 * 1024
const now = { kind: 'now' }

export const PROMISED_GUEST: readonly (readonly [line: string, act: object])[] = [
  ['Invoke-LabApp SHOP Shop DeleteOrders -Count 3', app({ app: 'Shop', action: 'DeleteOrders', count: 3 })],
  ['Invoke-LabApp SHOP Shop Report', app({ app: 'Shop', action: 'Report' })],
  ['Invoke-LabApp SHOP Photos Import -Count 2', app({ app: 'Photos', action: 'Import', count: 2 })],
  [
    'Invoke-LabApp SHOP Photos Import -Count 2 -Megabytes 3',
    app({ app: 'Photos', action: 'Import', count: 2, bytes: 3 * MIB }),
  ],
  ['Invoke-LabApp SHOP Photos Delete -Name a.bmp', app({ app: 'Photos', action: 'Delete', name: 'a.bmp' })],
  [
    "Invoke-LabApp SHOP Photos Rename -Name 'a b.bmp' -NewName c.bmp",
    app({ app: 'Photos', action: 'Rename', name: 'a b.bmp', newName: 'c.bmp' }),
  ],
  ['Invoke-LabApp SHOP Updater InstallGoodUpdate', app({ app: 'Updater', action: 'InstallGoodUpdate' })],
  ...(['Data', 'Boot', 'Slow'] as const).map(
    (kind) =>
      [
        `Invoke-LabApp SHOP Updater InstallBadPatch -Kind ${kind}`,
        app({ app: 'Updater', action: 'InstallBadPatch', kind }),
      ] as const,
  ),
  ['Invoke-LabApp SHOP Ransomware Start', app({ app: 'Ransomware', action: 'Start' })],
  [
    'Invoke-LabApp SHOP Ransomware Start -FilesPerHour 120 -DwellHours 9',
    app({ app: 'Ransomware', action: 'Start', filesPerHour: 120, dwellHours: 9 }),
  ],
  [
    'Invoke-LabApp SHOP Directory ChangePassword -User ada',
    app({ app: 'Directory', action: 'ChangePassword', user: 'ada' }),
  ],
  ['Invoke-LabApp SHOP Directory Replicate', app({ app: 'Directory', action: 'Replicate' })],
  ...(['IdleOffice', 'BusyDatabase', 'SequentialCopy', 'BootStorm'] as const).map(
    (profile) =>
      [
        `Invoke-LabApp SHOP Workload Start -Profile ${profile}`,
        app({ app: 'Workload', action: 'Start', profile }),
      ] as const,
  ),
  ['Invoke-LabApp SHOP Workload Stop', app({ app: 'Workload', action: 'Stop' })],
  ['Invoke-LabApp SHOP System Trim', app({ app: 'System', action: 'Trim' })],
  ['Get-LabFile SHOP', look({ kind: 'guest-files', path: undefined, moment: now })],
  ['Get-LabFile SHOP -Path C:\\notes.txt', look({ kind: 'guest-files', path: 'C:\\notes.txt', moment: now })],
  [
    "Get-LabFile SHOP -CheckpointName 'clean install'",
    look({ kind: 'guest-files', path: undefined, moment: { kind: 'checkpoint', name: 'clean install' } }),
  ],
  [
    'Get-LabFile SHOP C:\\notes.txt -RestorePoint latest',
    look({ kind: 'guest-files', path: 'C:\\notes.txt', moment: { kind: 'restore-point', id: 'latest' } }),
  ],
  [
    "Set-LabFile SHOP -Path C:\\a.txt -Text 'it''s here'",
    app({ app: 'System', action: 'WriteFile', path: 'C:\\a.txt', text: "it's here" }),
  ],
  ['Remove-LabFile SHOP -Path C:\\a.txt', app({ app: 'System', action: 'RemoveFile', path: 'C:\\a.txt' })],
  ['Get-LabMemory SHOP', look({ kind: 'memory', moment: now })],
  ['Get-LabMemory SHOP -CheckpointName a', look({ kind: 'memory', moment: { kind: 'checkpoint', name: 'a' } })],
  [
    'Get-LabFile SHOP -VhdPath D:\\T\\a.vhdx',
    look({
      kind: 'guest-files',
      path: undefined,
      moment: { kind: 'disk', host: 'HV1', path: 'D:\\T\\a.vhdx' },
    }),
  ],
  ["Invoke-LabSql SHOP -Query 'SELECT 1'", look({ kind: 'sql', query: 'SELECT 1', moment: now })],
  ['Compare-LabMoment SHOP -From a', look({ kind: 'compare', from: 'a', to: 'Now' })],
  ['Compare-LabMoment SHOP a b', look({ kind: 'compare', from: 'a', to: 'b' })],
  [
    'Set-LabGuest SHOP -Agent Healthy -WriteCache Honest -Synchronous Full',
    setup({ agent: 'Healthy', writeCache: 'Honest', synchronous: 'Full' }),
  ],
  ['Set-LabGuest SHOP -Agent absent', setup({ agent: 'Absent' })],
  ['Set-LabGuest SHOP -Agent Failing', setup({ agent: 'Failing' })],
  ['Set-LabGuest SHOP -WriteCache Lying -Synchronous Off', setup({ writeCache: 'Lying', synchronous: 'Off' })],
  ['Set-LabGuest SHOP -GenerationId Absent', setup({ generationIdDevice: 'Absent' })],
]
