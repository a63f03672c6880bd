/** `-WhatIf`: told, tried on a copy, and not done. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CMDLETS } from '../../src/console/cmdlets.ts'
import { runLine } from '../../src/console/run-line.ts'
import { whatIf } from '../../src/console/what-if.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
let digest = ''
beforeAll(() => {
  lab = newLab()
  play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'clean install'", 'Checkpoint-VM SHOP second')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2', 'New-VHD E:\\a.vhdx 8MB')
  play(lab, 'New-VHD E:\\b.avhdx -ParentPath E:\\a.vhdx -Differencing', 'New-VM OTHER -NoVHD')
  play(lab, 'New-LabBackupJob weekly SHOP -Repository VAULT -EveryHours 168')
  digest = lab.digest()
})
afterAll(() => lab.dispose())

const run = (line: string) => runLine(lab, line, { wait: true })

/** One line of every cmdlet that changes something, as it may be done in this lab, and what it is done to. */
const LINES: readonly (readonly [line: string, target: string])[] = [
  ["Remove-VMCheckpoint SHOP 'clean install'", 'clean install'],
  ['Restore-VMCheckpoint second SHOP', 'second'],
  ['Rename-VMCheckpoint second SHOP third', 'second'],
  ['Checkpoint-VM SHOP', 'SHOP'],
  ['Restart-VM SHOP', 'SHOP'],
  ['New-VM T1 -VHDPath E:\\a.vhdx', 'T1'],
  ['Remove-VM OTHER', 'OTHER'],
  ['Export-VM SHOP E:\\x', 'SHOP'],
  ['Export-VMCheckpoint second E:\\x -VMName SHOP', 'second'],
  ['Stop-VM SHOP -TurnOff', 'SHOP'],
  ['Suspend-VM SHOP', 'SHOP'],
  ['Save-VM SHOP', 'SHOP'],
  ['Set-VM SHOP -CheckpointType Standard', 'SHOP'],
  ['Invoke-LabApp SHOP Shop PlaceOrders', 'SHOP'],
  ['Set-LabFile SHOP C:\\a.txt x', 'C:\\a.txt'],
  ['Remove-LabFile SHOP C:\\notes.txt', 'C:\\notes.txt'],
  ['Set-LabGuest SHOP -Agent Absent', 'SHOP'],
  ['Start-LabBackup SHOP -Repository VAULT', 'SHOP'],
  ['Test-LabBackup SHOP-1', 'SHOP-1'],
  ['Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'latest'],
  ['Copy-LabRestorePoint SHOP-1 -To VAULT', 'SHOP-1'],
  ['Remove-LabRestorePoint SHOP-1', 'SHOP-1'],
  ['New-LabBackupJob nightly SHOP -Repository NAS1', 'nightly'],
  ['Remove-LabBackupJob weekly', 'weekly'],
  ['Set-LabBackupJob weekly -Retries 1', 'weekly'],
  ['Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1', 'SHOP on NAS1'],
  ['Update-LabRepository NAS1', 'NAS1'],
  ['Add-LabHost HV3', 'HV3'],
  ['Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60', 'SHOP'],
  ['Invoke-LabFault PowerCut', 'HV1'],
  ['Invoke-LabFault VolumeLost -Volume HV1:D', 'HV1:D'],
  ['New-VHD E:\\new.vhdx 8MB', 'E:\\new.vhdx'],
  ['Convert-VHD E:\\a.vhdx E:\\new.vhdx', 'E:\\a.vhdx'],
  ['Resize-VHD E:\\a.vhdx 16MB', 'E:\\a.vhdx'],
  ['Optimize-VHD E:\\a.vhdx -Mode Pretrimmed', 'E:\\a.vhdx'],
  ['Merge-VHD E:\\b.avhdx', 'E:\\b.avhdx'],
  ['Set-VHD E:\\b.avhdx E:\\a.vhdx', 'E:\\b.avhdx'],
  ['Mount-VHD E:\\a.vhdx', 'E:\\a.vhdx'],
  ['Move-Item E:\\a.vhdx E:\\c.vhdx', 'E:\\a.vhdx'],
  ['Rename-Item E:\\a.vhdx c.vhdx', 'E:\\a.vhdx'],
  ['Copy-Item E:\\a.vhdx E:\\c.vhdx', 'E:\\a.vhdx'],
  ['Remove-Item E:\\b.avhdx', 'E:\\b.avhdx'],
]

it.each(LINES)('%s -WhatIf', (line, target) => {
  const { ok, text, entries } = run(`${line} -WhatIf`)
  const [cmdlet] = line.split(' ')
  const [told, ...losses] = text.split('\n')
  expect([ok, told]).toEqual([true, `What if: Performing the operation "${cmdlet}" on target "${target}".`])
  if (losses.length > 0)
    expect(losses[0]).toMatch(
      /^(This would be lost:|This would break:|Nothing of the present would be lost\.|These restore points would go:|No restore point would go\.|Takes .*\.|SHOP loses memory and unflushed writes; all files stay\.)$/,
    )
  expect([entries, lab.digest()]).toEqual([[], digest])
})

it.each([
  // the machine, its two checkpoints, and all files of the volume
  ['VolumeLost -Volume HV1:D', /^Takes SHOP, OTHER, 2 checkpoints and \d+ files \([\d.]+ MiB\)\.$/],
  ["RoomLost -Room 'Next room'", /^Takes 1 backup and \d+ files \([\d.]+ MiB\)\.$/],
  ['HostLost -HostName HV2', /^Nothing that is in use lies there\.$/],
  [
    'FileDeleted -Path \\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks',
    /^Takes that file, and what needs it\.\nTakes 1 backup and 1 file \(/,
  ],
  ['PowerCut -At 23:00', /^If it struck now:\nSHOP loses memory and unflushed writes; all files stay\.$/],
  ['MergeInterrupted -At 23:00', /^It could not strike now\. No merge of SHOP runs\./],
])('Invoke-LabFault %s -WhatIf tells what it takes', (line, said) => {
  const [, ...told] = run(`Invoke-LabFault ${line} -VMName SHOP -WhatIf`).text.split('\n')
  expect(told.join('\n')).toMatch(said)
  expect(lab.digest()).toBe(digest)
})

/** They stand in another state of the lab. */
const ELSEWHERE = [
  'Start-VM',
  'Remove-LabFault',
  'Resume-VM',
  'Dismount-VHD',
  'Remove-VMSavedState',
  'Import-VM',
  'Move-VMStorage',
  'Add-VMHardDiskDrive',
  'Set-VMHardDiskDrive',
  'Remove-VMHardDiskDrive',
]

it('is taken by every cmdlet that changes something', () => {
  const tried = new Set([...ELSEWHERE, ...LINES.map(([line]) => line.split(' ')[0])])
  const changing = CMDLETS.filter(({ does }) => does === undefined).map(({ name }) => name)
  expect(changing.filter((name) => !tried.has(name))).toEqual([])
  expect(changing.filter((name) => name.startsWith('Get-'))).toEqual([])
})

it.each([
  ['Resume-VM SHOP -WhatIf', 'vm-state'],
  ['Start-VM SHOP -WhatIf', 'vm-state'],
  ['Dismount-VHD E:\\a.vhdx -WhatIf', 'vhd-not-mounted'],
  ['Remove-VMCheckpoint SHOP nope -WhatIf', 'unknown-checkpoint'],
  ['New-VHD Q:\\a.vhdx 8MB -WhatIf', '0x80070003'],
])('%s says the refusal %s', (line, code) => {
  const { ok, code: said, text, entries } = run(line)
  expect([ok, said, entries, lab.digest()]).toEqual([false, code, [], digest])
  expect(text).not.toContain('What if')
})

it('tells each object of a pipe, in the world that the ones before would leave', () => {
  const { ok, text } = run('Get-VMCheckpoint SHOP | Remove-VMCheckpoint -WhatIf')
  expect([ok, text.split('\n')]).toEqual([
    true,
    ['clean install', 'second'].flatMap((name) => [
      `What if: Performing the operation "Remove-VMCheckpoint" on target "${name}".`,
      'This would be lost:',
      `  the way back to ‘${name}’`,
      expect.stringMatching(/^\d blocks? (is|are) merged then\./),
    ]),
  ])
  const twice = run('Get-VM | select Name -First 1 | Get-VM | Suspend-VM -WhatIf')
  expect([twice.ok, lab.digest()]).toEqual([true, digest])
  const copies = whatIf(lab, 'Suspend-VM', [
    { type: 'suspend-vm', vm: 'SHOP' },
    { type: 'suspend-vm', vm: 'SHOP' },
  ])
  expect([copies.told.length, copies.refusal?.code, lab.digest()]).toEqual([1, 'vm-state', digest])
})

it.each([
  ['Remove-Item D:\\SHOP\\shop.vhdx', /checkpoint 'clean install' needs shop\.vhdx/],
  ['Rename-Item D:\\SHOP\\shop.vhdx other.vhdx', /shop_.*\.avhdx stands on shop\.vhdx: its chain is broken/],
  ['Move-Item D:\\SHOP\\shop.vhdx E:\\', /This would break:/],
  ['Remove-Item D:\\SHOP\\shop.vhdx', /checkpoint 'second' needs shop\.vhdx[\s\S]*SHOP needs shop\.vhdx to start/],
  ['Mount-VHD D:\\SHOP\\shop.vhdx', /shop_.*\.avhdx would not fit shop\.vhdx any more/],
])('tells whom %s would break, and of a whole folder only what stays behind', (line, said) => {
  const off = lab.fork()
  runLine(off, 'Stop-VM SHOP', { wait: true })
  expect(runLine(off, `${line} -WhatIf`, { wait: true }).text).toMatch(said)
  const folder = runLine(off, 'Remove-Item D:\\SHOP -Recurse -WhatIf', { wait: true }).text
  expect(folder).not.toContain('stands on')
  expect(folder).toContain('SHOP needs')
  off.dispose()
})

it('asks for a preview in the world that each command would be carried out in', () => {
  const commands = [
    { type: 'suspend-vm', vm: 'SHOP' },
    { type: 'resume-vm', vm: 'SHOP' },
  ] as const
  const { told } = whatIf(lab, 'x', commands, (world) => [world.hypervisor.stateOf(world.hypervisor.need('SHOP'))])
  expect([told[1], lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))]).toEqual(['Running', 'Running'])
})
