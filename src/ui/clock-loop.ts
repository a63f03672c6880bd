/** Wall-clock time for the lab: slices at most four times a second, one at a time, none while nobody looks. */

/** Numbers on the page change at most this often. */
const SLICE_MS = 250
/** A tab that slept does not catch up: its time stood still. */
const SLICE_MAX_MS = 1000

export class ClockLoop {
  readonly #push: (elapsedMs: number) => Promise<unknown>
  readonly #look: (nowMs: number) => void
  #frame = 0
  #lastMs: number | undefined
  #busy = false

  /** `push` gets each slice; `look` is called on every frame, for what watches the worker's silence. */
  constructor(push: (elapsedMs: number) => Promise<unknown>, look: (nowMs: number) => void) {
    this.#push = push
    this.#look = look
  }

  start(): void {
    this.stop()
    this.#busy = false
    this.#lastMs = undefined
    this.#frame = requestAnimationFrame(this.#step)
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
  }

  #step = (nowMs: number): void => {
    this.#frame = requestAnimationFrame(this.#step)
    this.#look(nowMs)
    this.#lastMs ??= nowMs
    const elapsedMs = nowMs - this.#lastMs
    if (this.#busy || elapsedMs < SLICE_MS) return
    this.#lastMs = nowMs
    this.#busy = true
    void this.#push(Math.min(elapsedMs, SLICE_MAX_MS)).finally(() => {
      this.#busy = false
    })
  }
}
