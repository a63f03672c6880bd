/** Finds a Chromium for the browser tests: the nearest one first, then the cheapest one to fetch. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { root } from './run-tool.ts'

export interface Browser {
  readonly path: string
  /** What the browser's process needs on top of the environment. */
  readonly env: Readonly<Record<string, string>>
}

/** No connection of the browser's own; the sandbox cannot start as root. */
export const browserFlags: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

const run = (file: string, args: readonly string[], cwd = root): boolean => {
  try {
    execFileSync(file, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
    return true
  } catch {
    return false
  }
}

/** Some systems ship a stub that only asks for an installation: it counts only if it can say its version. */
const works = (path: string, env: Readonly<Record<string, string>> = {}): boolean => {
  if (!existsSync(path)) return false
  if (process.platform === 'win32') return true // --version opens a window there
  try {
    const version = execFileSync(path, ['--version'], {
      env: { ...process.env, ...env },
      timeout: 20_000,
      stdio: 'pipe',
    })
    return /\d+\.\d+/.test(version.toString())
  } catch {
    return false
  }
}

const atPath = (path: string | undefined, env = {}): Browser | undefined =>
  path && works(path, env) ? { path, env } : undefined

const installedPlaces = (): string[] => {
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['', homedir()].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
    )
  if (process.platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
      ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
        join(process.env[variable] ?? '', file),
      ),
    )
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge']
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
}

const installed = (): Browser | undefined => {
  for (const path of installedPlaces()) if (works(path)) return { path, env: {} }
  return undefined
}

/** A Chromium packed in an npm package, with the libraries a bare Linux lacks: needs neither root nor another host. */
const packed = async (): Promise<Browser | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const folder = join(root, 'node_modules/.cache/browser')
  const library = join(folder, 'al2023/lib')
  const binary = join(folder, 'chromium')
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    if (!run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '@sparticuz/chromium@153.0.0'], folder))
      return undefined
    try {
      const files = join(folder, 'node_modules/@sparticuz/chromium/bin')
      writeFileSync(join(folder, 'al2023.tar'), brotliDecompressSync(readFileSync(join(files, 'al2023.tar.br'))))
      run('tar', ['-xf', 'al2023.tar'], folder)
      writeFileSync(binary, brotliDecompressSync(readFileSync(join(files, 'chromium.br'))), { mode: 0o755 })
    } catch {
      return undefined
    }
  }
  const path = [library, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return atPath(binary, { LD_LIBRARY_PATH: path })
}

const downloaded = (): Browser | undefined => {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli')
  return run(process.execPath, [cli, 'install', 'chromium']) ? atPath(chromium.executablePath()) : undefined
}

const fromSystemPackages = (): Browser | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  run('apt-get', ['update']) // one dead source must not stop the others
  return run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']) ? installed() : undefined
}

/** The first browser that runs, or undefined. Later steps fetch from the network, so they come last. */
export const findBrowser = async (): Promise<Browser | undefined> => {
  const near = atPath(process.env.CHROME_PATH) ?? atPath(chromium.executablePath()) ?? installed()
  if (near) return near
  console.error('No browser found here; fetching one …')
  return (await packed()) ?? downloaded() ?? fromSystemPackages()
}
