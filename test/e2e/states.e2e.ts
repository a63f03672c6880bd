/** The machine's states as a picture, with the list that says the same. */
import { axeInEveryLook } from './axe.ts'
import { isState, openLab, pill, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

test('shows where the machine is, what is possible, why the rest is not, and what that rests on', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  await pill(page, 'Off').click()
  const about = page.getByRole('dialog', { name: 'SHOP is Off' })
  await expect(about.getByRole('img', { name: 'States of SHOP and the ways between them; it is Off' })).toBeVisible()
  const row = (name: string) => about.getByRole('listitem').filter({ hasText: new RegExp(`^\\s*${name}\\b`) })
  await expect(row('Start').last()).toContainText('possible')
  await expect(row('Reset')).toContainText('not now')
  await expect(row('Reset')).toContainText('Start it instead.')
  await expect(row('Reset').getByText('derived')).toBeAttached()
  await expect(about.getByText('Starting: Start', { exact: true })).toBeVisible()
  await axeInEveryLook(page, 'states')
  await page.setViewportSize({ width: 390, height: 844 })
  // All of it fits: nothing of the panel lies outside of the window or scrolls sideways.
  await expect(about.getByRole('img', { name: /^States of SHOP/ })).toBeInViewport({ ratio: 1 })
  const box = await about.evaluate((panel) => ({
    sideways: panel.scrollWidth - panel.clientWidth,
    right: panel.getBoundingClientRect().right,
  }))
  expect(box.sideways).toBe(0)
  expect(box.right).toBeLessThanOrEqual(390)
  await expect(row('Reset')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })

  await typeLines(page, 'Start-VM SHOP')
  await page.getByRole('button', { name: '60×' }).click()
  await isState(page, 'Running')
  await typeLines(page, "Invoke-LabFault VolumeLost -Volume 'HV1:D'")
  await pill(page, 'Paused-Critical').click()
  const critical = page.getByRole('dialog', { name: 'SHOP is Paused-Critical' })
  await expect(critical.getByRole('listitem').filter({ hasText: /^\s*Save\b/ })).toContainText('Its storage fails')
  await expect(critical.getByText('Off: Turn off; if the power fails', { exact: true })).toBeVisible()
  await axeInEveryLook(page, 'states, critical')
})
