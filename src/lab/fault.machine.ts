/** A failure on the agenda: one that is planned strikes, one that has struck is noticed. */
import { setup } from 'xstate'

export const faultMachine = setup({
  types: { context: {} as { waitMicros: number }, input: {} as { waitMicros: number } },
  delays: { wait: ({ context }) => context.waitMicros },
  actions: { faultDue: () => {} },
}).createMachine({
  id: 'fault',
  initial: 'waiting',
  // XState asks for a first state without input at every step, and a throw there costs more than the step
  context: ({ input }) => ({ waitMicros: input?.waitMicros ?? 0 }),
  states: {
    waiting: { after: { wait: { target: 'due', actions: 'faultDue' } } },
    due: { type: 'final' },
  },
})
