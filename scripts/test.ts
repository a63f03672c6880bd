/** `npm test [-- stage …]`: lint, types, unit, build, browser; then the slowest files and the totals. */
import { readFileSync, rmSync } from 'node:fs'
import { findBrowser } from './find-browser.ts'
import { checkFirstLoad } from './first-load.ts'
import { root, runTool, startTool } from './run-tool.ts'
import { type FileResult, readPlaywright, readVitest, slowest, totals } from './test-report.ts'

const reports = { unit: 'test-results/unit.json', browser: 'test-results/browser.json' }
const results: FileResult[] = []

/** The results of a report; none if the tool died before it wrote one. */
const read = (path: string, parse: (report: never) => FileResult[]): FileResult[] => {
  try {
    return parse(JSON.parse(readFileSync(root + path, 'utf8')) as never)
  } catch {
    return []
  }
}

const unit = (): boolean => {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports.unit}`]
  const ok = runTool('vitest', args)
  results.push(...read(reports.unit, (report) => readVitest(report, root)))
  return ok
}

const browser = async (): Promise<boolean> => {
  const found = await findBrowser()
  if (found === undefined) {
    console.error('!!! No Chromium could be found or fetched: THE BROWSER TESTS DID NOT RUN. Set CHROME_PATH to one.')
    return !process.env.CI
  }
  const env = { ...found.env, CHROME_PATH: found.path, PLAYWRIGHT_JSON_OUTPUT_NAME: reports.browser }
  const ok = runTool('playwright', ['test', '--reporter=list,json'], env)
  results.push(...read(reports.browser, readPlaywright))
  return ok
}

const stages: Readonly<Record<string, () => boolean | Promise<boolean>>> = {
  lint: () => runTool('biome', ['check', '--error-on-warnings', '--max-diagnostics=40']),
  types: () => early.types(),
  unit,
  build: async () => (await early.build()) && checkFirstLoad(`${root}dist`),
  browser,
}

for (const path of Object.values(reports)) rmSync(root + path, { force: true })
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in stages))
if (unknown.length > 0) {
  console.error(`Unknown stage: ${unknown.join(', ')}. There are ${Object.keys(stages).join(', ')}.`)
  process.exit(2)
}

const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)
const notBegun = async (): Promise<boolean> => false
const begun = (name: string, ...run: Parameters<typeof startTool>) => (isWanted(name) ? startTool(...run) : notBegun)
/** Each of these keeps one core busy: they begin together, and are told in their turn. */
const early = {
  types: begun('types', 'svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings']),
  build: begun('build', 'vite', ['build']),
}

const broken: string[] = []
let brokenWithoutTest = 0
for (const [name, stage] of Object.entries(stages)) {
  if (!isWanted(name)) continue
  console.log(`\n=== ${name} ===`)
  if (name === 'browser' && broken.includes('build')) {
    console.error('!!! Not run: there is no build to test.')
    continue
  }
  const startedAt = Date.now()
  const failedBefore = results.reduce((sum, { failed }) => sum + failed, 0)
  const ok = await stage()
  console.log(`=== ${name}: ${ok ? 'ok' : 'FAILED'} after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  if (ok) continue
  broken.push(name)
  if (results.reduce((sum, { failed }) => sum + failed, 0) === failedBefore) brokenWithoutTest++
}

console.log('\nSlowest test files')
for (const line of slowest(results, 10)) console.log(line)
if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
console.log(`\n${totals(results, brokenWithoutTest)}`)
process.exit(broken.length > 0 ? 1 : 0)
