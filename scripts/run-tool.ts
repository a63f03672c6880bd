import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The tools' own entry files: calling them through Node needs no shell, so it is the same on every system. */
const entries = {
  biome: '@biomejs/biome/bin/biome',
  'svelte-check': 'svelte-check/bin/svelte-check',
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  playwright: '@playwright/test/cli.js',
} as const

type Tool = keyof typeof entries

const entryOf = (tool: Tool): string => `${root}node_modules/${entries[tool]}`

/** Runs a tool of node_modules in the foreground; true if it ended with 0. */
export const runTool = (tool: Tool, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean =>
  spawnSync(process.execPath, [entryOf(tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status === 0

/** Runs it beside others; what it says is printed when it is asked how it ended. */
export const startTool = (tool: Tool, args: readonly string[]): (() => Promise<boolean>) => {
  const child = spawn(process.execPath, [entryOf(tool), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => said.push(part))
  child.stderr.on('data', (part: Buffer) => said.push(part))
  const status = new Promise<number | null>((resolve) => child.on('close', resolve))
  return async () => {
    const ok = (await status) === 0
    process.stdout.write(Buffer.concat(said))
    return ok
  }
}
