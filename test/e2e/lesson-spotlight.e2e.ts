/** What a lesson points out is in sight as its step opens, says what it is, and is about the right machine. */
import type { Page } from '@playwright/test'
import { axeInEveryLook } from './axe.ts'
import { chooseLessonFile, lab, smallLesson } from './lesson-page.ts'
import { expect, test } from './page.ts'

const isSeen = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    const bar = document.querySelector<HTMLElement>('.lab > .bar')?.getBoundingClientRect().bottom ?? 0
    const prompt = document.querySelector('.console')?.getBoundingClientRect().top ?? innerHeight
    return top >= bar && bottom <= prompt
  })

for (const reducedMotion of ['reduce', 'no-preference'] as const)
  test(`what lies below the fold comes into sight, and the focus stays (${reducedMotion})`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion })
    await page.goto('./#lesson=same-disk-same-fate')
    await expect(lab(page).getByText('Here: where SHOP and its copies are')).toBeVisible({ timeout: 20_000 })
    await expect.poll(() => isSeen(page, '.lit')).toBe(true)
    await expect.poll(() => isSeen(page, '.call')).toBe(true)
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    // The lesson itself has not moved.
    await expect(page.getByRole('heading', { level: 1 })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.querySelector('main')?.scrollTop)).toBe(0)
  })

test('the machine that a step is about is in the middle as it opens, and another one is told apart', async ({
  page,
}) => {
  const [head] = (await smallLesson()).split('\n```do')
  const made = [
    'Copy-Item D:\\SHOP\\shop.vhdx D:\\TEST\\clean.vhdx',
    'New-VHD D:\\TEST\\good.vhdx -ParentPath D:\\TEST\\clean.vhdx',
    'New-VM GOOD -VHDPath D:\\TEST\\good.vhdx',
    'Start-VM SHOP',
  ]
  const checks = '- chain: { vm: GOOD, files: 3 }\n  else: GOOD stands on two files.'
  await chooseLessonFile(
    page,
    `${head}\n\`\`\`setup\n${made.join('\n')}\n\`\`\`\n\n\`\`\`do\nCheckpoint-VM GOOD\n\`\`\`\n\n\`\`\`check\n${checks}\n\`\`\`\n`,
  )
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  await expect(lab(page).getByText('Here: GOOD’s disk')).toBeVisible({ timeout: 20_000 })
  await lab(page).getByRole('button', { name: /GOOD/ }).first().click()
  await page.getByRole('button', { name: /SHOP/ }).first().click()
  await expect(lab(page).getByText('This step is about GOOD: choose it above')).toBeVisible()
})

test('on a phone a glance at what matters leads to its tab', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./#lesson=same-disk-same-fate')
  const see = page.getByRole('button', { name: 'See it on Copies' })
  await expect(see).toBeVisible({ timeout: 20_000 })
  await axeInEveryLook(page, 'a glance at the lab')
  await see.press('Enter')
  await expect(page.getByRole('heading', { name: 'Where the copies are' })).toBeVisible()
  const tabs = page.getByRole('navigation', { name: 'Parts of the lab' })
  await expect(tabs.getByRole('button', { name: 'Copies' })).toBeFocused()
  await axeInEveryLook(page, 'the lab of a lesson, the lesson out of sight')
  await tabs.getByRole('button', { name: 'Lesson' }).click()
  await expect(see).toBeVisible()
})
