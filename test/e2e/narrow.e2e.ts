import { axe } from './axe.ts'
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

/** Whether what is seen in the middle of Start over is Start over, with the page at its end and at its top. */
const startOverStays = (): boolean[] =>
  [document.documentElement.scrollHeight, 0].map((y) => {
    scrollTo(0, y)
    const button = [...document.querySelectorAll('button')].find((each) => each.textContent?.includes('Start over'))
    const { left, right, top, bottom } = (button as HTMLButtonElement).getBoundingClientRect()
    return button?.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2)) === true
  })

test('nothing scrolls sideways between 320 and 1920 pixels', async ({ page }) => {
  await openLab(page)
  for (const name of ['Start', '60×']) await page.getByRole('button', { name, exact: true }).click()
  await isState(page, 'Running')
  await page.getByRole('button', { name: 'Take a checkpoint' }).click()
  await page.getByLabel('Name').fill('a name that is longer than any label has room for')
  await page.getByRole('button', { name: 'Take it' }).click()
  await heading(page, 'One disk, two files')
  // A name as long as Hyper-V allows, without a place to break it; on a branch, where it has a line of its own.
  await page.getByRole('button', { name: 'Take a checkpoint' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(100))
  await page.getByRole('button', { name: 'Take it' }).click()
  await heading(page, 'One disk, three files')
  await expect(page.getByRole('progressbar', { name: /^Taking/ })).toHaveCount(0, { timeout: 20_000 })
  await page.getByRole('button', { name: /^a name that is longer/ }).click()
  await page.getByRole('button', { name: /^Apply ‘a name/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click()
  await heading(page, 'One disk, two files, one beside')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByRole('button', { name: 'Back up to NAS1' }).click()
  for (const [width, height] of [
    [320, 568],
    [640, 400],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height })
    const staying = () =>
      [...document.querySelectorAll('body *')]
        .filter((element) => /fixed|sticky/.test(getComputedStyle(element).position) && element.checkVisibility())
        .reduce((sum, element) => Math.max(sum, element.getBoundingClientRect().height), 0)
    expect(await page.evaluate(staying), `what stays at ${width} × ${height}`).toBeLessThan(60)
    expect(await page.evaluate(startOverStays), `Start over at ${width}`).toEqual([true, true])
    expect(await page.evaluate(sideways), `page at ${width} × ${height}`).toEqual({ px: 0, what: [] })
  }
  for (const width of [320, 390, 700, 768, 1024, 1180, 1200, 1440, 1920]) {
    await page.setViewportSize({ width, height: 844 })
    const tabs = page.getByRole('navigation').getByRole('button')
    for (const tab of (await tabs.first().isVisible()) ? await tabs.all() : [undefined]) {
      await tab?.click()
      const where = `${(await tab?.innerText()) ?? 'page'} at ${width}`
      // The picture takes its new width one frame after the window has.
      await expect.poll(() => page.evaluate(sideways), { message: where }).toEqual({ px: 0, what: [] })
      // A screen of its own, from which nobody starts over.
      if (where.startsWith('Survival')) continue
      expect(await page.evaluate(startOverStays), `Start over at ${width}`).toEqual([true, true])
    }
    // Where there are no tabs the page goes on from the lab.
    if (await tabs.first().isVisible()) await tabs.first().click()
  }
})

test('survival is a tab of a phone, and the others lead back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openLab(page)
  const tab = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true })
  await tab('Survival').click()
  await heading(page, 'What would survive?')
  await expect(tab('Survival')).toHaveAttribute('aria-current', 'true')
  await axe(page, 'survival on a phone')
  await tab('Copies').click()
  await expect(page.getByRole('heading', { name: 'What would survive?' })).toHaveCount(0)
  await expect(tab('Copies')).toHaveAttribute('aria-current', 'true')
  await expect(tab('Copies')).toBeFocused()
})
