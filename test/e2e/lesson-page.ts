/** A lesson in the page, by the names that it is read out with: its step, its lab, and the first step of one that tests play. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect } from './page.ts'

/** Whose first step is asked about below. */
export const LESSON = 'a-read-falls-through'

export const step = (page: Page): Locator => page.getByRole('main')
export const lab = (page: Page): Locator => page.getByRole('region', { name: 'The lab', exact: true })
export const wrongChoice = (page: Page): Locator => page.getByText('Into shop.vhdx as before')
export const checkpointLine = (page: Page): Locator => page.getByRole('button', { name: /^Run Checkpoint-VM/ })
export const waitLine = (page: Page): Locator => page.getByRole('button', { name: /^Run Wait-Lab/ })

export const openLesson = async (page: Page): Promise<void> => {
  await page.goto(`./#lesson=${LESSON}`)
  await expect(page.getByRole('heading', { level: 1, name: 'The freeze line' })).toBeVisible({ timeout: 20_000 })
}

/** Certain of the other. */
export const predictWrongly = async (page: Page): Promise<void> => {
  await wrongChoice(page).click()
  await page.getByText('Certain', { exact: true }).click()
  await page.getByRole('button', { name: 'Lock it in' }).click()
}

export const smallLesson = (): Promise<string> => readFile('test/fixtures/small.lesson.md', 'utf8')

/** Through the overview, as an author does. */
export const chooseLessonFile = async (page: Page, text: string, name = 'small.lesson.md'): Promise<void> => {
  await page.goto('./#lessons')
  await page
    .locator('input[type=file][accept=".md"]')
    .setInputFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) })
}
