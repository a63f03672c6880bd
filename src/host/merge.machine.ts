/** A merge as a job on the clock: one step is one block; it can be cut at any step and run again. */
import { assign, setup } from 'xstate'

export const mergeMachine = setup({
  types: {
    context: {} as { stepMicros: number },
    events: {} as
      | { type: 'BEGIN'; stepMicros: number }
      | { type: 'COPIED'; stepMicros: number }
      | { type: 'CAUGHT_UP'; stepMicros: number }
      | { type: 'FAILED' },
  },
  delays: { step: ({ context }) => context.stepMicros },
  actions: {
    lasts: assign({ stepMicros: ({ event }) => ('stepMicros' in event ? event.stepMicros : 0) }),
    mergeBlock: () => {},
    mergeSwitch: () => {},
  },
}).createMachine({
  id: 'merge',
  initial: 'waiting',
  context: { stepMicros: 0 },
  states: {
    waiting: { on: { BEGIN: { target: 'copying', actions: 'lasts' } } },
    copying: {
      after: { step: { actions: 'mergeBlock' } },
      on: {
        COPIED: { target: 'copying', reenter: true, actions: 'lasts' },
        CAUGHT_UP: { target: 'switching', actions: 'lasts' },
        FAILED: 'failed',
      },
    },
    /** The VM stands still while the drive changes to the parent. */
    switching: { after: { step: { target: 'done', actions: 'mergeSwitch' } } },
    done: { type: 'final' },
    failed: { type: 'final' },
  },
})
