/** The first screen: one act to the real machine, and a first checkpoint without reading anything. */
import { axeInEveryLook } from './axe.ts'
import { cursor, heading, isState } from './lab-page.ts'
import { expect, test } from './page.ts'

const START = { name: 'Start the VM' }

test('a first checkpoint is five clicks away', async ({ page }) => {
  const began = Date.now()
  await page.goto('./')
  await page.getByRole('link', START).click()
  await isState(page, 'Running')
  await page.getByRole('button', { name: 'Take a checkpoint' }).click()
  await page.getByRole('button', { name: 'Take it' }).click()
  await heading(page, 'One disk, two files')
  expect(Date.now() - began).toBeLessThan(60_000)
})

test('the landing holds up in every look, and each of its links leads somewhere', async ({ page }) => {
  await page.goto('./')
  await expect(page).toHaveTitle('Afterimage: break a virtual machine in your browser')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Break a virtual machine. See what comes back.')
  await axeInEveryLook(page, 'the landing')
  await page.getByRole('navigation').getByRole('link', { name: 'Lessons' }).click()
  await expect(page).toHaveURL(/#lessons$/)
  await heading(page, 'Lessons')
  await page.goBack()
  await page.getByRole('link', { name: 'What survives' }).click()
  await heading(page, 'What would survive?')
  await page.getByRole('link', { name: /^Afterimage/ }).click()
  await expect(page.getByRole('link', START)).toBeVisible()
})

test('back and forward lead through the screens, and the lab stays as it was left', async ({ page }) => {
  await page.goto('./')
  await page.getByRole('link', START).click()
  await isState(page, 'Running')
  await page.goBack()
  await expect(page.getByRole('link', { name: 'Back to SHOP' })).toBeVisible()
  await page.goForward()
  await isState(page, 'Running')
  await page.getByRole('link', { name: /^Afterimage/ }).click()
  await page.getByRole('link', { name: 'Back to SHOP' }).click()
  await isState(page, 'Running')
  // An anchor within the lab leaves the address what it leads to.
  await page.evaluate(() => location.assign('#disk'))
  await expect(page).toHaveURL(/#lab$/)
  await page.reload()
  await expect(cursor(page)).toBeVisible({ timeout: 20_000 })
})

test('each sentence of the headline has a line of its own where there is room', async ({ page }) => {
  await page.goto('./')
  const headline = page.getByRole('heading', { level: 1 })
  await headline.evaluate((element) => element.style.setProperty('font-family', 'DejaVu Sans'))
  for (const width of [1321, 1380, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    const lines = await headline.evaluate((element) =>
      Math.round(element.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(element).lineHeight)),
    )
    expect(lines, `at ${width}`).toBe(2)
    expect(await headline.evaluate((element) => getComputedStyle(element).fontSize), `at ${width}`).toBe('42px')
  }
})

test('a large window is filled by what the landing has, and a question leads to its lesson', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto('./')
  const card = page.getByRole('link', { name: /^Somebody deleted an \.avhdx/ })
  const box = await card.boundingBox()
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(800)
  await expect(page.getByRole('link').last()).toBeInViewport({ ratio: 1 })
  await card.click()
  await expect(page).toHaveURL(/#lesson=deleting-is-merging$/)
})

test('nothing of the landing sticks out of a narrow window', async ({ page }) => {
  await page.goto('./')
  for (const width of [320, 390, 700, 1024, 1300, 1920]) {
    await page.setViewportSize({ width, height: 844 })
    const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    expect(await page.evaluate(sideways), `at ${width}`).toBe(0)
  }
})
