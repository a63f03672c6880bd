/** Which command a VM takes in which state, and what a power cut, a lost volume and a lost host make of each. */
import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { eventSentence, printedRefusal } from '../../src/words/catalogue.ts'
import { appsOf, fillVolume, newLab, play, refusalOf, until } from '../fixtures/lab-fixture.ts'

const vm = 'SHOP'
const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))
const stop = (mode: 'shut-down' | 'turn-off' | 'save'): Command => ({ type: 'stop-vm', vm, mode, force: false })

const COMMANDS = {
  start: { type: 'start-vm', vm },
  'shut-down': stop('shut-down'),
  'turn-off': stop('turn-off'),
  save: { type: 'save-vm', vm },
  pause: { type: 'suspend-vm', vm },
  resume: { type: 'resume-vm', vm },
  apply: { type: 'restore-checkpoint', vm, name: 'first' },
  checkpoint: { type: 'checkpoint-vm', vm, name: 'another' },
  app: { type: 'run-app', vm, request: { app: 'Notepad', action: 'Type', text: 'x' } },
  backup: { type: 'start-backup', vm, repository: 'NAS1', backupType: 'Full' },
} as const satisfies Record<string, Command>
type Name = keyof typeof COMMANDS

/** hyper-v.md 1.4, for what the story has. */
const TAKES: Readonly<Record<string, readonly Name[]>> = {
  Off: ['start', 'apply', 'checkpoint', 'backup'],
  Starting: ['turn-off'],
  Running: ['shut-down', 'turn-off', 'save', 'pause', 'apply', 'checkpoint', 'app', 'backup'],
  Pausing: [],
  Paused: ['turn-off', 'save', 'resume', 'apply', 'checkpoint', 'backup'],
  Resuming: [],
  Saving: [],
  Saved: ['start', 'apply', 'checkpoint', 'backup'],
  Stopping: ['turn-off'],
  PausedCritical: ['turn-off', 'resume'],
}

const begun = (lab: Lab, name: Name): void => {
  expect(lab.dispatch(COMMANDS[name]).ok).toBe(true)
}
/** From a VM that has one checkpoint, with memory, into the state. */
const INTO: Readonly<Record<string, (lab: Lab) => void>> = {
  Off: (lab) => play(lab, 'Stop-VM SHOP'),
  Starting: (lab) => {
    play(lab, 'Stop-VM SHOP')
    begun(lab, 'start')
  },
  Running: () => {},
  Pausing: (lab) => begun(lab, 'pause'),
  Paused: (lab) => play(lab, 'Suspend-VM SHOP'),
  Resuming: (lab) => {
    play(lab, 'Suspend-VM SHOP')
    begun(lab, 'resume')
  },
  Saving: (lab) => begun(lab, 'save'),
  Saved: (lab) => play(lab, 'Save-VM SHOP'),
  Stopping: (lab) => begun(lab, 'shut-down'),
  PausedCritical: (lab) => {
    // The volume is full when the guest needs a block that its file does not have yet, and has room again afterwards.
    play(lab, "Restore-VMCheckpoint 'first' SHOP", 'Start-VM SHOP')
    fillVolume(lab, 'HV1', 'D', 0)
    until(lab, () => stateOf(lab) === 'PausedCritical')
    lab.places.need('HV1', 'D').disk.remove('filler.bin')
  },
}

const base = newLab()
play(base, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', "Checkpoint-VM SHOP -SnapshotName 'first'")
play(base, 'Set-VM SHOP -CheckpointType Production', 'Wait-Lab -Minutes 1')
const labIn = (state: string): Lab => {
  const lab = base.fork()
  INTO[state]?.(lab)
  expect(stateOf(lab)).toBe(state)
  return lab
}

describe.each(Object.entries(TAKES))('%s', (state, taken) => {
  it(`takes ${taken.join(', ') || 'nothing'}, refuses the rest, and a refusal changes nothing`, () => {
    const lab = labIn(state)
    const digest = lab.digest()
    for (const name of Object.keys(COMMANDS) as Name[]) {
      const fork = lab.fork()
      const outcome = fork.dispatch(COMMANDS[name])
      expect([name, outcome.ok]).toEqual([name, taken.includes(name)])
      if (!outcome.ok) {
        expect([name, outcome.code, fork.digest()]).toEqual([name, 'vm-state', digest])
        expect(printedRefusal(outcome.code, outcome.data)).toContain(`SHOP is ${state.replace('PausedC', 'Paused-C')}.`)
      }
      fork.dispose()
    }
    lab.dispose()
  })

  it('after a power cut is Off, or Saved if its memory is on the disk, and starts again with a sound shop', () => {
    const lab = labIn(state)
    play(lab, 'Invoke-LabFault PowerCut')
    expect(stateOf(lab)).toBe(state === 'Saved' ? 'Saved' : 'Off')
    expect(lab.operations.open.filter(({ kind }) => kind !== 'merge')).toEqual([])
    const ownMemory = lab.places
      .need('HV1', 'D')
      .disk.list()
      .filter((path) => path.includes('Virtual Machines'))
    expect(ownMemory.filter((path) => path.endsWith('.vmrs'))).toHaveLength(state === 'Saved' ? 1 : 0)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('on a lost host names the host as the cause, and not the volume', () => {
    const lab = labIn(state)
    play(lab, 'Invoke-LabFault HostLost -Host HV1')
    expect(lab.hypervisor.need(vm).record.trouble?.code).toBe('host-lost')
    expect(lab.evidence().vms[vm]).toMatchObject({ unreadable: 'host-lost' })
    lab.dispose()
  })

  it('on a lost volume stands still if it had memory, and nothing of it can be read or started', () => {
    const lab = labIn(state)
    play(lab, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
    expect(stateOf(lab)).toBe(state === 'Off' || state === 'Saved' ? `${state}Critical` : 'PausedCritical')
    expect(lab.evidence().vms[vm]).toMatchObject({ apps: null, chain: null, unreadable: 'volume-lost' })
    const digest = lab.digest()
    for (const name of Object.keys(COMMANDS) as Name[])
      if (name !== 'turn-off') expect([name, lab.dispatch(COMMANDS[name]).ok]).toEqual([name, false])
    expect(lab.digest()).toBe(digest)
    if (stateOf(lab) === 'PausedCritical') begun(lab, 'turn-off')
    lab.advance(60_000_000)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('volume-lost')
    lab.dispose()
  })

  it('on a lost host is Off or Saved, and the host takes no second fault', () => {
    const lab = labIn(state)
    play(lab, 'Invoke-LabFault HostLost -HostName HV1')
    expect(stateOf(lab)).toBe(state === 'Saved' ? 'Saved' : 'Off')
    expect(lab.evidence().vms[vm]).toMatchObject({ apps: null, unreadable: 'host-lost' })
    expect(refusalOf(lab, 'Invoke-LabFault PowerCut')).toBe('host-lost')
    expect(lab.places.need('HV2', 'D').disk.lost).toBe(false)
    lab.advance(60_000_000)
    for (const { code, data } of lab.events) expect(eventSentence(code, data)).not.toMatch(/undefined|NaN/)
    lab.dispose()
  })
})
