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

/** Prints the sizes; false if the first load is over the limit or nothing was found to weigh. */
export const checkFirstLoad = (dist: string): boolean => {
  const files = firstLoadFiles(readFileSync(`${dist}/index.html`, 'utf8'))
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB gz`
  const total = files.reduce((sum, file) => sum + gzipBytes(readFileSync(`${dist}/${file}`)), 0)
  const workers = readdirSync(`${dist}/assets`).filter((name) => /^worker-.*\.js$/.test(name))
  const worker = workers.reduce((sum, file) => sum + gzipBytes(readFileSync(`${dist}/assets/${file}`)), 0)
  console.log(`JavaScript before the first picture: ${kilobytes(total)} of at most ${kilobytes(firstLoadLimitBytes)}`)
  if (worker > 0) console.log(`beside it, in the worker: ${kilobytes(worker)}`)
  return files.length > 0 && total <= firstLoadLimitBytes
}
