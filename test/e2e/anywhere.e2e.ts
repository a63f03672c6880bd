import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname } from 'node:path'
import { expect, test } from './page.ts'

const folder = '/a/folder/of/some/host/'
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** As plain as a static host can be: a path is a file or it is not there. */
const serve = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname
      const name = path === folder ? 'index.html' : path.slice(folder.length)
      const bytes = path.startsWith(folder) ? await readFile(`dist/${name}`).catch(() => undefined) : undefined
      response.writeHead(bytes ? 200 : 404, { 'content-type': types[extname(name)] ?? 'application/octet-stream' })
      response.end(bytes)
    }).listen(0, 'localhost', () => resolve(server))
  })

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  baseURL: async ({}, use) => {
    const server = await serve()
    await use(`http://localhost:${(server.address() as { port: number }).port}${folder}`)
    server.close()
  },
})

test('the build runs from any folder of a static host', async ({ page }) => {
  await page.goto('./')
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
})
