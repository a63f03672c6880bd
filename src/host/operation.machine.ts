/** Work of a known length that ends by itself: writing a checkpoint's memory, a guest call's outstanding I/O. */
import { setup } from 'xstate'

export const operationMachine = setup({
  types: { context: {} as { durationMicros: number }, input: {} as { durationMicros: number } },
  delays: { duration: ({ context }) => context.durationMicros },
  actions: { operationDone: () => {} },
}).createMachine({
  id: 'operation',
  initial: 'working',
  // XState asks for a first state without input at every step, and a throw there costs more than the step
  context: ({ input }) => ({ durationMicros: input?.durationMicros ?? 0 }),
  states: {
    working: { after: { duration: { target: 'done', actions: 'operationDone' } } },
    done: { type: 'final' },
  },
})
