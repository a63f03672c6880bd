/** Pipes: what goes through them, what is bound, what is printed at the end, and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseLine } from '../../src/console/parse.ts'
import { isObject, TYPES } from '../../src/console/pipeline/objects.ts'
import { runLine } from '../../src/console/run-line.ts'
import { LineRun } from '../../src/console/run-stages.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { PIPELINES } from './pipelines.ts'

const run = (lab: Lab, line: string) => runLine(lab, line, { wait: true })

let lab: Lab
beforeAll(() => {
  lab = newLab()
  play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'clean install'", 'Wait-Lab -Minutes 1')
  play(lab, "Checkpoint-VM SHOP 'with orders'", 'Wait-Lab -Minutes 1', 'Checkpoint-VM SHOP second')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
})
afterAll(() => lab.dispose())

const objectsOf = (line: string, world = lab) => {
  const lineRun = new LineRun(world, true, false)
  lineRun.stages(parseLine(line)?.stages ?? [])
  return lineRun.shown.filter(isObject)
}
const objectsIn = (world: Lab, line: string) => objectsOf(line, world).map(({ properties }) => properties)

describe('a line with pipes', () => {
  it.each(PIPELINES)('$line', ({ line, gives }) => {
    const digest = lab.digest()
    const found = objectsOf(line)
    expect(found.map(({ properties }) => properties)).toMatchObject(gives)
    expect(found).toHaveLength(gives.length)
    const { ok, text, entries } = run(lab, line)
    expect([ok, entries, lab.digest()]).toEqual([true, [], digest])
    expect(text).not.toMatch(/undefined|NaN|\[object/)
  })

  it.each([
    ['Get-VM', TYPES.vm],
    ['Get-VMCheckpoint SHOP', TYPES.checkpoint],
    ['Get-VMHardDiskDrive SHOP', TYPES.hardDisk],
    ["Get-VHD 'D:\\SHOP\\shop.vhdx'", TYPES.vhd],
    ['Get-LabChain SHOP', TYPES.chainFile],
    ['Get-LabRestorePoint', TYPES.restorePoint],
    ['Get-LabPlace', TYPES.place],
    ['Get-LabChangeTracking SHOP', TYPES.referencePoint],
    ['Get-LabIoTrace SHOP', TYPES.request],
    ['Get-LabFile SHOP', TYPES.guestFile],
    ['Get-Command', TYPES.command],
    ['Get-Help', TYPES.help],
    ['Get-VM | Measure-Object', TYPES.measure],
  ])('%s gives what its type promises', (line, type) => {
    const found = objectsOf(line)
    expect(found.length).toBeGreaterThan(0)
    for (const object of found) {
      expect([object.type.name, Object.keys(object.properties)]).toEqual([type.name, type.properties])
      expect(type.properties).toEqual(expect.arrayContaining([...(type.columns ?? [])]))
    }
  })
})

describe('printing', () => {
  it.each([
    ['Get-VM | Format-Table Name, State', 'Name State\n---- -----\nSHOP Running'],
    ['Get-VM | Format-List State,name', 'State : Running\nName  : SHOP'],
    ['Get-VM | select Name', 'Name\n----\nSHOP'],
    ['Get-VM | select -ExpandProperty Name', 'SHOP'],
    ['Get-VM | Get-VMCheckpoint | select -ExpandProperty Name', 'clean install\nwith orders\nsecond'],
    ['Get-VM | select Name, Nonsense | fl', 'Name     : SHOP\nNonsense :'],
    ["Test-VHD 'D:\\SHOP\\shop.vhdx' | ft", 'Value\n-----\nTrue'],
    ['Invoke-LabSql SHOP \'SELECT 1 AS a, 2 AS a, NULL AS "0"\'', 'a a 0\n- - -\n1 2 NULL'],
    ['Get-VM X*', ''],
  ])('%s', (line, text) => expect(run(lab, line).text).toBe(text))

  it('makes a list of more than four chosen properties', () =>
    expect(run(lab, 'Get-VM | select Name, State, Id, Path, Status').text).toMatch(
      /^Name {3}: SHOP\nState {2}: Running\n/,
    ))
})

describe('what a pipe refuses', () => {
  it.each([
    ['Where-Object State -eq Off', 'input-needed', 'Get-VM | Where-Object'],
    ['Get-VM | Format-Table Name | Where-Object Name', 'format-not-last', 'must be the last'],
    ['Get-VM | Wait-Lab 5', 'input-not-taken', 'Wait-Lab : The input object cannot be bound'],
    ['Get-LabRestorePoint | Start-VM', 'input-not-taken', 'Start-VM :'],
    ['Get-VM | Where-Object { $_.Name -match "S" }', 'operator-not-simulated', '-match is real'],
    ['Get-VM | Where-Object Name -match S', 'parameter-not-simulated', '-match of Where-Object is real'],
    ['Get-VM | Where-Object { $_.Name -eq }', 'condition-incomplete', 'ends too early'],
    ['Get-VM | Where-Object { }', 'condition-incomplete', 'ends too early'],
    ['Get-VM | Where-Object { $_.Name -eq SHOP }', 'condition-word', "'SHOP' cannot stand there"],
    ['Get-VM | Where-Object { ($_.Name -eq 1 }', 'condition-incomplete', 'close every bracket'],
    ['Get-VM | Where-Object { $_.Name.Length -eq 4 }', 'condition-word', "'.Length' cannot"],
    ["Get-VM | Where-Object { $_.Name -eq 'S'", 'unclosed-block', 'brace'],
    ['Get-VM | Where-Object Name -eq -ne SHOP', 'parameters-exclude', '-eq and -ne'],
    ['Get-VM | Where-Object', 'missing-parameter', '-FilterScript'],
    ['Get-VM | Select-Object', 'missing-parameter', '-Property'],
    ['Get-VM | Select-Object -ExpandProperty Nonsense', 'property-not-found', '"Nonsense"'],
    ['Get-VM | Select-Object -First 0', 'bad-value', '-First'],
    ['Get-VM | Select-Object Name -Unique', 'parameter-not-simulated', '-Unique'],
    ['Get-VM | Measure-Object Name -Sum', 'not-a-number', 'not numeric'],
    ['Get-VM SHOP | Restore-VMCheckpoint', 'missing-parameter', '-Name'],
    ['Get-VM | Wehre-Object Name', 'unknown-cmdlet', 'Wehre-Object : The term'],
    ['Get-VMCheckpoint SHOP -Name nope', 'unknown-checkpoint', 'nope'],
    ['Get-VMCheckpoint SHOP -SnapshotType Replica', 'value-not-simulated', 'Replica'],
    ['Get-VM | Get-VMCheckpoint | Set-VM -CheckpointType Standard', 'input-not-taken', 'Set-VM :'],
  ])('%s: %s', (line, code, said) => {
    const digest = lab.digest()
    const outcome = run(lab, line)
    expect([outcome.code, outcome.entries]).toEqual([code, []])
    expect(outcome.text).toContain(said)
    expect(outcome.text).toMatch(/^\S+ : [^\n]+[.?)]$/)
    expect(lab.digest()).toBe(digest)
  })
})

describe('objects piped into cmdlets that act', () => {
  it('are acted on in order, each as a command of its own', () => {
    const fork = lab.fork()
    const { ok, entries } = run(fork, 'Get-VM | Get-VMSnapshot | Remove-VMSnapshot')
    expect([ok, entries.map(({ command }) => command)]).toEqual([
      true,
      ['clean install', 'with orders', 'second'].map((name) => ({ type: 'remove-checkpoint', vm: 'SHOP', name })),
    ])
    expect(run(fork, 'Get-VMCheckpoint SHOP').text).toBe('')
    fork.dispose()
  })

  it('bind as in life', () => {
    const fork = lab.fork()
    play(fork, "Get-VMCheckpoint SHOP -Name 'clean install' | Restore-VMCheckpoint -Confirm:$false")
    expect(objectsIn(fork, 'Get-VM')).toMatchObject([{ State: 'Off', ParentCheckpointName: 'clean install' }])
    play(fork, 'Get-VM | Start-VM', 'Get-VM SHOP | Checkpoint-VM -SnapshotName x')
    expect(objectsIn(fork, 'Get-VM')).toMatchObject([{ State: 'Running', ParentCheckpointName: 'x' }])
    expect(run(fork, "Get-VM | ? State -eq 'Off' | Start-VM")).toMatchObject({ ok: true, entries: [] })
    fork.dispose()
  })

  it('tells each command with its own time, so that a replay does the same', () => {
    const fork = lab.fork()
    play(fork, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Stop-VM SHOP')
    const { entries } = run(fork, 'Get-VM | Start-VM')
    expect(entries.map(({ command }) => command)).toEqual(['SHOP', 'COPY'].map((vm) => ({ type: 'start-vm', vm })))
    expect(entries[1]?.atMicros).toBeGreaterThan(entries[0]?.atMicros as number)
    fork.dispose()
  })

  it('stop at the first refusal, which says what was done before it', () => {
    const fork = lab.fork()
    play(fork, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY', 'Suspend-VM SHOP')
    const { ok, code, text, sentence, entries } = run(fork, 'Get-VM | sort Name | Suspend-VM')
    expect([ok, code]).toEqual([false, 'vm-state'])
    expect(entries.map(({ command }) => command)).toEqual([{ type: 'suspend-vm', vm: 'COPY' }])
    expect(text).toBe(`Suspend-VM : ${sentence}\nDone before it: Suspend-VM COPY.`)
    expect(sentence).toContain('SHOP is Paused')
    fork.dispose()
  })
})
