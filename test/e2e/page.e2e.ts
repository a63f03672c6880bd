import { axeFindings, axeInEveryLook } from './axe.ts'
import { expect, test } from './page.ts'

test('the page loads, and axe finds nothing in any look', async ({ page }) => {
  await page.goto('./')
  await expect(page).toHaveTitle(/Afterimage/)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await axeInEveryLook(page, 'after loading')
})

test('the harness notices all that must not happen', async ({ page, problems }) => {
  await page.goto('./')
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()

  /** What `provoke` got reported; the list is emptied, because here it was wanted. */
  const reported = async (provoke: () => Promise<unknown>): Promise<string> => {
    await provoke()
    await expect.poll(() => problems.length).toBeGreaterThan(0)
    await page.waitForTimeout(100) // what belongs together arrives in several messages
    return problems.splice(0).join('\n')
  }

  const inlineScript = () =>
    page.evaluate(() => {
      const script = document.createElement('script')
      try {
        script.text = 'globalThis.wasHere = true'
      } catch {} // Trusted Types refuse; the violation is what counts
      document.head.append(script)
    })
  expect(await reported(inlineScript)).toContain('policy: require-trusted-types-for')
  expect(await page.evaluate(() => 'wasHere' in globalThis)).toBe(false)

  const inlineStyle = () => page.evaluate(() => document.body.setAttribute('style', 'color: red'))
  expect(await reported(inlineStyle)).toContain('policy: style-src')

  const foreignFetch = () => page.evaluate(() => fetch('https://elsewhere.invalid/').catch(() => undefined))
  expect(await reported(foreignFetch)).toContain('policy: connect-src')

  expect(await reported(() => page.evaluate(() => console.error('broken')))).toBe('console: broken')

  const uncaught = () => page.evaluate(() => void Promise.reject(new Error('broken promise')))
  expect(await reported(uncaught)).toContain('uncaught: broken promise')

  await page.evaluate(() => document.body.append(document.createElement('img')))
  expect((await axeFindings(page)).join('\n')).toContain('image-alt')

  const foreignLink = () => page.evaluate(() => void setTimeout(() => location.assign('https://elsewhere.invalid/')))
  expect(await reported(foreignLink)).toContain('foreign request: https://elsewhere.invalid/')
})
