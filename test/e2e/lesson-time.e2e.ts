/** Time in a lesson: it stands behind the lesson's own lines, and runs for what somebody begins by a control. */
import { chooseLessonFile, lab, smallLesson } from './lesson-page.ts'
import { expect, test } from './page.ts'

const PREPARED = [
  'Start-VM SHOP',
  'Checkpoint-VM SHOP',
  'Invoke-LabApp SHOP Photos Import -Count 3',
  'Wait-Lab -Minutes 1',
]

test('a merge that a line began waits for the line that waits; what the bar begins does not', async ({ page }) => {
  const [head] = (await smallLesson()).split('\n```do')
  const check = '- checkpoints: { count: { atLeast: 5 } }\n  else: There are not five.'
  const parts = [
    ['setup', PREPARED.join('\n')],
    ['do', 'Get-VMCheckpoint SHOP | Remove-VMCheckpoint\nWait-Lab -Minutes 5'],
    ['solution', 'Checkpoint-VM SHOP\n'.repeat(5)],
    ['check', check],
  ]
  await chooseLessonFile(page, `${head}${parts.map(([word, text]) => `\n\`\`\`${word}\n${text}\n\`\`\`\n`).join('')}`)
  await page.getByRole('link', { name: 'Play ‘A small lesson’' }).click()
  const merges = lab(page).getByText(/^Merging, /)
  await page.getByRole('button', { name: /^Run Get-VMCheckpoint/ }).click()
  await expect(page.locator('li.ran')).toHaveCount(1)
  const clock = lab(page)
    .getByText(/^\d\d:\d\d:\d\d$/)
    .first()
  const at = await clock.innerText()
  await expect(merges).toBeVisible()
  // As long as a reader may take: the clock loop ticks four times a second.
  await page.waitForTimeout(1200)
  await expect(clock).toHaveText(at)
  await expect(merges).toBeVisible()
  await page.getByRole('button', { name: /^Run Wait-Lab/ }).click()
  await expect(page.locator('li.ran')).toHaveCount(2)
  await expect(clock).not.toHaveText(at)

  const before = await clock.innerText()
  await lab(page).getByRole('button', { name: 'Take a checkpoint' }).click()
  await lab(page).getByRole('button', { name: 'Take it' }).click()
  await expect(lab(page).getByRole('heading', { name: 'One disk, two files' })).toBeVisible({ timeout: 20_000 })
  await expect(lab(page).getByRole('progressbar', { name: /^Taking/ })).toHaveCount(0, { timeout: 20_000 })
  await expect(clock).not.toHaveText(before)

  for (const [act, state] of [
    ['Pause', 'Paused'],
    ['Resume', 'Running'],
  ] as const) {
    await lab(page).getByRole('button', { name: act, exact: true }).click()
    await expect(lab(page).getByRole('button', { name: new RegExp(`^${state}`) })).toBeVisible()
  }
})
