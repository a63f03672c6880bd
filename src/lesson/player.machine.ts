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
    hasNoQuizLeft: ({ context }) => context.answered >= context.quizzes,
  },
  actions: {
    count: assign({ answered: ({ context }) => context.answered + 1 }),
  },
}).createMachine({
  id: 'player',
  initial: 'opened',
  // XState asks for a first state without input at every step
  context: ({ input }) => ({ asksFirst: input?.asksFirst ?? false, quizzes: input?.quizzes ?? 0, answered: 0 }),
  // The world is the opening one again, so that the act has to be done again: the next step opens on it. Answers stay
  // given, whatever is tried anew: what they were shows how much was known before.
  on: { RESET: '.act' },
  states: {
    opened: { always: [{ guard: 'asksFirst', target: 'predict' }, { target: 'act' }] },
    predict: { on: { PREDICTED: 'act', RESET: 'predict' } },
    act: { on: { MET: 'reached' } },
    reached: {
      always: { guard: 'hasNoQuizLeft', target: 'done' },
      on: { QUIZ_ANSWERED: { actions: 'count' } },
    },
    done: {},
  },
})
