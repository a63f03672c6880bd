import { readFile } from 'node:fs/promises'
import { heading, isState, openLab, typeLine } from './lab-page.ts'
import { expect, test } from './page.ts'

test('when the worker dies the page says so, gives the session as a file and builds the same lab again; starting over asks first', async ({
  page,
}) => {
  await openLab(page)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await isState(page, 'Running')
  await page.getByRole('button', { name: 'Take a checkpoint' }).click()
  await page.getByLabel('Name').fill('kept')
  await page.getByRole('button', { name: 'Take it' }).click()
  await heading(page, 'One disk, two files')
  await page.getByRole('button', { name: 'Stop time' }).first().click()
  const clock = page.getByRole('timer').first()
  await page.waitForTimeout(500)
  const reached = await clock.innerText()

  const prompt = page.getByRole('textbox', { name: 'Command' })
  await prompt.fill('Get-VM')
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory')
    })
  })
  const alert = page.getByRole('alert').filter({ hasText: 'The simulator died.' })
  await expect(alert).toContainText('2 commands')
  await expect(alert).toContainText('out of memory')

  await expect(prompt).not.toBeEditable()
  await expect(prompt).toHaveAccessibleDescription(/build the lab again/)
  await expect(page.getByText('The simulator died: build the lab again first.')).toBeVisible()
  await expect(page.getByText('Time stands still: the simulator died.').filter({ visible: true })).toHaveCount(1)

  const download = page.waitForEvent('download')
  await alert.getByRole('button', { name: 'Save the session as a file' }).click()
  const journal = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(journal.entries.map(({ command }: { command: { type: string } }) => command.type)).toEqual([
    'start-vm',
    'checkpoint-vm',
  ])

  await alert.getByRole('button', { name: 'Build the lab again' }).click()
  await isState(page, 'Running')
  await heading(page, 'One disk, two files')
  await expect(page.getByRole('button', { name: /^kept/ })).toBeVisible()
  await expect(clock).toHaveText(reached)
  await expect(alert).toHaveCount(0)
  await expect(prompt).toHaveValue('Get-VM')
  await expect(prompt).toBeEditable()
  await expect(prompt).toHaveAccessibleDescription('')

  await page.getByRole('button', { name: 'Start over' }).click()
  await expect(page.getByRole('button', { name: 'Keep this lab' })).toBeFocused()
  await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click()
  await isState(page, 'Off')
  await expect(clock).toHaveText('09:00:00')
})

test('a worker that is gone without a word is noticed, and the lab built again', async ({ page }) => {
  await openLab(page)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await isState(page, 'Running')
  await page.workers()[0]?.evaluate(() => close())
  const prompt = page.getByRole('textbox', { name: 'Command' })
  await prompt.fill('Get-VM')
  await prompt.press('Enter')
  const alert = page.getByRole('alert').filter({ hasText: 'The simulator does not answer.' })
  await expect(alert).toContainText('1 command', { timeout: 20_000 })
  await alert.getByRole('button', { name: 'Build the lab again' }).click()
  await expect(alert).toHaveCount(0)
  await isState(page, 'Running')
  // What the first worker left without an answer does not hold the prompt.
  await typeLine(page, 'Get-VM')
})
