/**
 * A virtual machine with Hyper-V's states, in two regions: its power, and whether its storage is there. The name that a
 * person sees is made of both (`Paused` over storage that fails is Paused-Critical). The machine decides what is possible
 * and when a transition ends; what a transition does to guest and disk is an effect, carried out by the hypervisor.
 */
import { and, assign, raise, setup, stateIn } from 'xstate'

export type VmEvent =
  | { type: 'START'; durationMicros: number }
  /** The guest's RAM is there; it runs after this. */
  | { type: 'BOOTED'; durationMicros: number }
  | { type: 'START_FAILED' }
  | { type: 'SHUT_DOWN'; durationMicros: number }
  | { type: 'TURN_OFF' }
  /** Power off and on again, at once. */
  | { type: 'RESET'; durationMicros: number }
  | { type: 'SAVE'; durationMicros: number }
  | { type: 'PAUSE'; durationMicros: number }
  | { type: 'RESUME'; durationMicros: number }
  | { type: 'APPLIED'; withMemory: boolean }
  | { type: 'SAVED_STATE_REMOVED' }
  /** `timeoutMicros`: how long it may stand still before it is turned off; null for ever. */
  | { type: 'STORAGE_LOST'; timeoutMicros: number | null }
  | { type: 'CRITICAL_TIMEOUT' }
  | { type: 'POWER_LOST' }

/** Over storage that fails there is nothing to go back to. */
const applied = [
  { target: 'Saved', guard: { type: 'withMemory' as const } },
  { target: 'Off', guard: { type: 'withoutMemory' as const } },
]
const POWER_LOST = { target: 'Off', actions: 'powerOff' } as const
/** While it works towards another state: what it waits for cannot come any more. */
const FROZEN = { STORAGE_LOST: 'Paused', POWER_LOST } as const

const isSound = stateIn({ health: 'sound' })

export const vmMachine = setup({
  types: { context: {} as { durationMicros: number; timeoutMicros: number }, events: {} as VmEvent },
  guards: {
    isSound,
    isPaused: stateIn({ power: 'Paused' }),
    withMemory: and([isSound, ({ event }) => event.type === 'APPLIED' && event.withMemory]),
    withoutMemory: and([isSound, ({ event }) => event.type === 'APPLIED' && !event.withMemory]),
    isTimed: ({ event }) => event.type === 'STORAGE_LOST' && event.timeoutMicros !== null,
  },
  delays: {
    duration: ({ context }) => context.durationMicros,
    timeout: ({ context }) => context.timeoutMicros,
  },
  actions: {
    lasts: assign({ durationMicros: ({ event }) => ('durationMicros' in event ? event.durationMicros : 0) }),
    waits: assign({ timeoutMicros: ({ event }) => (event.type === 'STORAGE_LOST' ? (event.timeoutMicros ?? 0) : 0) }),
    powerOn: () => {},
    resumeSaved: () => {},
    shutDown: () => {},
    powerOff: () => {},
    reset: () => {},
    saveRam: () => {},
    discardSavedState: () => {},
    running: () => {},
    reportBoot: () => {},
    still: () => {},
    entered: () => {},
  },
}).createMachine({
  id: 'vm',
  type: 'parallel',
  context: { durationMicros: 0, timeoutMicros: 0 },
  states: {
    power: {
      initial: 'Off',
      states: {
        Off: {
          entry: 'entered',
          on: {
            START: { target: 'Starting.firmware', guard: 'isSound', actions: 'lasts' },
            APPLIED: applied,
          },
        },
        Starting: {
          entry: 'entered',
          initial: 'firmware',
          states: {
            firmware: { entry: 'powerOn', on: { BOOTED: { target: 'services', actions: 'lasts' } } },
            memory: { entry: 'resumeSaved', on: { BOOTED: { target: 'services', actions: 'lasts' } } },
            services: { after: { duration: { target: '#vm.power.Running', actions: 'reportBoot' } } },
          },
          on: {
            START_FAILED: { target: 'Off', actions: 'powerOff' },
            TURN_OFF: { target: 'Off', actions: 'powerOff' },
            ...FROZEN,
          },
        },
        Running: {
          entry: ['entered', 'running'],
          exit: 'still',
          on: {
            SHUT_DOWN: { target: 'Stopping', actions: 'lasts' },
            TURN_OFF: { target: 'Off', actions: 'powerOff' },
            RESET: { target: 'Starting.firmware', actions: ['lasts', 'reset'] },
            SAVE: { target: 'Saving', actions: 'lasts' },
            PAUSE: { target: 'Pausing', actions: 'lasts' },
            APPLIED: applied,
            ...FROZEN,
          },
        },
        Pausing: { entry: 'entered', after: { duration: 'Paused' }, on: FROZEN },
        Paused: {
          entry: 'entered',
          on: {
            RESUME: { target: 'Resuming', actions: 'lasts' },
            TURN_OFF: { target: 'Off', actions: 'powerOff' },
            CRITICAL_TIMEOUT: { target: 'Off', actions: 'powerOff' },
            SAVE: { target: 'Saving', guard: 'isSound', actions: 'lasts' },
            APPLIED: applied,
            POWER_LOST,
          },
        },
        Resuming: { entry: 'entered', after: { duration: 'Running' }, on: FROZEN },
        Saving: {
          entry: 'entered',
          after: { duration: { target: 'Saved', actions: 'saveRam' } },
          on: FROZEN,
        },
        Saved: {
          entry: 'entered',
          on: {
            START: { target: 'Starting.memory', guard: 'isSound', actions: 'lasts' },
            SAVED_STATE_REMOVED: { target: 'Off', guard: 'isSound', actions: 'discardSavedState' },
            APPLIED: applied,
          },
        },
        Stopping: {
          entry: 'entered',
          after: { duration: { target: 'Off', actions: 'shutDown' } },
          on: { TURN_OFF: { target: 'Off', actions: 'powerOff' }, ...FROZEN },
        },
      },
    },
    /** Of what its disks and its configuration lie on. */
    health: {
      initial: 'sound',
      states: {
        sound: {
          on: {
            STORAGE_LOST: [
              { target: 'critical.timed', guard: 'isTimed', actions: 'waits' },
              { target: 'critical.waiting' },
            ],
          },
        },
        critical: {
          entry: 'entered',
          initial: 'waiting',
          states: {
            waiting: {},
            timed: { after: { timeout: { actions: raise({ type: 'CRITICAL_TIMEOUT' }) } } },
          },
          // A machine that is off has nothing to give up: what it would start from is gone all the same.
          on: {
            RESUME: { target: 'sound', guard: 'isPaused' },
            TURN_OFF: { target: 'sound', guard: 'isPaused' },
            CRITICAL_TIMEOUT: { target: 'sound', guard: 'isPaused' },
            POWER_LOST: { target: 'sound', guard: 'isPaused' },
          },
        },
      },
    },
  },
})

interface VmStateValue {
  readonly power: string | Readonly<Record<string, unknown>>
  readonly health: string | Readonly<Record<string, unknown>>
}

const nameOf = (value: string | Readonly<Record<string, unknown>>): string =>
  typeof value === 'string' ? value : (Object.keys(value)[0] as string)

/** As PowerShell names it: `PausedCritical` is Paused over storage that fails. */
export const stateName = (value: unknown): string => {
  if (value === null || typeof value !== 'object') return 'Off'
  const { power, health } = value as VmStateValue
  return `${nameOf(power)}${nameOf(health) === 'critical' ? 'Critical' : ''}`
}
