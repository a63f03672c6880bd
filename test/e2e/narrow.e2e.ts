import { heading, isState, openLab } from './lab-page.ts'
import { expect, test } from './page.ts'

/** How much wider than the window the page is, and what sticks out. */
const sideways = (): { px: number; what: string[] } => {
  const { clientWidth, scrollWidth } = document.documentElement
  const out = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1 && element.checkVisibility(),
  )
  const px = scrollWidth - clientWidth
  return { px, what: px === 0 ? [] : out.map((element) => `${element.tagName} ${element.getAttribute('class')}`) }
}

test('nothing scrolls sideways between 320 and 1920 pixels', async ({ page }) => {
  await openLab(page)
  for (const name of ['Start', '60×']) await page.getByRole('button', { name, exact: true }).click()
  await isState(page, 'Running')
  await page.getByRole('button', { name: 'Take a checkpoint' }).click()
  await page.getByLabel('Name').fill('a name that is longer than any label has room for')
  await page.getByRole('button', { name: 'Take it' }).click()
  await heading(page, 'One disk, two files')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: 'Back up to NAS1' }).click()
  for (const width of [320, 390, 700, 768, 1024, 1180, 1440, 1920]) {
    await page.setViewportSize({ width, height: 844 })
    const tabs = page.getByRole('navigation').getByRole('button')
    for (const tab of (await tabs.first().isVisible()) ? await tabs.all() : [undefined]) {
      await tab?.click()
      const where = `${(await tab?.innerText()) ?? 'page'} at ${width}`
      expect(await page.evaluate(sideways), where).toEqual({ px: 0, what: [] })
    }
  }
})
