/** How long somebody has still to wait. Nothing is foretold from less than half a second. */
const TELLING_MS = 500

/** Seconds of the person's own time; undefined before they can be told. */
export const secondsLeft = (startedMs: number, done: number, total: number): number | undefined => {
  const elapsedMs = performance.now() - startedMs
  return done > 0 && elapsedMs > TELLING_MS ? ((elapsedMs / 1000) * (total - done)) / done : undefined
}
