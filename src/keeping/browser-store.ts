/** A text under a name in this browser. Where the browser keeps nothing, everything else still works. */

export class BrowserStore {
  readonly #key: string
  readonly #onFailure: () => void
  #hasFailed = false

  /** `onFailure` hears of the first failure and of no other. */
  constructor(key: string, onFailure: () => void) {
    this.#key = key
    this.#onFailure = onFailure
  }

  /** Null where there is none, or none can be read. */
  read(): string | null {
    return this.#try(() => localStorage.getItem(this.#key)) ?? null
  }

  write(text: string): void {
    this.#try(() => localStorage.setItem(this.#key, text))
  }

  forget(): void {
    this.#try(() => localStorage.removeItem(this.#key))
  }

  #try<Answer>(act: () => Answer): Answer | undefined {
    try {
      return act()
    } catch {
      // Blocked, full, or none at all: what differs between browsers is not for us to tell apart.
      if (!this.#hasFailed) this.#onFailure()
      this.#hasFailed = true
      return undefined
    }
  }
}
