/** Calls to a worker that wait for their answers: for how long, and an end for all of them when the worker is gone. */
export class PendingCalls {
  readonly #leave = new Set<(none: undefined) => void>()
  #sinceMs = 0

  /** The answer; undefined once the calls are abandoned. Rejects as the call does. */
  async wait<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    let leave: (none: undefined) => void = () => {}
    const abandoned = new Promise<undefined>((resolve) => {
      leave = resolve
    })
    if (this.#leave.size === 0) this.#sinceMs = performance.now()
    this.#leave.add(leave)
    try {
      return await Promise.race([call(), abandoned])
    } finally {
      this.#leave.delete(leave)
      this.#sinceMs = performance.now()
    }
  }

  /** Since the last answer, or since the first call that none was given to; 0 when none waits. */
  silentMs(nowMs: number): number {
    return this.#leave.size === 0 ? 0 : nowMs - this.#sinceMs
  }

  abandon(): void {
    for (const leave of this.#leave) leave(undefined)
  }
}
