/** A job of the backup room on the clock: it may wait, then works step by step, and can be stopped at every one. */
import { assign, setup } from 'xstate'

export const jobMachine = setup({
  types: {
    context: {} as { micros: number },
    input: {} as { waitMicros: number },
    events: {} as { type: 'NEXT'; micros: number } | { type: 'END' },
  },
  delays: { time: ({ context }) => context.micros },
  actions: {
    lasts: assign({ micros: ({ event, context }) => ('micros' in event ? event.micros : context.micros) }),
    jobBegins: () => {},
    jobStep: () => {},
  },
}).createMachine({
  id: 'job',
  initial: 'waiting',
  // XState asks for a first state without input at every step, and a throw there costs more than the step
  context: ({ input }) => ({ micros: input?.waitMicros ?? 0 }),
  states: {
    waiting: { after: { time: { target: 'working', actions: 'jobBegins' } }, on: { END: 'ended' } },
    working: {
      on: {
        NEXT: { target: 'step', actions: 'lasts' },
        END: 'ended',
      },
    },
    step: { after: { time: { target: 'working', actions: 'jobStep' } }, on: { END: 'ended' } },
    ended: { type: 'final' },
  },
})
