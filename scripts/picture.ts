/** `npm run picture`: plays half an hour in the real page and takes the README's picture of it. */
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { prompt as words } from '../src/words/page-time.ts'
import { browserFlags, findBrowser } from './find-browser.ts'

const TARGET = 'public/lab.png'
/** Longer than the page takes to draw what a line has changed. */
const SETTLE_MS = 400

const lines = [
  'Start-VM SHOP',
  'Wait-Lab -Minutes 5',
  'Set-VM SHOP -CheckpointType Standard',
  "Checkpoint-VM SHOP -SnapshotName 'clean install'",
  'Wait-Lab -Minutes 9',
  'Start-LabBackup SHOP -Repository NAS1',
  'Wait-Lab -Minutes 4',
  'Start-LabBackup SHOP -Repository VAULT',
  'Wait-Lab -Minutes 16',
  "Checkpoint-VM SHOP -SnapshotName 'before update'",
  'Wait-Lab -Minutes 2',
  'Invoke-LabApp SHOP Updater InstallBadPatch',
  'Wait-Lab -Minutes 7',
  'Set-VM SHOP -CheckpointType Production',
  "Checkpoint-VM SHOP -SnapshotName 'after patch'",
  'Invoke-LabApp SHOP Shop PlaceOrders -Count 40',
  "Invoke-LabApp SHOP Notepad Type -Text 'Call Ana about the refund before 11. Spare key is under the blue pot.'",
  'Wait-Lab -Minutes 6',
]

/** Its own build: nobody else's page changes under the camera. */
const outDir = 'node_modules/.cache/picture'

await build({ logLevel: 'error', build: { outDir, emptyOutDir: true } })
const server = await preview({ build: { outDir }, preview: { host: 'localhost', open: false } })
const found = await findBrowser()
if (!found) throw new Error('No Chromium found: set CHROME_PATH to one.')
const browser = await chromium.launch({
  executablePath: found.path,
  args: [...browserFlags],
  env: { ...(process.env as Record<string, string>), ...found.env },
})
const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, colorScheme: 'light' })
await page.goto(server.resolvedUrls?.local[0] ?? '')
const prompt = page.getByRole('textbox', { name: words.input })
await prompt.waitFor()
for (const line of lines) {
  await prompt.fill(line)
  await prompt.press('Enter')
  await page.waitForTimeout(SETTLE_MS)
}
await page.getByRole('button', { name: words.shut }).click()
await page.evaluate(() => scrollTo(0, 0))
await page.waitForTimeout(SETTLE_MS)
await page.screenshot({ path: TARGET })
await browser.close()
await server.close()
console.log(`${TARGET} taken`)
