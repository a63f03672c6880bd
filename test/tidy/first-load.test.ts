import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import {
  checkFirstLoad,
  firstLoadFiles,
  firstLoadLimitBytes,
  labFiles,
  landingLimitBytes,
} from '../../scripts/first-load.ts'

const html = (file: string): string =>
  `<script type="module" crossorigin src="./${file}"></script>
  <link rel="modulepreload" crossorigin href="./assets/shared.js"><link rel="stylesheet" href="./assets/a.css">`

it('weighs the scripts of the page and what they import at once', () => {
  expect(firstLoadFiles(html('assets/index.js'))).toEqual(['assets/index.js', 'assets/shared.js'])
})

it('refuses a landing or a lab over its limit, and a page whose scripts it cannot find', () => {
  const dist = mkdtempSync(join(tmpdir(), 'first-load-'))
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  try {
    // Digits of a quadratic sequence: text that gzip cannot shrink below the limit, the same in every run.
    const incompressible = (bytes: number): string =>
      Array.from({ length: bytes }, (_, n) => ((n * n * 2_654_435_761) % 999_983).toString(36)).join('')
    mkdirSync(join(dist, 'assets'))
    writeFileSync(join(dist, 'index.html'), html('assets/index.js'))
    writeFileSync(join(dist, 'assets/index.js'), 'small()')
    writeFileSync(join(dist, 'assets/shared.js'), 'small()')
    // A page whose lab is not found weighs nothing of it, and passes for no reason.
    expect(checkFirstLoad(dist)).toBe(false)
    writeFileSync(join(dist, 'assets/lab-screen-a.js'), 'import{a}from"./shared.js";import"./d3-b.js";later()')
    writeFileSync(join(dist, 'assets/d3-b.js'), 'small()')
    expect(labFiles(dist)).toEqual(['assets/lab-screen-a.js', 'assets/shared.js', 'assets/d3-b.js'])
    expect(checkFirstLoad(dist)).toBe(true)
    writeFileSync(join(dist, 'assets/shared.js'), incompressible(landingLimitBytes))
    expect(checkFirstLoad(dist)).toBe(false)
    writeFileSync(join(dist, 'assets/shared.js'), 'small()')
    writeFileSync(join(dist, 'assets/d3-b.js'), incompressible(firstLoadLimitBytes))
    expect(checkFirstLoad(dist)).toBe(false)
    writeFileSync(join(dist, 'assets/d3-b.js'), 'small()')
    expect(checkFirstLoad(dist)).toBe(true)
    writeFileSync(join(dist, 'index.html'), '<p>No script</p>')
    expect(checkFirstLoad(dist)).toBe(false)
  } finally {
    said.mockRestore()
    rmSync(dist, { recursive: true })
  }
})
