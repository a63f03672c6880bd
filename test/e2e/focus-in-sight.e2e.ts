/** What has the focus is seen: the console that stays over the page does not lie on it. */
import type { Page } from '@playwright/test'
import { openLab, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

/** By how many pixels the console lies over what has the focus; below zero, how far they are apart. */
const hiddenPx = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const console = document.querySelector('[aria-label="Console"]')?.getBoundingClientRect()
    const focused = document.activeElement?.getBoundingClientRect()
    return Math.round((focused?.bottom ?? 0) - (console?.top ?? 0))
  })

test('with the console open, the charts are scrolled past it as they get the focus', async ({ page }) => {
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP', 'Wait-Lab -Minutes 3', 'Get-VM', 'Get-Help')
  await page.getByRole('button', { name: 'Stop time' }).first().click()
  await page.evaluate(() => scrollTo(0, 0))
  await page.getByRole('button', { name: 'Price of the chain' }).focus()
  for (const name of [
    'Events from the beginning to now',
    'Read latency by the minute',
    'Bytes on the volume, step by step',
  ]) {
    const chart = page.getByRole('slider', { name })
    for (let steps = 0; steps < 6 && !(await chart.evaluate((each) => each === document.activeElement)); steps++)
      await page.keyboard.press('Tab')
    await expect(chart).toBeFocused()
    expect(await hiddenPx(page), name).toBeLessThanOrEqual(0)
    await page.keyboard.press('ArrowLeft')
    expect(await hiddenPx(page), name).toBeLessThanOrEqual(0)
  }
  const at = await page.evaluate(() => scrollY)
  await page.getByRole('textbox', { name: 'Command' }).focus()
  expect(
    Math.abs((await page.evaluate(() => scrollY)) - at),
    'the prompt leaves the page where it is',
  ).toBeLessThanOrEqual(1)
})
