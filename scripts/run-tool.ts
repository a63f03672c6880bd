import { spawnSync } from 'node:child_process'
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

/** Runs a tool of node_modules in the foreground; true if it ended with 0. */
export const runTool = (tool: keyof typeof entries, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean =>
  spawnSync(process.execPath, [`${root}node_modules/${entries[tool]}`, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  }).status === 0
