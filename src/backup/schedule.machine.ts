/** Something of the backup room that is due at a time: a planned job's next run, or the end of a run's window. */
import { assign, setup } from 'xstate'

export const scheduleMachine = setup({
  types: {
    context: {} as { micros: number },
    input: {} as { waitMicros: number },
    events: {} as { type: 'PLAN'; micros: number } | { type: 'END' },
  },
  delays: { time: ({ context }) => context.micros },
  actions: {
    lasts: assign({ micros: ({ event, context }) => ('micros' in event ? event.micros : context.micros) }),
    scheduleDue: () => {},
  },
}).createMachine({
  id: 'schedule',
  initial: 'waiting',
  // XState asks for a first state without input at every step, and a throw there costs more than the step
  context: ({ input }) => ({ micros: input?.waitMicros ?? 0 }),
  states: {
    waiting: { after: { time: { target: 'due', actions: 'scheduleDue' } }, on: { END: 'ended' } },
    due: { on: { PLAN: { target: 'waiting', actions: 'lasts' }, END: 'ended' } },
    ended: { type: 'final' },
  },
})
