/** The list that the survival rooms try: in its order, spelled as the prompt spells it, and each can strike. */
import { describe, expect, it } from 'vitest'
import { quote } from '../../../src/console/lexer.ts'
import { parseLine } from '../../../src/console/parse.ts'
import { HOUR } from '../../../src/kernel/sim-time.ts'
import { failuresOf } from '../../../src/lab/failures.ts'
import type { Lab } from '../../../src/lab/lab.ts'
import { possibilities } from '../../../src/view/possibilities.ts'
import { eventSentence } from '../../../src/words/catalogue.ts'
import { newLab, play } from '../../fixtures/lab-fixture.ts'
import { faultyLab, lastEvent } from './faulty-lab.ts'

const named = (lab: Lab): readonly string[] =>
  failuresOf(lab, 'SHOP').map(({ kind, group, parameters: { In, Path } }) =>
    [group, kind, ...(In ? [In] : Path ? [Path.split('.').at(-1)] : [])].join(' '),
  )

const AROUND = ['PowerCut', 'VolumeLost', 'HostLost', 'HostRansomware', 'SharedAccountAbused', 'RoomLost'].map(
  (kind) => `around ${kind}`,
)

describe('the failures of a machine', () => {
  it('that runs on a checkpoint, from inside the guest outwards', () => {
    const lab = faultyLab()
    expect(named(lab)).toEqual([
      'guest RowsDeleted',
      'guest BadUpdate',
      'guest GuestRansomware',
      'guest FileDeleted bmp',
      'files BitRot Base',
      'files BitRot Child',
      'files ParentModified',
      'files FileDeleted avhdx',
      'files VolumeFull',
      'files BackupSilentlyFails',
      'files BackupLeftBehind',
      ...AROUND,
    ])
    lab.dispose()
  })

  it('that is off and has no checkpoint', () => {
    const lab = newLab()
    expect(named(lab)).toEqual([
      'files BitRot Base',
      'files VolumeFull',
      'files BackupSilentlyFails',
      'files BackupLeftBehind',
      ...AROUND,
    ])
    lab.dispose()
  })

  it('whose merge runs', () => {
    const lab = faultyLab()
    play(lab, 'Remove-VMCheckpoint SHOP a')
    expect(named(lab)).toContain('files MergeInterrupted')
    lab.dispose()
  })

  it('whose volume is lost', () => {
    const lab = faultyLab()
    play(lab, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(named(lab)).toEqual(AROUND.filter((each) => each !== 'around VolumeLost'))
    lab.dispose()
  })

  it('that stands on a file: its loss is missed at once, a file inside the guest only later', () => {
    const lab = faultyLab()
    const deleted = failuresOf(lab, 'SHOP').filter(({ kind }) => kind === 'FileDeleted')
    expect(
      deleted.map(({ group, dwellMicros, parameters }) => [group, dwellMicros, parameters['DwellMinutes']]),
    ).toEqual([
      ['guest', HOUR, undefined],
      ['files', 0, '0'],
    ])
    lab.dispose()
  })

  it('are asked without changing anything', () => {
    const lab = faultyLab()
    const digest = lab.digest()
    failuresOf(lab, 'SHOP')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })

  it.each(['one machine', 'one of two'])(
    'of %s: each strikes, and its parameters are the line of its command',
    (which) => {
      const lab = faultyLab()
      if (which === 'one of two') play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')
      const failures = failuresOf(lab, 'SHOP')
      expect(failures.length).toBeGreaterThan(15)
      for (const { kind, parameters, command, dwellMicros } of failures) {
        const options = Object.entries(parameters).map(([name, value]) =>
          value === '$true' ? `-${name}` : `-${name} ${quote(value)}`,
        )
        const act = parseLine(['Invoke-LabFault', kind, ...options].join(' '))?.stages[0]?.act
        expect(act).toEqual({ kind: 'command', command })
        const fork = lab.fork()
        expect([kind, fork.dispatch(command).ok]).toEqual([kind, true])
        const event = lastEvent(fork)
        expect(event?.data['kind']).toBe(kind)
        expect(event?.data['dwellMicros'] ?? 0).toBe(dwellMicros)
        expect(eventSentence('fault', event?.data as never)).not.toMatch(/undefined|NaN|null/)
        fork.dispose()
      }
      lab.dispose()
    },
  )
})

it('stand in the menu of the page, each with what it takes', () => {
  const lab = faultyLab()
  const offered = possibilities(lab, 'break', undefined, 'SHOP')
  const kinds = offered.map(({ command }) => (command.type === 'fault' ? command.kind : ''))
  for (const { kind } of failuresOf(lab, 'SHOP')) expect(kinds).toContain(kind)
  // The newest copy lies in the vault: that its file cannot be deleted there is worth being seen.
  expect(offered.flatMap(({ refusal }) => refusal?.code ?? [])).toEqual(['file-immutable'])
  expect(new Set(offered.map(({ line }) => line)).size).toBe(offered.length)
  const rooms = offered.filter(({ command }) => command.type === 'fault' && command.kind === 'RoomLost')
  expect(rooms.map(({ takes }) => [takes?.vms, takes?.restorePoints])).toEqual([
    [['SHOP'], 0],
    [[], 1],
    [[], 1],
  ])
  lab.dispose()
})
