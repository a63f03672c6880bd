import { createServer } from 'node:net'
import { defineConfig } from '@playwright/test'
import { browserFlags, findBrowser } from './scripts/find-browser.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

// Workers read this file again and inherit the environment: they must come to the same browser and port.
process.env.E2E_PORT ??= String(await freePort())
const browser = await findBrowser()
if (browser === undefined) throw new Error('No Chromium found: set CHROME_PATH to one.')
process.env.CHROME_PATH = browser.path

const address = `http://localhost:${process.env.E2E_PORT}/`

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // More than the cores: the stories wait for the lab's clock most of the time.
  workers: 3,
  timeout: 60_000,
  reporter: 'list',
  use: {
    baseURL: address,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    // An act that has to wait longer fails by its own name, not by the test's time.
    actionTimeout: 25_000,
    launchOptions: {
      executablePath: browser.path,
      args: [...browserFlags],
      env: { ...(process.env as Record<string, string>), ...browser.env },
    },
  },
  projects: [
    // The longest first.
    { name: 'stories', testMatch: '**/story-*.e2e.ts' },
    { name: 'pages', testIgnore: ['**/story-*.e2e.ts', '**/figures.e2e.ts'] },
    // What is measured runs alone: beside other browsers it would tell of them.
    { name: 'figures', testMatch: '**/figures.e2e.ts', dependencies: ['stories', 'pages'] },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host localhost --port ${process.env.E2E_PORT} --strictPort`,
    url: address,
    reuseExistingServer: false,
  },
})
