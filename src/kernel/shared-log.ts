/**
 * A list that only grows. What is full is never copied again: a fork shares it, and its hash is found out once, so that
 * months of measurements cost a fork or a digest no more than what is new.
 */
import { canonicalJson, utf8Bytes } from './canonical-json.ts'

const CHUNK_ITEMS = 256

interface Chunk<Item> {
  readonly before: Chunk<Item> | undefined
  readonly items: readonly Item[]
  hash: string | undefined
}

/** Of an item that was written once: it never changes. */
const written = new WeakMap<object, string>()

const textOf = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return canonicalJson(item)
  const text = written.get(item) ?? canonicalJson(item)
  written.set(item, text)
  return text
}

/** Items are plain data, and are never changed once they are in. */
export class SharedLog<Item> {
  #full: Chunk<Item> | undefined
  #fullItems = 0
  #open: Item[] = []

  get length(): number {
    return this.#fullItems + this.#open.length
  }

  get last(): Item | undefined {
    return this.#open.at(-1)
  }

  push(item: Item): void {
    if (this.#open.length === CHUNK_ITEMS) {
      this.#full = { before: this.#full, items: this.#open, hash: undefined }
      this.#fullItems += CHUNK_ITEMS
      this.#open = []
    }
    this.#open.push(item)
  }

  /** Another one in the place of the newest, if there is one. */
  replaceLast(item: Item): void {
    if (this.#open.length > 0) this.#open[this.#open.length - 1] = item
  }

  /** Those from this index on, oldest first; costs what it gives. */
  from(index: number): Item[] {
    const parts: (readonly Item[])[] = [this.#open.slice(Math.max(0, index - this.#fullItems))]
    let end = this.#fullItems
    for (let chunk = this.#full; chunk && end > index; chunk = chunk.before) {
      end -= chunk.items.length
      parts.push(chunk.items.slice(Math.max(0, index - end)))
    }
    return parts.reverse().flat()
  }

  fork(): SharedLog<Item> {
    const copy = new SharedLog<Item>()
    copy.#full = this.#full
    copy.#fullItems = this.#fullItems
    copy.#open = [...this.#open]
    return copy
  }

  /** A hash over all items and their order. */
  hash(sha256: (bytes: Uint8Array) => string): string {
    const hashOf = (before: string, items: readonly Item[]) =>
      sha256(utf8Bytes(`[${JSON.stringify(before)},[${items.map(textOf).join(',')}]]`))
    const waiting: Chunk<Item>[] = []
    for (let chunk = this.#full; chunk && chunk.hash === undefined; chunk = chunk.before) waiting.push(chunk)
    for (const chunk of waiting.reverse()) chunk.hash = hashOf(chunk.before?.hash ?? '', chunk.items)
    return hashOf(this.#full?.hash ?? '', this.#open)
  }
}
