/** While a production checkpoint waits for the guest: for its open transaction, or for an agent that never answers. */
import { assign, setup } from 'xstate'

export const freezeMachine = setup({
  types: {
    context: {} as { limitMicros: number },
    events: {} as { type: 'WAIT'; limitMicros: number } | { type: 'DONE' },
  },
  delays: { limit: ({ context }) => context.limitMicros },
  actions: {
    lasts: assign({ limitMicros: ({ event }) => (event.type === 'WAIT' ? event.limitMicros : 0) }),
    freezeDue: () => {},
  },
}).createMachine({
  id: 'freeze',
  initial: 'idle',
  context: { limitMicros: 0 },
  states: {
    idle: { on: { WAIT: { target: 'waiting', actions: 'lasts' } } },
    waiting: { after: { limit: { target: 'idle', actions: 'freezeDue' } }, on: { DONE: 'idle' } },
  },
})
