/** `npm run bench [-- --check] [part of a file's name]`: runs test/bench/*.bench.ts and prints their figures. */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { type Comparison, type Figure, measured, unit, verdict } from '../test/bench/figure.ts'
import { root } from './run-tool.ts'

const args = process.argv.slice(2)
const check = args.includes('--check')
const [part = ''] = args.filter((arg) => !arg.startsWith('--'))
const folder = `${root}test/bench/`
const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts') && name.includes(part))

/** What `measure.ts` prints. */
interface Measured {
  readonly figures: readonly Figure[]
  readonly comparisons: readonly Comparison[]
}

const figures: Figure[] = []
const comparisons: Comparison[] = []
for (const file of files.sort()) {
  console.log(`measuring ${file} …`)
  const line = [...process.execArgv, `${root}scripts/measure.ts`, file]
  const printed = execFileSync(process.execPath, line, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const found: Measured = JSON.parse(printed)
  figures.push(...found.figures)
  comparisons.push(...found.comparisons)
}
if (figures.length + comparisons.length === 0) {
  console.error('Nothing was measured.')
  process.exit(1)
}

const signs = { kept: 'ok', short: 'short of what is asked', broken: 'BROKEN' }
console.log()
for (const figure of figures) {
  const asked = `${figure.better === 'higher' ? '>=' : '<='} ${figure.asked}${unit(figure)}`
  const value = `${measured(figure).toPrecision(3)}${unit(figure)}`
  console.log(`${figure.name.padEnd(62)} ${value.padStart(11)}  ${asked.padEnd(12)} ${signs[verdict(figure)]}`)
}
if (comparisons.length > 0)
  console.log('\nours and qemu-img, which works on files and is started for each: to be looked at, never checked')
for (const { name, oursMs, theirsMs } of comparisons)
  console.log(`${name.padEnd(62)} ${oursMs.toPrecision(3).padStart(8)} ms  ${theirsMs.toPrecision(3).padStart(8)} ms`)
const broken = figures.filter((figure) => verdict(figure) === 'broken').length
console.log(`\n${figures.length} figures, ${broken} beyond twice or below half of what is asked`)
process.exit(check && broken > 0 ? 1 : 0)
