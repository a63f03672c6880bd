/** `npm start [-- --port N] [--no-open]`: builds the page and serves the very files that are shipped. */
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'

const { values } = parseArgs({
  options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
})

const port = values.port === undefined ? undefined : Number(values.port)
if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
  console.error(`--port takes a number from 1 to 65535, not "${values.port}".`)
  process.exit(1)
}

// A server, a container or a pipe has nobody to show a window to.
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const open = hasDisplay && process.stdout.isTTY && !process.env.CI && !values['no-open']

await build({ logLevel: 'warn' })
try {
  const server = await preview({
    preview: { host: 'localhost', open, ...(port === undefined ? {} : { port, strictPort: true }) },
  })
  console.log('\nAfterimage is running. Press Ctrl+C to stop it.')
  server.printUrls()
} catch (error) {
  console.error(`Afterimage could not start: ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
