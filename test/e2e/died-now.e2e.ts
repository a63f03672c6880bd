/** Two numbers beside the machine: never of a lab to which something has happened since. */
import { isState, openLab, typeLine, typeLines } from './lab-page.ts'
import { expect, test } from './page.ts'

test('what would be lost now is hollow as soon as its copy is gone, and measured anew', async ({ page }) => {
  test.setTimeout(90_000)
  await openLab(page)
  await typeLines(page, 'Start-VM SHOP')
  await isState(page, 'Running')
  await typeLine(page, 'Start-LabBackup SHOP -Repository NAS1')
  const outlook = page.getByRole('region', { name: /^If D: died now/ })
  await expect(outlook).toContainText('from SHOP-1 on NAS1', { timeout: 30_000 })
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    const watch = (): void => {
      const log = document.querySelector('[role="log"]')?.textContent ?? ''
      const told = document.querySelector('section[aria-labelledby="died-now"]')?.textContent ?? ''
      if (log.includes('NAS1 failed, with every file on it')) seen.push(told)
      requestAnimationFrame(watch)
    }
    watch()
  })
  await typeLine(page, 'Invoke-LabFault VolumeLost -Volume NAS1:Data')
  await expect(outlook).toContainText('no copy survives', { timeout: 30_000 })
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)
  expect(seen.length).toBeGreaterThan(0)
  // The picture of the line and that of the numbers may be one drawing apart.
  expect(seen.slice(2).filter((told) => told.includes('on NAS1'))).toEqual([])
})
