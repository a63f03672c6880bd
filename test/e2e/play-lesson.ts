/** A lesson played to its end as a learner does: answer, run the lines, read, answer the questions, go on. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { CURRICULUM } from '../../lessons/curriculum.ts'
import type { ChoiceQuiz, Lesson, LessonStep, Prediction, Quiz } from '../../src/lesson/lesson.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { shell } from '../../src/words/page.ts'
import { going, outcome, predicting, quiz as quizWords } from '../../src/words/page-lesson.ts'
import { expect } from './page.ts'

export const lessonIds: readonly string[] = CURRICULUM.map(({ id }) => id)

export const lessonNamed = (id: string): Lesson => {
  const path = fileURLToPath(new URL(`../../lessons/${id}.lesson.md`, import.meta.url))
  const { lesson } = readLesson(readFileSync(path, 'utf8'))
  if (!lesson) throw new Error(`${id} cannot be read`)
  return lesson
}

/** How a person reaches what is to be pressed. */
export interface Hand {
  readonly press: (target: Locator, name: string) => Promise<void>
  readonly choose: (target: Locator) => Promise<void>
  readonly type: (target: Locator, text: string) => Promise<void>
}

export const mouse: Hand = {
  press: (target) => target.click(),
  // The mark itself may be hidden under the words that stand for it.
  choose: (target) => target.locator('xpath=ancestor::label').click(),
  type: (target, text) => target.fill(text),
}

const STOPS_MAX = 260

/** Tab until it has the focus, as somebody without a mouse must. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  const hasFocus = () => target.evaluate((element) => element === document.activeElement)
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    if (await hasFocus()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${target}`)
}

/** A group of radios is one stop: arrows go on inside it. */
const chooseByKeys = async (page: Page, target: Locator): Promise<void> => {
  if ((await target.getAttribute('type')) === 'checkbox') {
    await tabTo(page, target)
    return page.keyboard.press('Space')
  }
  const name = await target.getAttribute('name')
  const inGroup = () =>
    page.evaluate((group) => (document.activeElement as HTMLInputElement | null)?.name === group, name)
  for (let stop = 0; stop < STOPS_MAX && !(await inGroup()); stop++) await page.keyboard.press('Tab')
  if (!(await target.evaluate((element) => element === document.activeElement))) {
    for (let turn = 0; turn < 8; turn++) {
      await page.keyboard.press('ArrowDown')
      if (await target.evaluate((element) => element === document.activeElement)) break
    }
  }
  if (!(await target.isChecked())) await page.keyboard.press('Space')
}

export const keyboard = (page: Page): Hand => ({
  press: async (target) => {
    // A key does not wait, as a pointer of the test does, until what it presses may be pressed.
    await expect(target).not.toHaveAttribute('aria-disabled', 'true')
    await tabTo(page, target)
    await page.keyboard.press('Enter')
  },
  choose: (target) => chooseByKeys(page, target),
  type: async (target, text) => {
    await tabTo(page, target)
    await page.keyboard.type(text)
  },
})

const rightOf = ({ choices }: Prediction | ChoiceQuiz): readonly number[] =>
  choices.flatMap(({ right }, index) => (right ? [index] : []))

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })

export const predictionCard = (page: Page): Locator =>
  page.locator('form').filter({ has: button(page, predicting.lock) })

/** Chooses without locking it in. */
export const choosePrediction = async (page: Page, hand: Hand, index: number): Promise<void> => {
  const card = predictionCard(page)
  await hand.choose(card.getByRole('radiogroup').first().getByRole('radio').nth(index))
  await hand.choose(card.getByRole('radio', { name: predicting.confidence('fairly-sure') }))
}

const predict = async (page: Page, hand: Hand, prediction: Prediction): Promise<void> => {
  await choosePrediction(page, hand, rightOf(prediction)[0] ?? 0)
  await hand.press(button(page, predicting.lock), predicting.lock)
  await expect(predictionCard(page)).toHaveCount(0)
}

