/** How far a read has fallen: file by file on Enter, at 90 ms a file after a click, at once where motion is unwanted. */

const FALL_MS = 90

export class ReadStepper {
  /** Files looked into so far; undefined at rest, when the whole way is shown. */
  depth = $state<number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  rest(): void {
    clearTimeout(this.#timer)
    this.depth = undefined
  }

  step(files: number): void {
    clearTimeout(this.#timer)
    this.depth = this.depth === undefined || this.depth >= files ? 1 : this.depth + 1
  }

  fall(files: number): void {
    this.rest()
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const next = (depth: number): void => {
      this.depth = depth < files ? depth : undefined
      if (depth < files) this.#timer = setTimeout(next, FALL_MS, depth + 1)
    }
    next(0)
  }
}
