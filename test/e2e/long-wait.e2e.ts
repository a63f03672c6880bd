import { isState, openLab, typeLine } from './lab-page.ts'
import { expect, test } from './page.ts'

test('a wait of many days says how far it is, leaves the page live, and can be stopped', async ({ page }) => {
  await openLab(page)
  const line = page.getByRole('textbox', { name: 'Command' })
  await typeLine(page, 'Start-VM SHOP')
  await line.fill('Wait-Lab -Days 300')
  await line.press('Enter')
  const bar = page.getByRole('progressbar', { name: 'Simulated time passes' })
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+(\.\d)? of 300 days, about \d+ (s|min) more$/, {
    timeout: 20_000,
  })
  await page.getByRole('button', { name: 'As a list' }).click()
  await expect(page.getByRole('button', { name: 'As a list' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Stop waiting' }).click()
  await expect(bar).toHaveCount(0)
  await expect(page.getByRole('log')).toContainText(/Stopped after \d+(\.\d)? of 300 days/)
  await typeLine(page, 'Get-VM')
  await expect(page.getByRole('log')).toContainText('ComputerName')
})

test('a matrix and a comparison asked for at the prompt say how far they are, and can be stopped', async ({ page }) => {
  test.setTimeout(120_000)
  await openLab(page)
  const line = page.getByRole('textbox', { name: 'Command' })
  await typeLine(page, 'Start-VM SHOP')
  await isState(page, 'Running')
  await line.fill(
    "Compare-LabPolicy SHOP -A 'Checkpoint-VM SHOP a' -B 'Checkpoint-VM SHOP b' -Days 60 -Fault VolumeLost",
  )
  await line.press('Enter')
  const bar = page.getByRole('progressbar', { name: 'Executed on copies of the lab' })
  await expect(bar).toHaveAttribute('aria-valuetext', /^Plan A: \d+(\.\d)? of 60 days$/, { timeout: 20_000 })
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(bar).toHaveCount(0)
  await expect(page.getByRole('log')).toContainText('Stopped. The lab is as it was; nothing came of it.')
  await line.fill('Get-LabSurvival | Where-Object Failure -eq VolumeLost')
  await line.press('Enter')
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ of \d+ cells$/, { timeout: 20_000 })
  await expect(bar).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByRole('log')).toContainText('Failure: VolumeLost')
})

test('a backup typed at the prompt is waited for, and says what came of it below its line', async ({ page }) => {
  await openLab(page)
  await typeLine(page, 'Start-LabBackup SHOP -Repository NAS1')
  const log = page.getByRole('log')
  await expect(log).toContainText('SHOP was backed up to NAS1 as SHOP-1')
  await expect(page.getByRole('button', { name: 'Stop waiting' })).toHaveCount(0)
  await typeLine(page, 'Start-LabBackup SHOP -Repository VAULT -AsJob')
  await expect(log).toContainText('A full backup of SHOP to VAULT began.')
  await expect(log).not.toContainText('SHOP was backed up to VAULT')
})
