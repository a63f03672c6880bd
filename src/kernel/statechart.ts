/**
 * XState machines as pure functions. This file is the only importer of `transition`: state goes in, the next state and
 * its effects come back as data. No actor system, no clock of XState's own (its timers are lost on rehydration).
 */
import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition, transition } from 'xstate'
import type { Duration } from './sim-time.ts'

export type MachineEvent = { readonly type: string } & Readonly<Record<string, unknown>>
export type MachineState = AnyMachineSnapshot

/** What a step asks of the world, in order. Delays are microseconds. */
export type Effect =
  | { kind: 'act'; type: string; params: Readonly<Record<string, unknown>> }
  | { kind: 'schedule'; id: string; delay: Duration; event: MachineEvent }
  | { kind: 'cancel'; id: string }

export interface Step {
  readonly state: MachineState
  readonly effects: readonly Effect[]
}

type Action = { type: string; params?: unknown }

const asEffect = ({ type, params }: Action): Effect | undefined => {
  const data = (params ?? {}) as Record<string, unknown>
  if (type === 'xstate.raise')
    return {
      kind: 'schedule',
      id: data['id'] as string,
      delay: (data['delay'] as number) ?? 0,
      event: data['event'] as MachineEvent,
    }
  if (type === 'xstate.cancel') return { kind: 'cancel', id: data['sendId'] as string }
  return type.startsWith('xstate.') ? undefined : { kind: 'act', type, params: data }
}

const asStep = ([state, actions]: readonly [unknown, readonly Action[]]): Step => ({
  state: state as MachineState,
  effects: actions.map(asEffect).filter((effect) => effect !== undefined),
})

export const start = (machine: AnyStateMachine, input: unknown): Step =>
  asStep(initialTransition(machine, input as never) as never)

export const step = (machine: AnyStateMachine, state: MachineState, event: MachineEvent): Step =>
  asStep(transition(machine, state, event as never) as never)

/** Plain JSON of a machine state, and back. */
export const saveState = (machine: AnyStateMachine, state: MachineState): unknown =>
  JSON.parse(JSON.stringify(machine.getPersistedSnapshot(state)))

export const loadState = (machine: AnyStateMachine, saved: unknown): MachineState => {
  const { value, context, historyValue, status } = saved as Record<string, unknown>
  return machine.resolveState({ value, context, historyValue, status } as never) as MachineState
}
