/** What the player does besides playing to the end: gates, helps, forks, comes back; and the overview of it all. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { axeAtStep, axeInEveryLook } from './axe.ts'
import { isState, openLab } from './lab-page.ts'
import { checkpointLine, LESSON, lab, openLesson, predictWrongly, step, waitLine, wrongChoice } from './lesson-page.ts'
import { expect, test } from './page.ts'

const files = (page: Page, name: string) =>
  expect(lab(page).getByRole('heading', { name, exact: true })).toBeVisible({ timeout: 20_000 })

test('a prediction needs an answer and a confidence, and holds back every way to its act', async ({ page }) => {
  await openLesson(page)
  await files(page, 'One disk, one file')
  const lock = page.getByRole('button', { name: 'Lock it in' })
  await expect(step(page).getByRole('radio', { checked: true })).toHaveCount(0)
  await expect(lock).toHaveAttribute('aria-disabled', 'true')
  await wrongChoice(page).click()
  await expect(lock).toHaveAccessibleDescription('Say how sure you are first.')
  // Whoever presses them all the same has no effect.
  await lock.click({ force: true })
  // The pointer is on it: its words are still to be read.
  await expect(lock).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
  await checkpointLine(page).click({ force: true })
  await expect(checkpointLine(page)).toHaveAttribute('aria-disabled', 'true')
  // Neither does the prompt do it, nor the button of the lab.
  const prompt = page.getByRole('textbox', { name: 'Command' })
  await prompt.fill('Checkpoint-VM SHOP')
  await prompt.press('Enter')
  await expect(page.getByRole('log')).toContainText(/predict|answer/i)
  await files(page, 'One disk, one file')
  await page.getByText('A guess', { exact: true }).click()
  await lock.click()
  await expect(checkpointLine(page)).not.toHaveAttribute('aria-disabled', 'true')
})

test('what was certain and wrong is told the longest, beside what happened, and stays in the overview', async ({
  page,
}) => {
  await openLesson(page)
  await predictWrongly(page)
  await expect(step(page).getByRole('heading', { name: 'Checks' })).toBeVisible()
  await checkpointLine(page).click()
  const counted = step(page).getByText(/^[\d,]+ of [\d,]+$/)
  await expect(counted.first()).toBeVisible()
  await waitLine(page).click()
  await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeFocused({ timeout: 20_000 })
  await expect(step(page).getByText('You predicted, certain')).toBeVisible()
  await expect(step(page).getByText('A checkpoint is a copy of the virtual machine.')).toBeVisible()
  await axeInEveryLook(page, 'after a confident error')
  await page.goto('./#lessons')
  await expect(page.getByRole('row', { name: /^A checkpoint is a copy/ })).toContainText('not yet overcome')
  await expect(page.getByRole('row', { name: /^certain/ })).toContainText(/0 of 1$/)
  await expect(page.getByText('1 prediction so far.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Go on: A read falls through' })).toBeVisible()
  await axeInEveryLook(page, 'the overview')
})

test('a lesson goes on where it was left, with the lab that it had', async ({ page }) => {
  await openLesson(page)
  await predictWrongly(page)
  await checkpointLine(page).click()
  await files(page, 'One disk, two files')
  await page.reload()
  await files(page, 'One disk, two files')
  await expect(step(page).getByText('You predicted, certain')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Lock it in' })).toHaveCount(0)
  await waitLine(page).click()
  await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeVisible({ timeout: 20_000 })
  await page.reload()
  await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeVisible({ timeout: 20_000 })
  // Left and entered again, by the overview.
  await page.getByRole('link', { name: 'Leave the lesson, keep the VM' }).click()
  await isState(page, 'Running')
  await expect(page.getByRole('button', { name: /^first line/ })).toBeVisible()
  await page.goto('./#lessons')
  await page.getByRole('link', { name: 'Go on: A read falls through' }).click()
  await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeVisible({ timeout: 20_000 })
})

test('an experiment leaves nothing, and a reset brings the opening world back', async ({ page }) => {
  await openLesson(page)
  await predictWrongly(page)
  await page.getByRole('button', { name: 'Experiment freely' }).click()
  await expect(page.getByText('You experiment on a copy of the lab.')).toBeVisible()
  await expect(step(page).getByText('They rest while you experiment')).toBeVisible()
  await axeAtStep(page, 0)
  await lab(page).getByRole('button', { name: 'Take a checkpoint' }).click()
  await lab(page).getByRole('button', { name: 'Take it' }).click()
  await files(page, 'One disk, two files')
  await expect(step(page).getByRole('button', { name: 'Next', exact: true })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Back to the lesson' }).click()
  await files(page, 'One disk, one file')
  // The same by its own control, this time in the lesson: its time passes by itself until it is done.
  await lab(page).getByRole('button', { name: 'Take a checkpoint' }).click()
  await lab(page).getByRole('button', { name: 'Take it' }).click()
  await files(page, 'One disk, two files')
  await expect(lab(page).getByRole('progressbar', { name: /^Taking/ })).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: 'Reset this step' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset it' }).click()
  await files(page, 'One disk, one file')
  await page.reload()
  await files(page, 'One disk, one file')
})

test('hints come one by one, and the solution after some trying', async ({ page }) => {
  await openLesson(page)
  await predictWrongly(page)
  const solution = page.getByRole('button', { name: /^Solution:/ })
  await expect(solution).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('button', { name: 'Show hint 1 of 2' }).click()
  await expect(step(page).getByRole('region', { name: 'Hint 1 of 2' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show hint 2 of 2' })).toBeVisible()
  await solution.click()
  await expect(step(page).getByRole('region', { name: 'Solution' }).getByRole('listitem')).toHaveCount(1)
  await axeAtStep(page, 1)
})

test('whoever worked in the lab is asked before a lesson takes its place', async ({ page }) => {
  await openLab(page)
  await page.getByRole('button', { name: 'Start', exact: true }).first().click()
  await isState(page, 'Running')
  await page.evaluate((id) => location.assign(`#lesson=${id}`), LESSON)
  await expect(page.getByText('The one that you worked in is thrown away')).toBeVisible()
  await axeAtStep(page, 2)
  await page.getByRole('link', { name: 'Keep this lab' }).click()
  await isState(page, 'Running')
  await page.goBack()
  await page.getByRole('button', { name: 'Begin the lesson' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'The freeze line' })).toBeVisible({ timeout: 20_000 })
})

test('a lesson file is read in the page: what is wrong with it, or the lesson', async ({ page }) => {
  await page.goto('./#lessons')
  const choose = page.locator('input[type=file][accept=".md"]')
  await choose.setInputFiles('test/fixtures/wrong.lesson.md')
  await expect(page.getByText('Line 18')).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText(/Strat-VM/).first()).toContainText('Did you mean Start-VM')
  // The sentence has the suggestion already.
  await expect(page.getByText('Perhaps')).toHaveCount(0)
  await axeAtStep(page, 3)
  await choose.setInputFiles('test/fixtures/small.lesson.md')
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await page.getByRole('button', { name: 'Run Start-VM SHOP' }).click()
  await page.getByRole('button', { name: 'End the lesson' }).click()
  await expect(page.getByRole('heading', { name: 'The end of this lesson' })).toBeFocused()
  // Its text is kept, and read anew: it begins again.
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Start it' })).toBeVisible({ timeout: 20_000 })
})

test('progress goes out as a file, is forgotten, and comes back', async ({ page }) => {
  await openLesson(page)
  await predictWrongly(page)
  await page.goto('./#lessons')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save it as a file' }).click()
  const path = await (await downloading).path()
  expect(JSON.parse(await readFile(path, 'utf8')).answers).toHaveLength(1)
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await expect(page.getByRole('button', { name: 'Keep it', exact: true })).toBeFocused()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click()
  await expect(page.getByRole('row', { name: /^certain/ })).toContainText('–')
  await page.reload()
  await expect(page.getByRole('row', { name: /^certain/ })).toContainText('–')
  const choose = page.locator('input[type=file][accept=".json"]')
  await choose.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{"version":9}') })
  await expect(page.getByText('That file is no progress of this version.')).toBeVisible()
  await choose.setInputFiles(path)
  await expect(page.getByRole('row', { name: /^certain/ })).toContainText('0 of 1')
  await page.reload()
  await expect(page.getByRole('row', { name: /^certain/ })).toContainText('0 of 1')
})

test('a browser that keeps nothing says so once, and the lesson is played all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('denied', 'SecurityError')
      },
    })
  })
  await openLesson(page)
  await expect(page.getByText('This browser keeps nothing for this page')).toHaveCount(1)
  await predictWrongly(page)
  await checkpointLine(page).click()
  await files(page, 'One disk, two files')
  await page.goto('./#lessons')
  await page.locator('input[type=file][accept=".md"]').setInputFiles('test/fixtures/small.lesson.md')
  await expect(page.getByText('This browser does not keep the file')).toBeVisible({ timeout: 20_000 })
})

test('a lesson goes on after its worker died', async ({ page, problems }) => {
  await openLesson(page)
  await predictWrongly(page)
  await checkpointLine(page).click()
  await files(page, 'One disk, two files')
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory')
    })
  })
  await page.getByRole('alert').getByRole('button', { name: 'Build the lab again' }).click()
  await files(page, 'One disk, two files')
  await expect(step(page).getByText('You predicted, certain')).toBeVisible()
  await waitLine(page).click()
  await expect(page.getByRole('heading', { name: 'What happened', level: 2 })).toBeVisible({ timeout: 20_000 })
  problems.length = 0
})

test('nothing of a lesson or of the overview sticks out of a narrow window', async ({ page }) => {
  const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  await openLesson(page)
  for (const width of [320, 390, 700, 900, 1100, 1101, 1300, 1440, 1920]) {
    await page.setViewportSize({ width, height: 844 })
    const tabs = page.getByRole('navigation', { name: 'Parts of the lab' }).getByRole('button')
    for (const tab of (await tabs.first().isVisible()) ? await tabs.all() : [undefined]) {
      await tab?.click()
      await expect.poll(() => page.evaluate(sideways), { message: `${await tab?.innerText()} at ${width}` }).toBe(0)
    }
    if (await tabs.first().isVisible()) await tabs.first().click()
  }
  await page.goto('./#lessons')
  for (const width of [320, 390, 900, 1440]) {
    await page.setViewportSize({ width, height: 844 })
    await expect.poll(() => page.evaluate(sideways), { message: `overview at ${width}` }).toBe(0)
  }
})
