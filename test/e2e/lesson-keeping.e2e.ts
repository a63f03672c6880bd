/** What is kept of a lesson and comes back, what is asked before something goes, and how long work is left. */
import type { Page } from '@playwright/test'
import { axe, axeAtStep } from './axe.ts'
import { typeLine } from './lab-page.ts'
import { checkpointLine, chooseLessonFile, openLesson, predictWrongly, smallLesson, step } from './lesson-page.ts'
import { expect, test } from './page.ts'

const bar = (page: Page) => step(page).getByRole('progressbar', { name: 'Simulated time passes' })

const openPredicted = async (page: Page): Promise<void> => {
  await openLesson(page)
  await predictWrongly(page)
}

test('a setup of many years says how far it is, and can be left at any moment', async ({ page }) => {
  const years = Array.from({ length: 90 }, () => 'Wait-Lab -Days 366').join('\n')
  const text = (await smallLesson()).replace(/(\n## [^\n]*\n)/, `$1\n\`\`\`setup\nStart-VM SHOP\n${years}\n\`\`\`\n`)
  await chooseLessonFile(page, text)
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await expect(bar(page)).toHaveAttribute('aria-valuetext', /^\d+(\.\d)? of 32940 days/, { timeout: 20_000 })
  await expect(step(page).getByText('This step is being set up.')).toBeVisible()
  await axeAtStep(page, 2)
  await page.getByRole('link', { name: 'Leave the lesson, keep the VM' }).click()
  await typeLine(page, 'Get-VM')
  await expect(page.getByRole('log')).toContainText('ComputerName')
  // Another lesson file is read at once: nothing works on in the dark.
  await chooseLessonFile(page, await smallLesson())
  await expect(page.getByRole('link', { name: 'Play ‘A small lesson’' })).toBeVisible({ timeout: 5000 })
})

test('a long wait of a lesson ends with the world that it was begun in', async ({ page }) => {
  const text = (await smallLesson())
    .replace('```do\nStart-VM SHOP', '```setup\nStart-VM SHOP\n```\n\n```do\nWait-Lab -Days 360')
    .replace('vm: { state: Running }', 'elapsed: { atLeast: 300 d }')
  await chooseLessonFile(page, text)
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  const run = page.getByRole('button', { name: 'Run Wait-Lab -Days 360' })
  await run.click()
  await expect(page.getByRole('progressbar', { name: 'Simulated time passes' })).toHaveCount(1)
  // On a phone the prompt is behind a tab.
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(bar(page)).toBeVisible()
  await axe(page, 'a line that takes long, on a phone')
  await page.getByRole('button', { name: 'Experiment freely' }).click()
  await page.getByRole('button', { name: 'Reset this step' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset it' }).click()
  await expect(page.getByRole('progressbar', { name: 'Simulated time passes' })).toHaveCount(0)
  await expect(run).toHaveText('Run')
  await expect(step(page).locator('li.ran')).toHaveCount(0)
})

test('a reset asks once where something was done, and whoever keeps it loses nothing', async ({ page }) => {
  await openPredicted(page)
  await checkpointLine(page).click()
  await expect(step(page).locator('li.ran')).toHaveCount(1)
  const reset = page.getByRole('button', { name: 'Reset this step' })
  await reset.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Keep it as it is' })).toBeFocused()
  await axe(page, 'asked before a reset')
  await page.keyboard.press('Escape')
  await expect(reset).toBeFocused()
  await expect(step(page).locator('li.ran')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'The freeze line' })).toBeFocused()
  await expect(step(page).locator('li.ran')).toHaveCount(0)
  await expect(reset).toHaveCount(0)
  // An experiment in which nothing was done has nothing to lose.
  await page.getByRole('button', { name: 'Experiment freely' }).click()
  await reset.click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByText('You experiment on a copy of the lab.')).toHaveCount(0)
})

test('what was run and printed is there after a reload, and an experiment is told to be gone', async ({ page }) => {
  await openPredicted(page)
  await checkpointLine(page).click()
  const printed = step(page).getByRole('region', { name: /^What Checkpoint-VM .* printed$/ })
  await expect(printed).toBeVisible()
  const text = await printed.innerText()
  expect(text).not.toBe('')
  await page.reload()
  await expect(printed).toHaveText(text, { timeout: 20_000 })
  await expect(step(page).locator('li.ran')).toHaveCount(1)
  const gone = page.getByText('Your experiment ended with its copy of the lab; the lesson is as you left it.')
  await expect(gone).toHaveCount(0)
  await page.getByRole('button', { name: 'Experiment freely' }).click()
  await page.getByRole('button', { name: /^Run Wait-Lab/ }).click()
  await expect(step(page).locator('li.ran')).toHaveCount(2)
  await page.reload()
  await expect(gone).toBeVisible({ timeout: 20_000 })
  await expect(step(page).locator('li.ran')).toHaveCount(1)
  await expect(page.getByText('You experiment on a copy of the lab.')).toHaveCount(0)
  await page.reload()
  await expect(step(page).locator('li.ran')).toHaveCount(1, { timeout: 20_000 })
  await expect(gone).toHaveCount(0)
})

test('a lesson from a file goes on after a reload, and is gone once everything is forgotten', async ({ page }) => {
  await chooseLessonFile(
    page,
    `${await smallLesson()}\n## Another {#another}\n\n\`\`\`do\nStop-VM SHOP -TurnOff\n\`\`\`\n`,
  )
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await page.getByRole('button', { name: 'Run Start-VM SHOP' }).click()
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Another' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Another' })).toBeVisible({ timeout: 20_000 })
  await page.goto('./#lessons')
  await page.getByRole('link', { name: 'Go on: A small lesson' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Another' })).toBeVisible({ timeout: 20_000 })
  await page.goto('./#lessons')
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click()
  await expect(page.getByRole('link', { name: 'Go on: A small lesson' })).toHaveCount(0)
  await page.goto('./#lesson=file.small')
  await expect(page.getByRole('heading', { name: 'There is no such lesson here.' })).toBeVisible()
})

test('the overview tells how far each lesson is, and asks before one begins again', async ({ page }) => {
  await openPredicted(page)
  await checkpointLine(page).click()
  await expect(step(page).locator('li.ran')).toHaveCount(1)
  await page.goto('./#lessons')
  await expect(page.getByText(/^0 of \d+ steps done$/)).toHaveCount(1)
  const again = page.getByRole('button', { name: 'Begin again: A read falls through' })
  await again.click()
  await expect(page.getByRole('button', { name: 'Keep it as it is' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(again).toBeFocused()
  await again.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Begin again' }).click()
  await expect(page.getByRole('button', { name: 'Lock it in' })).toBeVisible({ timeout: 20_000 })
})
