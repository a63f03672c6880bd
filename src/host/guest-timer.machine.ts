/** The next moment at which something in the guest has work of its own: its page cache, or one of its programs. */
import { assign, setup } from 'xstate'

export const guestTimerMachine = setup({
  types: {
    context: {} as { dueAt: number | null; delayMicros: number },
    events: {} as { type: 'SET'; dueAt: number; delayMicros: number } | { type: 'CLEAR' },
  },
  delays: { delay: ({ context }) => context.delayMicros },
  actions: {
    remember: assign(({ event }) =>
      event.type === 'SET' ? { dueAt: event.dueAt, delayMicros: event.delayMicros } : { dueAt: null, delayMicros: 0 },
    ),
    guestTimerRings: () => {},
  },
}).createMachine({
  id: 'guest-timer',
  initial: 'silent',
  context: { dueAt: null, delayMicros: 0 },
  states: {
    silent: { on: { SET: { target: 'set', actions: 'remember' } } },
    set: {
      after: { delay: { target: 'silent', actions: ['remember', 'guestTimerRings'] } },
      on: {
        SET: { target: 'set', reenter: true, actions: 'remember' },
        CLEAR: { target: 'silent', actions: 'remember' },
      },
    },
  },
})
