/** The VM's machine walked by itself: the shortest way into each of its states, and all that could happen there. */
import { type AnyMachineSnapshot, transition } from 'xstate'
import { getShortestPaths } from 'xstate/graph'
import { type VmEvent, vmMachine } from '../../src/host/vm.machine.ts'

/** A time that has passed: what the kernel's agenda sends. */
export interface Elapsed {
  readonly type: `xstate.after.${string}`
}
export type PathEvent = VmEvent | Elapsed

const durationMicros = 1_000_000
const TIMEOUT_MINUTES = 30
export const TIMEOUT_MICROS = TIMEOUT_MINUTES * 60_000_000

/** CRITICAL_TIMEOUT is what a time that has passed raises inside; nobody sends it. */
const EVENTS: readonly VmEvent[] = [
  { type: 'START', durationMicros },
  { type: 'BOOTED', durationMicros },
  { type: 'START_FAILED' },
  { type: 'SHUT_DOWN', durationMicros },
  { type: 'TURN_OFF' },
  { type: 'RESET', durationMicros },
  { type: 'SAVE', durationMicros },
  { type: 'PAUSE', durationMicros },
  { type: 'RESUME', durationMicros },
  { type: 'APPLIED', withMemory: true },
  { type: 'APPLIED', withMemory: false },
  { type: 'SAVED_STATE_REMOVED' },
  { type: 'STORAGE_LOST', timeoutMicros: null },
  { type: 'STORAGE_LOST', timeoutMicros: TIMEOUT_MICROS },
  { type: 'POWER_LOST' },
]

type Nodes = { readonly _nodes: readonly { readonly after: readonly { readonly eventType: string }[] }[] }

const elapsed = (state: AnyMachineSnapshot): readonly Elapsed[] =>
  (state as unknown as Nodes)._nodes.flatMap(({ after }) =>
    after.map(({ eventType }) => ({ type: eventType as Elapsed['type'] })),
  )

export const eventsIn = (state: AnyMachineSnapshot): readonly PathEvent[] => [...EVENTS, ...elapsed(state)]

/** A volume that runs full stops a machine that runs; one that is lost on the way up never comes back. */
const wayEvents = (state: AnyMachineSnapshot): readonly PathEvent[] =>
  eventsIn(state).filter(({ type }) => type !== 'STORAGE_LOST' || powerOf(state) !== 'Starting')

type Region = string | Readonly<Record<string, unknown>>
const nameOf = (region: Region): string => (typeof region === 'string' ? region : (Object.keys(region)[0] as string))
export const powerOf = ({ value }: AnyMachineSnapshot): string =>
  nameOf((value as Record<string, Region>)['power'] as Region)
export const isCritical = ({ value }: AnyMachineSnapshot): boolean =>
  nameOf((value as Record<string, Region>)['health'] as Region) === 'critical'

export interface Way {
  readonly events: readonly PathEvent[]
  readonly state: AnyMachineSnapshot
}

const keyOf = (state: AnyMachineSnapshot): string => JSON.stringify(state.value)

export const shortestWays = (): readonly Way[] =>
  getShortestPaths(vmMachine as never, {
    events: wayEvents as never,
    serializeState: ((state: AnyMachineSnapshot) => keyOf(state)) as never,
  }).map(({ state, steps }) => ({
    state: state as unknown as AnyMachineSnapshot,
    events: (steps as unknown as { event: PathEvent }[])
      .map(({ event }) => event)
      .filter(({ type }) => (type as string) !== 'xstate.init'),
  }))

/** The machine's own answer. */
export const after = (state: AnyMachineSnapshot, event: PathEvent): AnyMachineSnapshot =>
  transition(vmMachine as never, state as never, event as never)[0] as AnyMachineSnapshot
