/** Wall-clock time for the lab: slices at most four times a second, one at a time, none while nobody looks. */

/** Numbers on the page change at most this often. */
const SLICE_MS = 250
/** A page that slept does not catch up: its time stood still. */
const SLICE_MAX_MS = 1000

export class ClockLoop {
  readonly #push: (elapsedMs: number) => Promise<unknown>
  readonly #look: (nowMs: number) => void
  #timer: ReturnType<typeof setInterval> | undefined
  #lastMs: number | undefined
  #busy = false

  /** `push` gets each slice; `look` is called each time, for what watches the worker's silence. */
  constructor(push: (elapsedMs: number) => Promise<unknown>, look: (nowMs: number) => void) {
    this.#push = push
    this.#look = look
  }

  start(): void {
    this.stop()
    this.#busy = false
    this.#lastMs = undefined
    this.#timer = setInterval(this.#tick, SLICE_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick = (): void => {
    const nowMs = performance.now()
    if (document.hidden) {
      this.#lastMs = undefined
      return
    }
    this.#look(nowMs)
    const elapsedMs = nowMs - (this.#lastMs ?? nowMs)
    if (this.#busy) return
    this.#lastMs = nowMs
    if (elapsedMs === 0) return
    this.#busy = true
    const timer = this.#timer
    void this.#push(Math.min(elapsedMs, SLICE_MAX_MS)).finally(() => {
      // A slice of a lab that was thrown away meanwhile must not free the loop of its successor.
      if (timer === this.#timer) this.#busy = false
    })
  }
}
