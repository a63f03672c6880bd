/** Joins neighbouring pieces of one read or write, so that an observer is told once for each contiguous run in a file. */
import type { IoObserver } from './io-observer.ts'

export class DataRuns {
  readonly #kind: 'read' | 'write'
  #observer: IoObserver | undefined
  #path = ''
  #offsetBytes = 0
  #lengthBytes = 0

  constructor(kind: 'read' | 'write') {
    this.#kind = kind
  }

  add(observer: IoObserver | undefined, path: string, offsetBytes: number, lengthBytes: number): void {
    if (path === this.#path && offsetBytes === this.#offsetBytes + this.#lengthBytes) {
      this.#lengthBytes += lengthBytes
      return
    }
    this.end()
    this.#observer = observer
    this.#path = path
    this.#offsetBytes = offsetBytes
    this.#lengthBytes = lengthBytes
  }

  end(): void {
    if (this.#lengthBytes > 0) this.#observer?.data(this.#kind, this.#path, this.#offsetBytes, this.#lengthBytes)
    this.#lengthBytes = 0
    this.#path = ''
  }
}
