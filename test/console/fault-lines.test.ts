/** What `Invoke-LabFault` takes for each kind, what it refuses to read, and what its help says. */
import { describe, expect, it } from 'vitest'
import { parseLine } from '../../src/console/parse.ts'
import { runLine } from '../../src/console/run-line.ts'
import { FAULT_KINDS } from '../../src/lab/fault-command.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const MINUTE = 60_000_000

const commandOf = (line: string): unknown => {
  const act = parseLine(line)?.stages[0]?.act
  return act?.kind === 'command' ? act.command : undefined
}

it.each([
  ['RoomLost', { kind: 'RoomLost' }],
  ["RoomLost -Room 'Server room'", { kind: 'RoomLost', room: 'Server room' }],
  ['volumefull -volume HV1:E', { kind: 'VolumeFull', host: 'HV1', volume: 'E' }],
  ['BitRot -In base -Offset 0', { kind: 'BitRot', in: 'Base', offsetBytes: 0 }],
  ['BitRot -In RestorePoint -RestorePoint SHOP-1', { kind: 'BitRot', in: 'RestorePoint', restorePoint: 'SHOP-1' }],
  ['ParentModified -TurnOff', { kind: 'ParentModified', turnOff: true }],
  [
    'FileDeleted -Path C:\\a.txt -ComputerName HV2 -Force',
    { kind: 'FileDeleted', path: 'C:\\a.txt', host: 'HV2', force: true },
  ],
  ['RowsDeleted -Count 7 -DwellMinutes 0.5', { kind: 'RowsDeleted', count: 7, dwellMicros: MINUTE / 2 }],
  ['BadUpdate -Patch boot -At 10:34', { kind: 'BadUpdate', patch: 'Boot', at: '10:34' }],
  [
    'SharedAccountAbused -Account vault-keeper -VMName SHOP',
    { kind: 'SharedAccountAbused', account: 'vault-keeper', vm: 'SHOP' },
  ],
])('Invoke-LabFault %s', (rest, command) =>
  expect(commandOf(`Invoke-LabFault ${rest}`)).toEqual({ type: 'fault', ...command }),
)

it.each([
  ['BitRot', 'missing-parameter', '-In'],
  ['PowerCut -Volume HV1:D', 'bad-value', 'PowerCut takes -HostName, -VMName, -DwellMinutes and -At.'],
  ['RowsDeleted -HostName HV1', 'bad-value', '-Count'],
  ['VolumeLost -Volume D', 'bad-value', 'HOST:VOLUME'],
  ['BitRot -In Base -Offset 0.5', 'bad-value', 'whole number'],
  ['RowsDeleted -Count 0', 'bad-value', '10,000'],
  ['PowerCut -DwellMinutes 999999', 'bad-value', '366 days'],
  ['BitRot -In Middle', 'bad-value', 'Base'],
])('Invoke-LabFault %s is refused with %s', (rest, code, said) => {
  const lab = newLab()
  const refused = runLine(lab, `Invoke-LabFault ${rest}`, { wait: true })
  expect([refused.ok, refused.code]).toEqual([false, code])
  expect(refused.text).toContain(said)
  lab.dispose()
})

describe('its help', () => {
  const lab = newLab()
  const help = play(lab, 'Get-Help Invoke-LabFault')
  it.each(FAULT_KINDS)('names %s', (kind) => expect(help).toContain(kind))
  it('has examples that can be read', () => {
    const examples = help
      .split('\n')
      .filter((line) => /^\s*Invoke-LabFault \w+( -\w+|$)/.test(line) && !line.includes('<'))
    expect(examples.length).toBeGreaterThan(4)
    for (const line of examples) expect(commandOf(line.trim())).toMatchObject({ type: 'fault' })
  })
})
