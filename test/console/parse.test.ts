/** The prompt's grammar: every line the product promises, and what it answers to those it does not know. */
import { describe, expect, it } from 'vitest'
import type { Act } from '../../src/console/cmdlet.ts'
import { CMDLETS } from '../../src/console/cmdlets.ts'
import { isSilent, parseLine } from '../../src/console/parse.ts'
import { Refused } from '../../src/host/refusal.ts'
import type { Command } from '../../src/lab/command.ts'
import { printedRefusal } from '../../src/words/catalogue.ts'
import { PIPELINES } from './pipelines.ts'
import { PROMISED_BACKUP } from './promised-backup.ts'
import { PROMISED_FILES } from './promised-files.ts'
import { PROMISED_GUEST } from './promised-guest.ts'
import { PROMISED_LEDGER } from './promised-ledger.ts'
import { PROMISED_SURVIVAL } from './promised-survival.ts'
import { PROMISED_VHD } from './promised-vhd.ts'
import { PROMISED_VM } from './promised-vm.ts'

const stageOf = (line: string) => parseLine(line)?.stages[0]
const actOf = (line: string): Act | undefined => stageOf(line)?.act
const commandOf = (line: string): Command | undefined => {
  const act = actOf(line)
  return act?.kind === 'command' ? act.command : undefined
}
const refusal = (line: string): { code: string; text: string } => {
  try {
    parseLine(line)
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, text: printedRefusal(error.code, error.data) }
    throw error
  }
  return { code: '', text: '' }
}
const vm = 'SHOP'
const app = (request: object): object => ({ kind: 'command', command: { type: 'run-app', vm, request } })
const command = (value: object): object => ({ kind: 'command', command: value })
const wait = (seconds: number): object => ({ kind: 'wait', duration: seconds * 1_000_000 })
const look = (value: object): object => ({ kind: 'look', look: value })

