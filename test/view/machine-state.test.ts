import { afterEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { type MachineStateView, machineState } from '../../src/view/machine-state.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { refusalSentence } from '../../src/words/catalogue.ts'
import { states as words } from '../../src/words/page-states.ts'
import { fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'

const MIB = 1024 * 1024

let lab: Lab
afterEach(() => lab.dispose())

const stateOf = (vm?: string): MachineStateView => machineState(lab, vm) as MachineStateView
const operation = (name: string, vm?: string) => stateOf(vm).operations.find((each) => each.operation === name)
const told = (): readonly string[] => {
  const { out, criticalTimeoutMinutes } = stateOf()
  return out.map((way) => words.way(way.to, way, criticalTimeoutMinutes))
}

it('has the states and the ways that the hypervisor’s machine has', () => {
  lab = newLab()
  const { states, ways, operations } = stateOf()
  expect(states).toContain('Saved')
  expect(ways).toContainEqual({ from: 'Off', to: 'Starting', events: ['START'], acts: ['start'], isTimed: false })
  expect(ways).toContainEqual({
    ...{ from: 'Saving', to: 'Saved', events: [], acts: [], isTimed: true },
  })
  expect(ways.find(({ from, to }) => from === 'Running' && to === 'Off')).toMatchObject({
    events: ['TURN_OFF', 'APPLIED', 'POWER_LOST'],
    acts: ['turn-off', 'apply'],
  })
  // The machine knows it, and Hyper-V takes nothing of a VM that is on its way.
  expect(ways.find(({ from, to }) => from === 'Starting' && to === 'Off')?.acts).toEqual([])
  expect(operations.find((each) => each.operation === 'start')).toMatchObject({ verdict: 'yes', refusal: null })
  expect(operations.find((each) => each.operation === 'pause')).toMatchObject({ refusal: { code: 'vm-state' } })
})

describe('the ways out of a state', () => {
  it('are those that are open, each with its condition', () => {
    lab = newLab()
    expect(told()).toEqual(['Starting: Start'])
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'cold'")
    expect(told()).toEqual(['Starting: Start'])
    play(lab, 'Start-VM SHOP')
    expect(told()).toContain('Off: Turn off; Apply a checkpoint; if the power fails')
    expect(told()).toContain('PausedCritical: if its storage fails')
    expect(told().filter((line) => line.startsWith('Saved'))).toEqual([])
    play(lab, 'Set-VM SHOP -CheckpointType Standard', "Checkpoint-VM SHOP -SnapshotName 'warm'", 'Wait-Lab -Minutes 1')
    expect(told()).toContain('Saved: Apply a checkpoint')
  })

  it('of a machine whose storage is gone are no more than what is left to do', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'a'", "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(told()).toEqual([
      'Resuming: Resume, once what hinders it now is gone (see below)',
      'Off: Turn off; if the power fails',
    ])
    play(lab, 'Stop-VM SHOP -TurnOff')
    expect(stateOf()).toMatchObject({ state: 'OffCritical', out: [] })
  })

  it('name the timeout where there is one', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-VM SHOP -AutomaticCriticalErrorActionTimeout 7')
    play(lab, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(told()).toContain('Off: Turn off; if its storage stays away for 7 minutes; if the power fails')
  })

  it('are time alone while it starts', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP -AsJob')
    expect(told()).toContain('Running: when it is done')
    expect(stateOf().operations).toEqual([])
    expect(told().join()).not.toContain('Turn off')
  })
})

describe('what is possible', () => {
  it('is found by trying: without room there is no checkpoint of either type', () => {
    lab = newLab()
    play(lab, 'Start-VM SHOP')
    expect(operation('standard-checkpoint')?.refusal).toBeNull()
    expect(operation('production-checkpoint')?.refusal).toBeNull()
    fillVolume(lab, 'HV1', 'D', 2 * MIB)
    for (const name of ['standard-checkpoint', 'production-checkpoint']) {
      const { code, data } = operation(name)?.refusal ?? { code: '', data: {} }
      expect(refusalSentence(code, data), name).toMatch(/needs [\d.]+ MiB and 2\.0 MiB are free/)
    }
  })

  it('needs a checkpoint where one is to be applied or deleted', () => {
    lab = newLab()
    expect(operation('apply')).toMatchObject({ verdict: 'yes', refusal: { code: 'no-checkpoint' } })
    expect(operation('delete-checkpoint')).toMatchObject({ refusal: { code: 'no-checkpoint' } })
    expect(operation('merge-vhd')).toMatchObject({ refusal: { code: 'vhd-no-ancestor' } })
    expect(operation('optimize-vhd')).toMatchObject({ refusal: null })
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")
    expect(operation('apply')).toMatchObject({ refusal: null })
    expect(operation('delete-checkpoint')).toMatchObject({ refusal: null })
  })

  it('is the same in the table as in the bar', () => {
    lab = newLab()
    play(lab, 'New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T1 -VHDPath D:\\T1\\t1.vhdx')
    const started = () => possibilities(lab, 'vm', undefined, 'T1').find(({ command }) => command.type === 'start-vm')
    expect(started()?.refusal).toBeNull()
    expect(operation('start', 'T1')?.refusal).toBeNull()
    play(lab, 'Start-VM SHOP')
    expect(started()?.refusal).not.toBeNull()
    expect(operation('start', 'T1')?.refusal).toEqual(started()?.refusal)
    expect(stateOf('T1').out).toMatchObject([{ to: 'Starting', open: [], barred: ['start'] }])
  })
})
