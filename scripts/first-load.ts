/** The size gate: JavaScript that a visitor waits for before the first picture. */
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

export const firstLoadLimitBytes = 120 * 1024

/** The files that the built page loads at once: its scripts and, through Vite's preload links, all their static imports. */
export const firstLoadFiles = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => tag.startsWith('<script') || /rel="?modulepreload/.test(tag))
      .map((tag) => /(?:src|href)="?(?:\.\/)?([^\s">]+)/.exec(tag)?.[1])
      .filter((path) => path !== undefined),
  ),
]

export const gzipBytes = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length

/** The landing alone: it is to stand before anything of the lab has come. */
export const landingLimitBytes = 48 * 1024

/** Files that a script of the build imports at once, by name. */
const importsOf = (script: string): string[] =>
  [...script.matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g)].flatMap(([, file]) => file ?? [])

/** The lab's screen and all that it needs at once; none in a build that has no such part. */
export const labFiles = (dist: string): string[] => {
  const files = readdirSync(`${dist}/assets`).filter((name) => /^lab-screen-.*\.js$/.test(name))
  for (const file of files)
    for (const found of importsOf(readFileSync(`${dist}/assets/${file}`, 'utf8')))
      if (!files.includes(found)) files.push(found)
  return files.map((file) => `assets/${file}`)
}

/** Prints the sizes; false if the landing, or landing and lab together, are over their limits, or nothing was found to weigh. */
export const checkFirstLoad = (dist: string): boolean => {
  const weigh = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + gzipBytes(readFileSync(`${dist}/${file}`)), 0)
  const landing = firstLoadFiles(readFileSync(`${dist}/index.html`, 'utf8'))
  const lab = labFiles(dist)
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB gz`
  const first = weigh(landing)
  const total = weigh([...new Set([...landing, ...lab])])
  const workers = readdirSync(`${dist}/assets`).filter((name) => /^worker-.*\.js$/.test(name))
  const worker = weigh(workers.map((file) => `assets/${file}`))
  console.log(`JavaScript of the landing: ${kilobytes(first)} of at most ${kilobytes(landingLimitBytes)}`)
  console.log(`with the lab behind it: ${kilobytes(total)} of at most ${kilobytes(firstLoadLimitBytes)}`)
  if (worker > 0) console.log(`beside it, in the worker: ${kilobytes(worker)}`)
  return landing.length > 0 && lab.length > 0 && first <= landingLimitBytes && total <= firstLoadLimitBytes
}