const PROMISED: readonly (readonly [line: string, act: object])[] = [
  ['Start-VM SHOP', command({ type: 'start-vm', vm })],
  ['Stop-VM SHOP', command({ type: 'stop-vm', vm, mode: 'shut-down', force: false })],
  ['Stop-VM SHOP -TurnOff', command({ type: 'stop-vm', vm, mode: 'turn-off', force: false })],
  ['Stop-VM SHOP -Save', command({ type: 'stop-vm', vm, mode: 'save', force: false })],
  ['Stop-VM SHOP -Force', command({ type: 'stop-vm', vm, mode: 'shut-down', force: true })],
  ['Suspend-VM SHOP', command({ type: 'suspend-vm', vm })],
  ['Resume-VM SHOP', command({ type: 'resume-vm', vm })],
  ['Save-VM SHOP', command({ type: 'save-vm', vm })],
  ['Get-VM', look({ kind: 'vms', vm: undefined, host: undefined })],
  ['Get-VM SHOP -ComputerName HV1', look({ kind: 'vms', vm, host: 'HV1' })],
  ...(['Standard', 'Production', 'ProductionOnly', 'Disabled'] as const).map(
    (checkpointType) =>
      [`Set-VM SHOP -CheckpointType ${checkpointType}`, command({ type: 'set-vm', vm, checkpointType })] as const,
  ),
  ["Checkpoint-VM SHOP -SnapshotName 'x'", command({ type: 'checkpoint-vm', vm, name: 'x' })],
  ['Get-VMCheckpoint SHOP', look({ kind: 'checkpoints', vm })],
  ["Restore-VMCheckpoint -VMName SHOP -Name 'x'", command({ type: 'restore-checkpoint', vm, name: 'x' })],
  ["Remove-VMCheckpoint -VMName SHOP -Name 'x'", command({ type: 'remove-checkpoint', vm, name: 'x' })],
  ["Get-VHD -Path 'D:\\SHOP\\shop.vhdx'", look({ kind: 'vhd', path: 'D:\\SHOP\\shop.vhdx', host: undefined })],
  ['Test-VHD -Path x.vhdx', look({ kind: 'test-vhd', path: 'x.vhdx', host: undefined })],
  ['Wait-Lab -Seconds 5', wait(5)],
  ['Wait-Lab -Minutes 5', wait(300)],
  ['Wait-Lab -Hours 2', wait(7_200)],
  ['Wait-Lab -Days 1', wait(86_400)],
  ['Wait-Lab -Days 1 -Hours 1 -Minutes 1 -Seconds 1.5', wait(90_061.5)],
  ['Invoke-LabApp SHOP Shop PlaceOrders -Count 5', app({ app: 'Shop', action: 'PlaceOrders', count: 5 })],
  ['Invoke-LabApp SHOP Shop OpenTransaction', app({ app: 'Shop', action: 'OpenTransaction' })],
  ['Invoke-LabApp SHOP Shop CommitTransaction', app({ app: 'Shop', action: 'CommitTransaction' })],
  ['Invoke-LabApp SHOP Shop RollbackTransaction', app({ app: 'Shop', action: 'RollbackTransaction' })],
  ["Invoke-LabApp SHOP Notepad Type -Text 'x'", app({ app: 'Notepad', action: 'Type', text: 'x' })],
  ['Invoke-LabApp SHOP Notepad Save', app({ app: 'Notepad', action: 'Save' })],
  ['Invoke-LabApp SHOP Updater InstallBadPatch', app({ app: 'Updater', action: 'InstallBadPatch' })],
  ['Get-LabChain SHOP', look({ kind: 'chain', vm, location: undefined })],
  ['Get-LabChangeTracking -VMName SHOP', look({ kind: 'change-tracking', vm })],
  ['Get-LabIoTrace -VMName SHOP', look({ kind: 'io-trace', vm, last: 20 })],
  ['Get-LabIoTrace SHOP -Last 5', look({ kind: 'io-trace', vm, last: 5 })],
  ['Get-LabLatency SHOP', look({ kind: 'latency', vm, last: 20 })],
  ['Get-LabLatency SHOP -Last 3', look({ kind: 'latency', vm, last: 3 })],
  ['Get-LabIoCounter SHOP', look({ kind: 'io-counters', vm })],
  ['Get-LabFileSize SHOP -Last 3', look({ kind: 'file-sizes', vm, last: 3 })],
  [
    'Compare-LabChainLength SHOP',
    look({ kind: 'chain-lengths', options: { vm, profile: 'BusyDatabase', minutes: 10, files: 12 } }),
  ],
  [
    'Compare-LabChainLength SHOP -Profile IdleOffice -Minutes 3 -Files 4',
    look({ kind: 'chain-lengths', options: { vm, profile: 'IdleOffice', minutes: 3, files: 4 } }),
  ],
  ['Invoke-LabFault PowerCut', command({ type: 'fault', kind: 'PowerCut' })],
  ['Invoke-LabFault PowerCut -HostName HV2', command({ type: 'fault', kind: 'PowerCut', host: 'HV2' })],
  [
    "Invoke-LabFault VolumeLost -Volume 'HV1:D'",
    command({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' }),
  ],
  ['Invoke-LabFault CheckpointCommitFails -VMName SHOP', command({ type: 'fault', kind: 'CheckpointCommitFails', vm })],
  ['Invoke-LabFault BackupLeftBehind', command({ type: 'fault', kind: 'BackupLeftBehind' })],
  ['Invoke-LabFault BackupLeftBehind -VMName SHOP', command({ type: 'fault', kind: 'BackupLeftBehind', vm })],
  ['Invoke-LabFault HostLost -HostName HV1', command({ type: 'fault', kind: 'HostLost', host: 'HV1' })],
  ['Get-LabFault', look({ kind: 'planned-faults' })],
  ['Remove-LabFault 2', command({ type: 'remove-fault', id: 2 })],
  ['Remove-LabFault -Id 2', command({ type: 'remove-fault', id: 2 })],
  ['Get-LabEvidence', look({ kind: 'evidence' })],
]

const ELSEWHERE = [
  ...PROMISED_VHD,
  ...PROMISED_VM,
  ...PROMISED_FILES,
  ...PROMISED_GUEST,
  ...PROMISED_LEDGER,
  ...PROMISED_BACKUP,
  ...PROMISED_SURVIVAL,
]
const ALL_PROMISED = [...PROMISED, ...ELSEWHERE]

describe('the promised lines', () => {
  it.each(ALL_PROMISED)('%s', (line, act) => expect(actOf(line)).toEqual(act))

  it('cover every cmdlet', () => {
    const lines = ALL_PROMISED.map(([line]) => line)
    const covered = new Set(
      [...lines, ...PIPELINES.map(({ line }) => line)].flatMap((line) =>
        (parseLine(line)?.stages ?? []).map(({ cmdlet }) => cmdlet.name),
      ),
    )
    expect(CMDLETS.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([])
  })

  /** Cmdlets, parameters and choices; what a person named keeps its spelling. */
  it.each(PROMISED)('%s, in capitals and in small letters', (line, act) => {
    const names = /^[\w-]+|(?<= )-\w+/g
    expect(actOf(line.replace(names, (name) => name.toUpperCase()))).toEqual(act)
    expect(actOf(line.replace(names, (name) => name.toLowerCase()))).toEqual(act)
  })

  it.each(PROMISED)('%s, with what any line may carry', (line, act) => {
    expect(parseLine(`  ${line}   -ErrorAction SilentlyContinue # and why`)).toMatchObject({
      stages: [{ act, asJob: false, whatIf: false }],
      silent: true,
    })
    const { does, takesTime } = stageOf(line)?.cmdlet ?? {}
    for (const [more, taken] of [
      ['-AsJob', takesTime],
      ['-Confirm', !does],
      ['-Confirm:$false', !does],
      ['-WhatIf', !does],
    ] as const)
      if (taken) expect(parseLine(`${line} ${more}`)).toMatchObject({ stages: [{ act }], silent: false })
      else expect([more, refusal(`${line} ${more}`).code]).toEqual([more, 'unknown-parameter'])
    if (takesTime) expect(stageOf(`${line} -AsJob -WhatIf`)).toMatchObject({ asJob: true, whatIf: true })
  })
})

describe('the grammar', () => {
  it('takes choices in any case and gives them their own spelling', () => {
    expect(commandOf('set-vm SHOP -checkpointtype productiononly')).toMatchObject({ checkpointType: 'ProductionOnly' })
    expect(commandOf('invoke-labapp SHOP shop placeorders')).toMatchObject({
      request: { action: 'PlaceOrders', count: 1 },
    })
    expect(commandOf('invoke-labfault powercut')).toMatchObject({ kind: 'PowerCut' })
  })

  it('takes parameters in any order, shortened, with a colon, and by their aliases', () => {
    const expected = { type: 'restore-checkpoint', vm, name: 'x' }
    for (const line of [
      '-Name x -VMName SHOP',
      'x SHOP',
      'SHOP -Name x',
      '-Name x SHOP',
      '-VM SHOP -Na:x',
      '-vmname:SHOP x',
    ])
      expect(commandOf(`Restore-VMCheckpoint ${line}`)).toEqual(expected)
    expect(commandOf('Start-VM -VMName SHOP')).toEqual({ type: 'start-vm', vm })
    expect(commandOf('Checkpoint-VM SHOP x')).toEqual({ type: 'checkpoint-vm', vm, name: 'x' })
    expect(commandOf('Checkpoint-VM SHOP')).toEqual({ type: 'checkpoint-vm', vm })
  })

  it('drops comments, but not inside quotes or words', () => {
    expect([parseLine('# Start-VM SHOP'), parseLine(' \t ')]).toEqual([undefined, undefined])
    expect(commandOf('Start-VM SHOP # now')).toEqual({ type: 'start-vm', vm })
    expect(commandOf("Checkpoint-VM SHOP 'issue #2'")).toMatchObject({ name: 'issue #2' })
    expect(commandOf('Checkpoint-VM SHOP a#2')).toMatchObject({ name: 'a#2' })
  })

  it('takes single and double quotes, doubled ones inside stand for one', () => {
    expect(commandOf("Checkpoint-VM SHOP 'it''s'")).toMatchObject({ name: "it's" })
    expect(commandOf('Checkpoint-VM "SHOP" "say ""no"" # so"')).toMatchObject({ vm, name: 'say "no" # so' })
    expect(commandOf("Checkpoint-VM SHOP '-Force'")).toMatchObject({ name: '-Force' })
    expect(refusal("Checkpoint-VM SHOP 'x").code).toBe('unclosed-quote')
  })

  it('counts a KB as 1,024', () => {
    const count = (text: string) =>
      (commandOf(`Invoke-LabApp SHOP Shop PlaceOrders -Count ${text}`) as { request?: object }).request
    expect([count('2KB'), count('0.5kb'), count('7')]).toMatchObject([{ count: 2048 }, { count: 512 }, { count: 7 }])
    expect(actOf('Wait-Lab -Seconds 1MB')).toEqual(wait(1_048_576))
    expect(actOf('Wait-Lab 1.5KB')).toEqual(wait(1_536))
    for (const wrong of ['0', '-1', '1.5', 'many', '1XB', '10001', '1GB'])
      expect([wrong, refusal(`Invoke-LabApp SHOP Shop PlaceOrders -Count ${wrong}`).code]).toEqual([wrong, 'bad-value'])
  })

  it('knows whether a refusal is to be passed over, also on a line it cannot parse', () => {
    for (const line of ['-ErrorAction SilentlyContinue', '-EA silentlycontinue', '-erroraction:SilentlyContinue'])
      expect([isSilent(`Nonsense-VM SHOP ${line}`), isSilent(`Start-VM SHOP ${line} # x`)]).toEqual([true, true])
    expect(isSilent("Invoke-LabApp SHOP Notepad Type -Text 'write -ErrorAction SilentlyContinue'")).toBe(false)
    expect(isSilent('Start-VM SHOP -ErrorAction Stop')).toBe(false)
    expect(isSilent('Start-VM SHOP # -ErrorAction SilentlyContinue')).toBe(false)
  })
})

describe('what it does not know', () => {
  it.each([
    ['Strat-VM SHOP', 'unknown-cmdlet', 'Start-VM'],
    ['Restore-VMChekpoint SHOP x', 'unknown-cmdlet', 'Restore-VMCheckpoint'],
    ['cls', 'unknown-cmdlet', 'Get-Help'],
    ['Get-VM | ForEach-Object { 1 }', 'cmdlet-not-simulated', 'ForEach-Object is real'],
    ['Start-VM { SHOP }', 'syntax-not-simulated', 'blocks'],
    ['Get-VM |', 'pipe-empty', 'either side'],
    ['Get-VM || Start-VM', 'syntax-not-simulated', "'||'"],
    ['$x = 1', 'syntax-not-simulated', 'variables'],
    ['Start-VM SHOP; Get-VM', 'syntax-not-simulated', "';' is"],
    ['Checkpoint-VM SHOP $name', 'syntax-not-simulated', 'In quotes it is text'],
    ['Start-Backup SHOP', 'unknown-cmdlet', 'Start-LabBackup'],
    ['Start-LabBackup SHOP -Repositry NAS1', 'unknown-parameter', '-Repository'],
    ['Set-VM SHOP -ChekpointType Standard', 'unknown-parameter', '-CheckpointType'],
    ['Stop-VM SHOP -TurnOf2', 'unknown-parameter', '-TurnOff'],
    ['Get-VMSwitch x', 'cmdlet-not-simulated', 'Get-VMSwitch is real'],
    ['Set-VM SHOP -CheckpointType Sometimes', 'bad-value', 'ProductionOnly'],
    ['Start-LabBackup SHOP -Repository NAS1 -Type Half', 'bad-value', 'Full'],
    ['Start-VM', 'missing-parameter', '-Name'],
    ['Start-LabBackup SHOP', 'missing-parameter', '-Repository'],
    ['Restore-VMCheckpoint -VMName SHOP', 'missing-parameter', '-Name'],
    ['Invoke-LabApp SHOP Notepad Type', 'missing-parameter', '-Text'],
    ['Wait-Lab', 'missing-parameter', '-Seconds'],
    ['Wait-Lab -Minutes -Hours 1', 'missing-value', '-Minutes'],
    ['Start-VM SHOP again', 'too-many-arguments', 'again'],
    ['Invoke-LabApp SHOP Notepad Save -Count 3', 'unknown-parameter', 'Notepad Save'],
    ['Wait-Lab -Minutes 99999999999', 'bad-value', "'99999999999' is no value for -Minutes"],
    ['Invoke-LabApp SHOP Paint Draw', 'unknown-app', 'Paint'],
    ['Invoke-LabApp SHOP Shop Close', 'unknown-action', 'PlaceOrders'],
  ])('%s: %s, with a word about %s', (line, code, said) => {
    expect(refusal(line).code).toBe(code)
    expect(refusal(line).text).toContain(said)
    expect(refusal(line).text).not.toMatch(/undefined|NaN/)
  })
})
