/** Where the focus goes in a lesson when what had it is gone, and what is said of it. */
import type { Page } from '@playwright/test'
import {
  checkpointLine,
  chooseLessonFile,
  LESSON,
  openLesson,
  predictWrongly,
  smallLesson,
  waitLine,
} from './lesson-page.ts'
import { expect, test } from './page.ts'
import { lessonNamed } from './play-lesson.ts'

const isAtTop = async (page: Page): Promise<void> => {
  const scrolled = () => [globalThis.scrollY, document.querySelector('main')?.scrollTop]
  await expect.poll(() => page.evaluate(scrolled)).toEqual([0, 0])
}

for (const [width, height] of [
  [1440, 600],
  [320, 640],
] as const)
  test(`the focus goes where the act led, and what came of it is said, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openLesson(page)
    const said = (sentence: string) =>
      expect(page.getByRole('status').getByText(sentence, { exact: true })).toHaveCount(1)
    const [first, second] = lessonNamed(LESSON).steps
    if (!first || !second) throw new Error('The lesson has two steps.')
    await predictWrongly(page)
    await expect(page.getByRole('heading', { name: 'You predicted, certain' })).toBeFocused()
    await said('Your prediction stands. Bring it about now.')
    await page.getByRole('button', { name: 'Experiment freely' }).click()
    await expect(page.getByRole('button', { name: 'Back to the lesson' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: first.title })).toBeFocused()
    await page.getByRole('button', { name: 'Show hint 1 of 2' }).click()
    await said('Hint 1 of 2 is shown.')
    await page.getByRole('button', { name: 'Show hint 2 of 2' }).click()
    await expect(page.getByRole('region', { name: 'Hint 2 of 2' })).toBeFocused()
    await checkpointLine(page).click()
    await said(first.checks.at(-1)?.otherwise ?? '')
    await waitLine(page).click()
    await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeFocused({ timeout: 20_000 })
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: second.title })).toBeFocused({ timeout: 20_000 })
    await said(`Step 2 of ${lessonNamed(LESSON).steps.length}: ${second.title}`)
    await isAtTop(page)
  })

test('a right answer gives the focus to its verdict, a wrong one keeps it to try again', async ({ page }) => {
  const quiz = '\n```quiz\nWhat runs?\n- [x] The machine\n- [ ] Nothing\n> It was started.\n```\n'
  await chooseLessonFile(page, (await smallLesson()) + quiz)
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await page.getByRole('button', { name: 'Run Start-VM SHOP' }).click()
  await page.getByText('Nothing', { exact: true }).click()
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused()
  await page.getByText('The machine', { exact: true }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('That is so.')).toBeFocused()
})
