/** Lines on the power and the settings of a VM. */
import { Refused } from '../host/refusal.ts'
import type { CheckpointType } from '../lab/command.ts'
import { countText } from '../words/format.ts'
import { type Act, type Arguments, amount, type Cmdlet, command, flag, need, ofVms, text, vmNames } from './cmdlet.ts'
import { chosen, truthValue } from './values.ts'

const power = (name: string, type: 'start-vm' | 'suspend-vm' | 'resume-vm' | 'save-vm'): Cmdlet => ({
  name,
  positional: ['Name'],
  parameters: [vmNames],
  takesTime: true,
  act: (values) => command({ type, vm: need(values, 'Name') }),
})

const CHECKPOINT_TYPES: readonly CheckpointType[] = ['Standard', 'Production', 'ProductionOnly', 'Disabled']
const CRITICAL_TIMEOUT_MINUTES_MAX = 24 * 60

/** 0 has been taken for: for ever. */
const minutesValue = (written: string): number => {
  const value = Number(written)
  if (!/^\d+$/.test(written) || value > CRITICAL_TIMEOUT_MINUTES_MAX)
    throw new Refused('bad-value', {
      name: 'AutomaticCriticalErrorActionTimeout',
      value: written,
      allowed: `Write a whole number of minutes from 0, which is for ever, to ${countText(CRITICAL_TIMEOUT_MINUTES_MAX)}.`,
    })
  return value
}

/** Hyper-V's own `None` leaves the guest to its failing disk, which is not simulated. */
const setVm = (values: Arguments): Act => {
  const type = values.get('CheckpointType')
  const automatic = values.get('AutomaticCheckpointsEnabled')
  const minutes = values.get('AutomaticCriticalErrorActionTimeout')
  const action = values.get('AutomaticCriticalErrorAction')
  if (action?.toLowerCase() === 'none')
    throw new Refused('value-not-simulated', { cmdlet: 'Set-VM', name: 'AutomaticCriticalErrorAction', value: 'None' })
  if (type === undefined && automatic === undefined && minutes === undefined)
    throw new Refused('nothing-to-set', { cmdlet: 'Set-VM' })
  const timeout = minutes === undefined || minutes === '0' ? null : minutesValue(minutes)
  return command({
    type: 'set-vm',
    vm: need(values, 'Name'),
    ...(type === undefined ? {} : { checkpointType: chosen(CHECKPOINT_TYPES, type) }),
    ...(automatic === undefined ? {} : { automaticCheckpoints: truthValue('AutomaticCheckpointsEnabled', automatic) }),
    ...(minutes === undefined ? {} : { criticalTimeoutMinutes: timeout }),
  })
}

export const POWER_CMDLETS: readonly Cmdlet[] = [
  power('Start-VM', 'start-vm'),
  power('Suspend-VM', 'suspend-vm'),
  power('Resume-VM', 'resume-vm'),
  power('Save-VM', 'save-vm'),
  {
    name: 'Stop-VM',
    positional: ['Name'],
    parameters: [vmNames, flag('TurnOff'), flag('Save'), flag('Force')],
    takesTime: true,
    act: (values) => {
      if (values.has('TurnOff') && values.has('Save'))
        throw new Refused('parameters-exclude', { cmdlet: 'Stop-VM', one: 'TurnOff', other: 'Save' })
      return command({
        type: 'stop-vm',
        vm: need(values, 'Name'),
        force: values.has('Force'),
        mode: values.has('TurnOff') ? 'turn-off' : values.has('Save') ? 'save' : 'shut-down',
      })
    },
  },
  {
    name: 'Restart-VM',
    positional: ['Name'],
    parameters: [vmNames, flag('Force')],
    takesTime: true,
    act: (values) => command({ type: 'restart-vm', vm: need(values, 'Name') }),
  },
  {
    name: 'Remove-VMSavedState',
    positional: ['VMName'],
    parameters: [ofVms],
    act: (values) => command({ type: 'remove-saved-state', vm: need(values, 'VMName') }),
  },
  {
    name: 'Set-VM',
    positional: ['Name'],
    parameters: [
      vmNames,
      text('CheckpointType', { choices: CHECKPOINT_TYPES }),
      text('AutomaticCheckpointsEnabled', { choices: ['$true', '$false'], takesConstants: true }),
      text('AutomaticCriticalErrorAction', { choices: ['Pause', 'None'] }),
      amount('AutomaticCriticalErrorActionTimeout'),
    ],
    act: setVm,
  },
]
