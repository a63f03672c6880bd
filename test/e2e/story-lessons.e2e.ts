/**
 * Lessons played to their end in a real browser: by mouse, one by keyboard alone, one on a phone. At the gate each is
 * played by mouse; under `npm test` one, beside those of the keyboard and the phone.
 */

import { ending } from '../../src/words/page-lesson.ts'
import { isWholeProof } from '../proof-size.ts'
import { axeAtStep } from './axe.ts'
import { expect, test } from './page.ts'
import { keyboard, lessonIds, lessonNamed, mouse, playLesson, runButton } from './play-lesson.ts'

const ended = (page: import('@playwright/test').Page) =>
  expect(page.getByRole('heading', { level: 1, name: ending.heading })).toBeVisible()

test.describe.configure({ timeout: 120_000 })

const byMouse = isWholeProof() ? lessonIds : ['same-disk-same-fate']

for (const id of byMouse)
  test(`${id} is played by mouse, and each prediction gates its act`, async ({ page }) => {
    const lesson = lessonNamed(id)
    await page.goto(`./#lesson=${id}`)
    let looks = 0
    await playLesson(page, lesson, mouse, async (moment, step, index) => {
      const asks = step.body.some(({ kind }) => kind === 'predict')
      const [first] = step.body.flatMap((part) => (part.kind === 'do' ? part.lines : []))
      if (moment === 'opened' && asks && first)
        await expect(runButton(page, first.text).first()).toHaveAttribute('aria-disabled', 'true')
      if (moment === 'predicted' && first)
        await expect(runButton(page, first.text).first()).not.toHaveAttribute('aria-disabled', 'true')
      // Each kind of step in each look, in turn with the others.
      if (index < 2) await axeAtStep(page, looks++)
    })
    await ended(page)
    await axeAtStep(page, looks)
  })

test('a lesson is played by the keyboard alone', async ({ page }) => {
  const lesson = lessonNamed('what-a-checkpoint-keeps')
  await page.goto(`./#lesson=${lesson.id}`)
  await playLesson(page, lesson, keyboard(page))
  await ended(page)
})

test('a lesson is played on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const lesson = lessonNamed('a-read-falls-through')
  await page.goto(`./#lesson=${lesson.id}`)
  await playLesson(page, lesson, mouse)
  await ended(page)
})
