/** What would survive, asked beside a lesson: once it gives nothing away, and with a way back to where somebody was. */
import type { Page } from '@playwright/test'
import { axeInEveryLook } from './axe.ts'
import { lab, openLesson, predictWrongly } from './lesson-page.ts'
import { expect, test } from './page.ts'

const survival = (page: Page) => page.getByRole('heading', { name: 'What would survive?', exact: true })
const close = (page: Page) => page.getByRole('button', { name: 'Close ‘What would survive?’' })
const headline = (page: Page) => page.getByRole('heading', { level: 1 })

test('what survives is asked beside a lesson once it gives nothing away, and the lesson stays', async ({ page }) => {
  await openLesson(page)
  const ask = lab(page).getByRole('button', { name: 'What would survive?' })
  await expect(ask).toHaveCount(0)
  await predictWrongly(page)
  await ask.click()
  await expect(survival(page)).toBeFocused()
  // The lesson has the headline and the brand.
  await expect(headline(page)).toHaveText(['The freeze line'])
  await expect(page.getByRole('link', { name: /^Afterimage/ })).toHaveCount(1)
  await axeInEveryLook(page, 'survival beside a lesson')
  await close(page).click()
  await expect(survival(page)).toHaveCount(0)
  await expect(ask).toBeFocused()
})

test('on a phone it leads back to the tab that somebody came from', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openLesson(page)
  await predictWrongly(page)
  const tab = (name: string) =>
    page.getByRole('navigation', { name: 'Parts of the lab' }).getByRole('button', { name, exact: true })
  for (const [name, shows] of [
    ['Lesson', headline(page)],
    ['Disk', page.getByRole('heading', { name: 'One disk, one file' })],
  ] as const) {
    await tab(name).click()
    await tab('Survival').click()
    await expect(survival(page)).toBeVisible()
    await expect(tab('Survival')).toHaveAttribute('aria-current', 'true')
    await close(page).click()
    await expect(shows).toBeVisible()
    await expect(tab(name)).toHaveAttribute('aria-current', 'true')
  }
})
