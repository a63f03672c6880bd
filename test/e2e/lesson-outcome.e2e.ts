/** What happened beside what was predicted: the point once, with the learner's figures, and what was not so as such. */
import type { Page } from '@playwright/test'
import { axeInEveryLook } from './axe.ts'
import { chooseLessonFile, smallLesson } from './lesson-page.ts'
import { expect, test } from './page.ts'

const RIGHT = 'It lives on'
const WRONG = 'It stays dark'
const PREDICT = `
\`\`\`predict
What does it do?
- [x] ${RIGHT}
- [ ] ${WRONG}
> It was started.
\`\`\`
`
const OUTCOME = `
\`\`\`explain
**{{orders|number}} orders, and it runs**

The shop is open.
\`\`\`
`

const outcome = (page: Page) => page.getByRole('region', { name: /^What happened/ })

/** Plays the small lesson with that prediction and what happened in it. */
const played = async (page: Page, chosen: string, ...more: readonly string[]): Promise<void> => {
  const [head, checks] = (await smallLesson()).split('\n```do')
  await chooseLessonFile(page, `${head}${PREDICT}\n\`\`\`do${checks}${more.join('')}`)
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await page.getByText(chosen, { exact: true }).click()
  await page.getByText('Fairly sure', { exact: true }).click()
  await page.getByRole('button', { name: 'Lock it in' }).click()
  await page.getByRole('button', { name: 'Run Start-VM SHOP' }).click()
}

test('what was predicted wrongly is struck and said not to be so, beside the point with its figure', async ({
  page,
}) => {
  await played(page, WRONG, OUTCOME)
  await expect(page.getByRole('heading', { level: 2, name: 'What happened 1,000 orders, and it runs' })).toBeFocused()
  await expect(outcome(page).locator('s')).toHaveText(WRONG)
  await expect(outcome(page).getByText('That is not so.')).toBeVisible()
  const size = (text: string) =>
    outcome(page)
      .getByText(text, { exact: true })
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  expect(await size('1,000')).toBeGreaterThan(await size(WRONG))
  // The outcome is the point already.
  await expect(outcome(page).getByText('and it runs')).toHaveCount(1)
  await axeInEveryLook(page, 'a wrong prediction beside what happened')
})

test('what was predicted rightly is marked as so and not struck', async ({ page }) => {
  await played(page, RIGHT, OUTCOME)
  await expect(page.getByRole('heading', { level: 2, name: 'What happened 1,000 orders, and it runs' })).toBeFocused()
  await expect(outcome(page).locator('s')).toHaveCount(0)
  await expect(outcome(page).getByText(RIGHT)).toHaveCount(1)
  await expect(outcome(page).getByText('That is so.')).toBeVisible()
})

test('without an outcome a right prediction is what happened, and is not said twice', async ({ page }) => {
  await played(page, RIGHT)
  await expect(
    page.getByRole('heading', { level: 2, name: `What happened. You predicted it, fairly sure ${RIGHT}` }),
  ).toBeFocused()
  await expect(outcome(page).getByText(RIGHT)).toHaveCount(1)
})

test('without an outcome the right answer stands beside a wrong prediction', async ({ page }) => {
  await played(page, WRONG)
  await expect(page.getByRole('heading', { level: 2, name: `What happened ${RIGHT}` })).toBeFocused()
  await expect(outcome(page).locator('s')).toHaveText(WRONG)
})
