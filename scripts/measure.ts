/** `measure.ts NAME.bench.ts`: what one bench file measures, as JSON. In a process of its own: no bench warms another's code. */
import { pathToFileURL } from 'node:url'
import type { BenchFile } from '../test/bench/figure.ts'
import { root } from './run-tool.ts'

const [file = ''] = process.argv.slice(2)
const { figures, beside } = (await import(pathToFileURL(`${root}test/bench/${file}`).href)) as BenchFile
console.log(JSON.stringify({ figures: (await figures?.()) ?? [], comparisons: beside?.() ?? [] }))
