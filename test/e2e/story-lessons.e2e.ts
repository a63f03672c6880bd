/** Every lesson played to its end in a real browser: each by mouse, one by keyboard alone, one on a phone (issue F, P4). */

import type { Page } from '@playwright/test'
import { ending } from '../../src/words/page-lesson.ts'
import { isWholeProof } from '../proof-size.ts'
import { axeAtStep } from './axe.ts'
import { expect, looks, test } from './page.ts'
import { keyboard, lessonIds, lessonNamed, mouse, playLesson, runButton } from './play-lesson.ts'

const ended = (page: Page) => expect(page.getByRole('heading', { level: 1, name: ending.heading })).toBeVisible()

test.describe.configure({ timeout: 120_000 })

/** Each kind of step in each look, one look a kind and lesson; the gate takes every look of each. */
const KINDS = ['opened', 'predicted', 'reached', 'ended'] as const
const axeAt = async (page: Page, lesson: number, kind: (typeof KINDS)[number]): Promise<void> => {
  if (lesson < looks.length || isWholeProof()) await axeAtStep(page, lesson + KINDS.indexOf(kind))
}

for (const [number, id] of lessonIds.entries())
  test(`${id} is played by mouse, and each prediction gates its act`, async ({ page }) => {
    const lesson = lessonNamed(id)
    await page.goto(`./#lesson=${id}`)
    const seen = new Set<string>()
    await playLesson(page, lesson, mouse, async (moment, step) => {
      const asks = step.body.some(({ kind }) => kind === 'predict')
      const [first] = step.body.flatMap((part) => (part.kind === 'do' ? part.lines : []))
      if (moment === 'opened' && asks && first)
        await expect(runButton(page, first.text).first()).toHaveAttribute('aria-disabled', 'true')
      if (moment === 'predicted' && first)
        await expect(runButton(page, first.text).first()).not.toHaveAttribute('aria-disabled', 'true')
      if (seen.has(moment) || !(moment === 'reached' ? step.quizzes.length > 0 : asks)) return
      seen.add(moment)
      await axeAt(page, number, moment)
    })
    await ended(page)
    expect([...seen].sort()).toEqual(['opened', 'predicted', 'reached'])
    await axeAt(page, number, 'ended')
  })

test('there are enough lessons for each kind of step to be seen in each look', () =>
  expect(lessonIds.length).toBeGreaterThanOrEqual(looks.length))

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
