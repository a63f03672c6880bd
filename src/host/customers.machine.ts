/** The shop's customers outside the VM: one comes every so often while the shop is open. */
import { setup } from 'xstate'

export const customersMachine = setup({
  types: {
    context: {} as { intervalMicros: number },
    input: {} as { intervalMicros: number },
    events: {} as { type: 'OPEN' } | { type: 'CLOSE' } | { type: 'WAIT' },
  },
  delays: { interval: ({ context }) => context.intervalMicros },
  actions: { customerArrives: () => {} },
}).createMachine({
  id: 'customers',
  initial: 'closed',
  // XState asks for a first state without input at every step, and a throw there costs more than the step
  context: ({ input }) => ({ intervalMicros: input?.intervalMicros ?? 0 }),
  states: {
    closed: { on: { OPEN: 'open' } },
    open: {
      after: { interval: { target: 'open', reenter: true, actions: 'customerArrives' } },
      on: { CLOSE: 'closed' },
    },
  },
})