const answer = async (page: Page, hand: Hand, quiz: Quiz): Promise<void> => {
  const card = page
    .locator('form')
    .filter({ has: button(page, quizWords.answer) })
    .first()
  if (quiz.kind === 'number') await hand.type(card.getByRole('spinbutton'), String(quiz.value))
  else {
    const kind = quiz.kind === 'several' ? 'checkbox' : 'radio'
    for (const index of rightOf(quiz)) await hand.choose(card.getByRole(kind).nth(index))
  }
  const left = await page.getByRole('button', { name: quizWords.answer, exact: true }).count()
  await hand.press(card.getByRole('button', { name: quizWords.answer, exact: true }), quizWords.answer)
  await expect(button(page, quizWords.answer)).toHaveCount(left - 1)
}

export const runButton = (page: Page, line: string): Locator => button(page, `Run ${line}`)

const act = async (page: Page, hand: Hand, step: LessonStep): Promise<void> => {
  const happened = page.getByRole('heading', { name: outcome.heading })
  for (const part of step.body) {
    if (part.kind !== 'do') continue
    for (const { text } of part.lines) {
      // A line may stand there twice: the first that was not run yet.
      const item = page
        .locator('li:not(.ran)')
        .filter({ has: runButton(page, text) })
        .first()
      const ran = await page.locator('li.ran').count()
      await hand.press(item.getByRole('button'), text)
      // The line that brings the event about gives way to what happened.
      const isOver = async () =>
        (await page.locator('[aria-busy=true]').count()) === 0 &&
        ((await page.locator('li.ran').count()) > ran || (await happened.isVisible()))
      await expect.poll(isOver, { timeout: 60_000, intervals: [50, 100, 200] }).toBe(true)
    }
  }
}

/** What a step leaves to the learner has no button: it is typed at the prompt, which is behind a tab on a phone. */
const actAlone = async (page: Page, hand: Hand, step: LessonStep): Promise<void> => {
  const shown = step.body.flatMap((part) => (part.kind === 'do' ? part.lines.map(({ text }) => text) : []))
  const own = step.solution.filter(({ text }) => !shown.includes(text))
  if (own.length === 0) return
  const tabs = page.getByRole('navigation', { name: shell.tabsName })
  const tab = (name: string) => tabs.getByRole('button', { name, exact: true })
  const hasTabs = await tabs.isVisible()
  if (hasTabs) await hand.press(tab(shell.tabs.disk), shell.tabs.disk)
  const prompt = page.getByRole('textbox', { name: 'Command' })
  for (const { text } of own) {
    await hand.type(prompt, text)
    // It takes no line before the one before it is answered, and is empty once it has taken one.
    const taken = async () => {
      await page.keyboard.press('Enter')
      return prompt.inputValue()
    }
    await expect.poll(taken, { timeout: 60_000 }).toBe('')
  }
  if (hasTabs) await hand.press(tab(shell.tabs.lesson), shell.tabs.lesson)
  await expect(page.getByRole('heading', { name: outcome.heading })).toBeVisible({ timeout: 60_000 })
}

type Told = (moment: 'opened' | 'predicted' | 'reached', step: LessonStep, index: number) => Promise<void>

/** From the open lesson to its end. `told` may look at each step as it opened, was predicted, and was reached. */
export const playLesson = async (
  page: Page,
  lesson: Lesson,
  hand: Hand,
  told: Told = async () => {},
): Promise<void> => {
  for (const [index, step] of lesson.steps.entries()) {
    await expect(page.getByRole('heading', { level: 1, name: step.title })).toBeVisible({ timeout: 20_000 })
    await told('opened', step, index)
    const asked = step.body.find((part) => part.kind === 'predict')
    if (asked) await predict(page, hand, asked.prediction)
    await told('predicted', step, index)
    await act(page, hand, step)
    await actAlone(page, hand, step)
    for (const quiz of step.quizzes) {
      await expect(button(page, quizWords.answer).first()).toBeVisible()
      if (quiz === step.quizzes[0]) await told('reached', step, index)
      await answer(page, hand, quiz)
    }
    const isLast = index + 1 === lesson.steps.length
    const on = button(page, isLast ? going.end : going.next)
    await expect(on).not.toHaveAttribute('aria-disabled', 'true')
    if (step.quizzes.length === 0) await told('reached', step, index)
    await hand.press(on, isLast ? going.end : going.next)
  }
}
