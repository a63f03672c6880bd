/** What this browser keeps of a learner's progress, as every screen shows it. */
import { BrowserStore } from '../../keeping/browser-store.ts'
import { noProgress, type Progress, readProgress } from '../../keeping/learner-progress.ts'

class ProgressBox {
  /** Told once: what is done from here on is gone with the page. */
  isNotKept = $state(false)
  readonly #store = new BrowserStore('afterimage-progress', () => {
    this.isNotKept = true
  })
  current = $state.raw<Progress>(readProgress(this.#store.read() ?? '') ?? noProgress())

  /** Kept at once: a page may be closed at any moment. */
  change(change: (progress: Progress) => Progress): void {
    this.current = change(this.current)
    this.#store.write(JSON.stringify(this.current))
  }

  forget(): void {
    this.current = noProgress()
    this.#store.forget()
  }
}

export const progress = new ProgressBox()
