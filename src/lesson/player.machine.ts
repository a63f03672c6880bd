/** How a step goes on: an answer first, then the act, then what it showed, then the questions about it. */
import { assign, setup } from 'xstate'

export interface StepInput {
  /** A prediction is asked for before anything may be done. */
  readonly asksFirst: boolean
  readonly quizzes: number
}

export const playerMachine = setup({
  types: {
    context: {} as { asksFirst: boolean; quizzes: number; answered: number },
    input: {} as StepInput,
    events: {} as { type: 'PREDICTED' } | { type: 'MET' } | { type: 'QUIZ_ANSWERED' } | { type: 'RESET' },
  },
  guards: {
    asksFirst: ({ context }) => context.asksFirst,
    isLastQuiz: ({ context }) => context.answered + 1 >= context.quizzes,
    hasNoQuiz: ({ context }) => context.quizzes === 0,
  },
  actions: {
    count: assign({ answered: ({ context }) => context.answered + 1 }),
  },
}).createMachine({
  id: 'player',
  initial: 'opened',
  // XState asks for a first state without input at every step
  context: ({ input }) => ({ asksFirst: input?.asksFirst ?? false, quizzes: input?.quizzes ?? 0, answered: 0 }),
  // An answer stays given, whatever is tried anew: what it was shows how much was known before.
  on: { RESET: '.act' },
  states: {
    opened: { always: [{ guard: 'asksFirst', target: 'predict' }, { target: 'act' }] },
    predict: { on: { PREDICTED: 'act', RESET: 'predict' } },
    act: { on: { MET: 'reached' } },
    reached: {
      always: { guard: 'hasNoQuiz', target: 'done' },
      on: { QUIZ_ANSWERED: [{ guard: 'isLastQuiz', target: 'done' }, { actions: 'count' }], RESET: 'reached' },
    },
    done: { on: { RESET: 'done' } },
  },
})
