/** Whether an answer to a quiz is right, and which misconceptions it shows. */
import type { ChoiceQuiz, NumberQuiz } from '../../lesson/lesson.ts'

export interface Judged {
  readonly right: boolean
  readonly shown: readonly string[]
}

/** `chosen`: the choices taken, from 0. All right ones and no other. */
export const judgeChoices = (quiz: ChoiceQuiz, chosen: readonly number[]): Judged => ({
  right: quiz.choices.every(({ right }, index) => right === chosen.includes(index)),
  shown: chosen.flatMap((index) => {
    const choice = quiz.choices[index]
    return choice && !choice.right && choice.misconception ? [choice.misconception] : []
  }),
})

/** `value`: in the quiz's unit. Rounding is no mistake: what lies on the bound is within it. */
export const judgeNumber = (quiz: NumberQuiz, value: number): Judged => ({
  right: Math.abs(value - quiz.value) <= quiz.tolerance + 1e-9 * Math.max(1, Math.abs(quiz.value)),
  shown: [],
})
