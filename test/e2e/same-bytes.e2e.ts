/** One story, two engines: what the browser's worker holds at the end is, byte for byte, what Node holds. */
import { readFileSync } from 'node:fs'
import { loadEngine } from '../../src/cli/load-engine.ts'
import { runLine } from '../../src/console/run-line.ts'
import { type JournalEntry, replay } from '../../src/lab/journal.ts'
import { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { callLab, holdWorker, whenOpen } from './lab-call.ts'
import { expect, test } from './page.ts'

/** In the page no line waits, so the story is given the time that its operations take. */
const lines = readFileSync(new URL('../fixtures/story.ps1', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .flatMap((line) =>
    /^(Start-VM|Checkpoint-VM|Start-LabBackup|Test-LabBackup|Restore-LabBackup)/.test(line)
      ? [line, 'Wait-Lab -Minutes 8']
      : [line],
  )

test('the story comes to the same digest in Node and in the browser, played and replayed', async ({ page }) => {
  await holdWorker(page)
  await whenOpen(page)
  const entries: JournalEntry[] = []
  let untilMicros = 0
  for (const line of lines) {
    const { value } = await callLab(page, 'runLine', line)
    entries.push(...value.entries)
    untilMicros = value.nowMicros
  }
  const { value: digest } = await callLab(page, 'digest')

  const engine = await loadEngine()
  const played = Lab.open(engine, SHOP_SERVER, SHOP_SERVER.seed)
  for (const line of lines) runLine(played, line, { wait: false })
  expect(played.digest()).toBe(digest)
  expect(played.evidence().lastReturn).not.toBeNull()

  const journal = { version: 1 as const, scenario: SHOP_SERVER.id, seed: SHOP_SERVER.seed, entries, untilMicros }
  expect(replay(engine, SHOP_SERVER, journal).digest()).toBe(digest)
  console.log(`same bytes: ${entries.length} commands, ${untilMicros / 60e6} virtual minutes, 3 digests equal`)
})
