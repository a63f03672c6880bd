/**
 * A virtual machine's power, with Hyper-V's state names. The machine decides what is possible and when a transition
 * ends; what a transition does to guest and disk is an effect, carried out by the hypervisor.
 */
import { assign, setup } from 'xstate'

export type VmEvent =
  | { type: 'START'; durationMicros: number }
  /** The guest's RAM is there; it runs after this. */
  | { type: 'BOOTED'; durationMicros: number }
  | { type: 'START_FAILED' }
  | { type: 'SHUT_DOWN'; durationMicros: number }
  | { type: 'TURN_OFF' }
  | { type: 'SAVE'; durationMicros: number }
  | { type: 'PAUSE'; durationMicros: number }
  | { type: 'RESUME'; durationMicros: number }
  | { type: 'APPLIED'; withMemory: boolean }
  | { type: 'STORAGE_LOST' }
  | { type: 'POWER_LOST' }

const applied = [{ target: 'Saved', guard: { type: 'withMemory' as const } }, { target: 'Off' }]

export const vmMachine = setup({
  types: { context: {} as { durationMicros: number }, events: {} as VmEvent },
  guards: { withMemory: ({ event }) => event.type === 'APPLIED' && event.withMemory },
  delays: { duration: ({ context }) => context.durationMicros },
  actions: {
    lasts: assign({ durationMicros: ({ event }) => ('durationMicros' in event ? event.durationMicros : 0) }),
    powerOn: () => {},
    resumeSaved: () => {},
    shutDown: () => {},
    powerOff: () => {},
    saveRam: () => {},
    running: () => {},
    reportBoot: () => {},
    still: () => {},
    entered: (_, _params: { state: string }) => {},
  },
}).createMachine({
  id: 'vm',
  initial: 'Off',
  context: { durationMicros: 0 },
  states: {
    Off: {
      entry: { type: 'entered', params: { state: 'Off' } },
      on: {
        START: { target: 'Starting.firmware', actions: 'lasts' },
        APPLIED: applied,
      },
    },
    Starting: {
      entry: { type: 'entered', params: { state: 'Starting' } },
      initial: 'firmware',
      states: {
        firmware: { entry: 'powerOn', on: { BOOTED: { target: 'services', actions: 'lasts' } } },
        memory: { entry: 'resumeSaved', on: { BOOTED: { target: 'services', actions: 'lasts' } } },
        services: { after: { duration: { target: '#vm.Running', actions: 'reportBoot' } } },
      },
      on: {
        START_FAILED: { target: 'Off', actions: 'powerOff' },
        TURN_OFF: { target: 'Off', actions: 'powerOff' },
        STORAGE_LOST: 'PausedCritical',
        POWER_LOST: { target: 'Off', actions: 'powerOff' },
      },
    },
    Running: {
      entry: [{ type: 'entered', params: { state: 'Running' } }, 'running'],
      exit: 'still',
      on: {
        SHUT_DOWN: { target: 'Stopping', actions: 'lasts' },
        TURN_OFF: { target: 'Off', actions: 'powerOff' },
        SAVE: { target: 'Saving', actions: 'lasts' },
        PAUSE: { target: 'Pausing', actions: 'lasts' },
        APPLIED: applied,
        STORAGE_LOST: 'PausedCritical',
        POWER_LOST: { target: 'Off', actions: 'powerOff' },
      },
    },
    Pausing: {
      entry: { type: 'entered', params: { state: 'Pausing' } },
      after: { duration: 'Paused' },
      on: { STORAGE_LOST: 'PausedCritical', POWER_LOST: { target: 'Off', actions: 'powerOff' } },
    },
    Paused: {
      entry: { type: 'entered', params: { state: 'Paused' } },
      on: {
        RESUME: { target: 'Resuming', actions: 'lasts' },
        TURN_OFF: { target: 'Off', actions: 'powerOff' },
        SAVE: { target: 'Saving', actions: 'lasts' },
        APPLIED: applied,
        STORAGE_LOST: 'PausedCritical',
        POWER_LOST: { target: 'Off', actions: 'powerOff' },
      },
    },
    Resuming: {
      entry: { type: 'entered', params: { state: 'Resuming' } },
      after: { duration: 'Running' },
      on: { STORAGE_LOST: 'PausedCritical', POWER_LOST: { target: 'Off', actions: 'powerOff' } },
    },
    Saving: {
      entry: { type: 'entered', params: { state: 'Saving' } },
      after: { duration: { target: 'Saved', actions: 'saveRam' } },
      on: { STORAGE_LOST: 'PausedCritical', POWER_LOST: { target: 'Off', actions: 'powerOff' } },
    },
    Saved: {
      entry: { type: 'entered', params: { state: 'Saved' } },
      on: {
        START: { target: 'Starting.memory', actions: 'lasts' },
        APPLIED: applied,
      },
    },
    Stopping: {
      entry: { type: 'entered', params: { state: 'Stopping' } },
      after: { duration: { target: 'Off', actions: 'shutDown' } },
      on: {
        TURN_OFF: { target: 'Off', actions: 'powerOff' },
        STORAGE_LOST: 'PausedCritical',
        POWER_LOST: { target: 'Off', actions: 'powerOff' },
      },
    },
    PausedCritical: {
      entry: { type: 'entered', params: { state: 'PausedCritical' } },
      on: {
        RESUME: { target: 'Resuming', actions: 'lasts' },
        TURN_OFF: { target: 'Off', actions: 'powerOff' },
        POWER_LOST: { target: 'Off', actions: 'powerOff' },
      },
    },
  },
})
