/** Speaks to the page's own worker past the page: one call of LabHost at a time, as Comlink puts it on the wire. */
import type { Page } from '@playwright/test'
import type { LabHost } from '../../src/protocol.ts'

/** Before the page loads: keeps hold of the worker that it starts. */
export const holdWorker = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const world = globalThis as unknown as { Worker: typeof Worker; heldWorker?: Worker }
    world.Worker = class extends Worker {
      constructor(...parts: ConstructorParameters<typeof Worker>) {
        super(...parts)
        world.heldWorker = this
      }
    }
  })
}

type Call = Exclude<keyof LabHost, 'survival' | 'policies' | 'longLooks' | 'waits' | 'lesson'>
type Answer<Name extends Call> = { value: Awaited<ReturnType<LabHost[Name]>>; ms: number }

/** The answer and how long it took. Arguments are plain data; an error in the worker is thrown here. */
export const callLab = <Name extends Call>(page: Page, name: Name, ...given: unknown[]): Promise<Answer<Name>> =>
  page.evaluate(
    ({ name, given }) =>
      new Promise<Answer<never>>((resolve, reject) => {
        const { heldWorker } = globalThis as unknown as { heldWorker: Worker }
        const id = `test ${performance.now()} ${Math.random()}`
        const started = performance.now()
        heldWorker.addEventListener('message', function answer({ data }) {
          if (data?.id !== id) return
          heldWorker.removeEventListener('message', answer)
          if (data.type === 'HANDLER') reject(new Error(JSON.stringify(data.value)))
          else resolve({ value: data.value as never, ms: performance.now() - started })
        })
        const argumentList = given.map((value) => ({ type: 'RAW', value }))
        heldWorker.postMessage({ id, type: 'APPLY', path: ['lab', name], argumentList })
      }),
    { name, given },
  ) as Promise<Answer<Name>>

export const whenOpen = async (page: Page): Promise<void> => {
  await page.goto('./#lab')
  await page.getByRole('button', { name: 'Start', exact: true }).first().waitFor()
}
