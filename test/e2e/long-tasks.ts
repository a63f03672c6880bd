/** What kept the main thread for more than 50 ms, as the browser itself counts it. */
import type { Page } from '@playwright/test'

interface Watched {
  longTaskMs: number[]
}

/** Due before the page is opened. */
export const watchLongTasks = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const world = globalThis as unknown as Watched
    world.longTaskMs = []
    new PerformanceObserver((list) =>
      world.longTaskMs.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' })
  })
}

/** The longest since it was last asked; 0 when none took 50 ms. */
export const takeLongestTaskMs = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(globalThis as unknown as Watched).longTaskMs.splice(0)))

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds; `tdur` of them the thread itself was at work. */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: {
    readonly name?: string
    readonly data?: { readonly type?: string }
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string }
  }
}

/** What the test asks of the page comes in by this door: looking for a button by its name takes longer than the page does. */
const ASKED_BY_TEST = 'blink.mojom.DevToolsSession'

/** From here on every task is written down, with the time that the processor gave it. */
export const traceTasks = async (page: Page): Promise<void> => {
  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
}

/**
 * The task that cost the main thread most, without those of the test itself. Counted is the processor's time: the clock
 * also counts whatever else the machine does meanwhile.
 */
export const longestTracedTask = async (page: Page): Promise<{ ms: number; what: string }> => {
  const trace = (await page.context().browser()?.stopTracing())?.toString() ?? '{"traceEvents":[]}'
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] }
  const isMain = (event: TraceEvent): boolean => mains.has(`${event.pid} ${event.tid}`)
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  const own = traceEvents.filter((event) => event.ph === 'X' && isMain(event))
  const within = (task: TraceEvent): readonly TraceEvent[] =>
    own.filter((event) => event !== task && event.ts >= task.ts && event.ts < task.ts + (task.dur ?? 0))
  const tasks = own
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .toSorted((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
  for (const task of tasks) {
    const parts = within(task)
    if (parts.some(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === ASKED_BY_TEST)) continue
    const named = parts.flatMap(({ name, args }) => (args?.data?.type ? `${name} ${args.data.type}` : name))
    return { ms: (task.tdur ?? 0) / 1000, what: [...new Set(named)].slice(0, 8).join(', ') }
  }
  throw new Error('No task was traced.')
}
