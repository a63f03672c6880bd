/**
 * One wasm module with its own linear memory, as a process of the guest. Between calls its state is that memory and
 * nothing else, so a used instance becomes a new one by writing the first image of its memory back.
 */
import { isZeroPage } from './capture.ts'
import { PAGE_BYTES } from './guest.ts'
import { WASM_PAGE_BYTES } from './memory-map.ts'

type WasmFunction = (...values: (number | bigint)[]) => number
type Imports = Record<string, Record<string, WebAssembly.ImportValue>>

/** The pages that a module's data segments fill, of every module seen: the same for all its instances. */
const firstImages = new WeakMap<WebAssembly.Module, ReadonlyMap<number, Uint8Array>>()

export class WasmProcess {
  readonly #module: WebAssembly.Module
  readonly #imports: Imports
  readonly #initialPages: number
  readonly #maximumPages: number
  readonly #onInstance: (instance: WebAssembly.Instance) => void
  #instance!: WebAssembly.Instance
  #memory!: WebAssembly.Memory
  #broken = true

  /** `onInstance` puts host functions into the new instance's table; it must do the same for every instance. */
  constructor(
    module: WebAssembly.Module,
    memory: { initialBytes: number; maximumBytes: number },
    imports: Imports,
    onInstance: (instance: WebAssembly.Instance) => void = () => {},
  ) {
    this.#module = module
    this.#imports = imports
    this.#initialPages = memory.initialBytes / WASM_PAGE_BYTES
    this.#maximumPages = memory.maximumBytes / WASM_PAGE_BYTES
    this.#onInstance = onInstance
  }

  /** The linear memory as it is now; a view taken before a call may be stale after it, because memory may grow. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#memory.buffer)
  }

  get view(): DataView {
    return new DataView(this.#memory.buffer)
  }

  get broken(): boolean {
    return this.#broken
  }

  /** Memory as after instantiation, constructors run. */
  start(): void {
    this.#provide(this.#initialPages * WASM_PAGE_BYTES)
    const bytes = this.bytes
    bytes.fill(0)
    for (const [page, image] of firstImages.get(this.#module) ?? []) bytes.set(image, page * PAGE_BYTES)
    this.call('__wasm_call_ctors')
  }

  /** An instance whose memory has this size, to be overwritten by a saved one: constructors must not run again. */
  prepare(lengthBytes: number): void {
    this.#provide(lengthBytes)
  }

  /** A trap or exception leaves frames on the wasm stack: that instance is never used again. */
  call(name: string, ...values: (number | bigint)[]): number {
    if (this.#broken) throw new WebAssembly.RuntimeError('instance was lost to an earlier trap')
    const exported = this.#instance.exports[name] as WasmFunction
    let finished = false
    try {
      const result = exported(...values)
      finished = true
      return result
    } finally {
      if (!finished) this.#broken = true
    }
  }

  /** Adds pages as far as the region allows. */
  grow(lengthBytes: number): boolean {
    const missing = Math.ceil((lengthBytes - this.#memory.buffer.byteLength) / WASM_PAGE_BYTES)
    if (missing > 0 && this.#memory.buffer.byteLength / WASM_PAGE_BYTES + missing > this.#maximumPages) return false
    if (missing > 0) this.#memory.grow(missing)
    return true
  }

  /** Memory cannot shrink: a larger or broken instance is dropped, a smaller one grows. */
  #provide(lengthBytes: number): void {
    if (this.#broken || this.#memory.buffer.byteLength > lengthBytes) this.#instantiate()
    if (!this.grow(lengthBytes)) throw new RangeError('memory beyond its region')
  }

  #instantiate(): void {
    this.#memory = new WebAssembly.Memory({ initial: this.#initialPages, maximum: this.#maximumPages })
    const env = { ...this.#imports.env, memory: this.#memory }
    this.#instance = new WebAssembly.Instance(this.#module, { ...this.#imports, env })
    if (!firstImages.has(this.#module)) firstImages.set(this.#module, nonZeroPages(this.bytes))
    this.#onInstance(this.#instance)
    this.#broken = false
  }
}

function nonZeroPages(bytes: Uint8Array): Map<number, Uint8Array> {
  const pages = new Map<number, Uint8Array>()
  const words = new Int32Array(bytes.buffer)
  for (let page = 0; page < bytes.length / PAGE_BYTES; page++) {
    if (!isZeroPage(words, page)) pages.set(page, bytes.slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES))
  }
  return pages
}
