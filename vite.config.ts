import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { lessonFiles } from './scripts/lesson-plugin.ts'
import { lessonSummaryModule } from './scripts/lesson-summaries.ts'

/** No static host can be relied on to send headers, so the page carries its policy itself. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html afterimage',
].join('; ')

/** At build only: Vite's development client injects inline styles, which the policy would block. */
const policyTag = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
      injectTo: 'head-prepend',
    },
  ],
})

/** Proofs at full size run longer than a test may while someone waits for it. */
const timeoutMilliseconds = { gate: 600_000, soak: 86_400_000 }[process.env.PROOF ?? ''] ?? 20_000

export default defineConfig({
  base: './',
  plugins: [svelte(), lessonFiles(), lessonSummaryModule(), policyTag()],
  resolve: {
    // The package's export map hides its wasm, which is the only part of it we use.
    alias: [
      {
        find: /^fatfs-wasm\/ff\.wasm/,
        replacement: fileURLToPath(new URL('./node_modules/fatfs-wasm/ff.wasm', import.meta.url)),
      },
    ],
  },
  worker: { format: 'es', plugins: () => [lessonFiles()] },
  build: {
    target: 'es2022',
    // An asset inlined as data: would be a request that `connect-src 'self'` refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Files share one process each for two: compiled wasm and the default lab are built twice, not fifty times.
    isolate: false,
    maxWorkers: 2,
    testTimeout: timeoutMilliseconds,
    hookTimeout: timeoutMilliseconds,
  },
})
