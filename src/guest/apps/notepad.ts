/** Notepad: one text in RAM, one file on the disk. What was typed and not saved is in RAM only. */
import type { GuestSystem } from '../system.ts'
import type { AppResult, GuestScreen, RequestOf } from './app-types.ts'
import { readWholeFile, writeWholeFile } from './guest-files.ts'

const FILE_NAME = 'notes.txt'
const LENGTH_BYTES = 4
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class Notepad {
  readonly #system: GuestSystem

  constructor(system: GuestSystem) {
    this.#system = system
  }

  /** Loads the file as far as the window's memory holds it. */
  start(): void {
    const text = this.readFile()
    this.#write('text', encoder.encode(text))
    this.#write('saved', encoder.encode(text))
  }

  run(request: RequestOf<'Notepad'>): AppResult {
    if (!this.#system.processes.isRunning('Notepad'))
      return { ok: false, code: 'app-not-running', data: { app: 'Notepad' } }
    if (request.action === 'Save') return this.#save()
    const text = encoder.encode(request.text)
    if (text.length > this.#capacity) {
      return { ok: false, code: 'text-too-long', data: { bytes: text.length, maximum: this.#capacity } }
    }
    this.#write('text', text)
    return { ok: true, output: {} }
  }

  screen(): GuestScreen['notepad'] {
    return {
      text: decoder.decode(this.#read('text')),
      savedText: decoder.decode(this.#read('saved')),
      fileName: `C:\\${FILE_NAME}`,
    }
  }

  /** What the file holds, as far as the window has room: empty without a file. Throws FatFsError. */
  readFile(): string {
    const bytes = readWholeFile(this.#system, FILE_NAME)
    return bytes === undefined ? '' : decoder.decode(bytes.subarray(0, this.#capacity))
  }

  #save(): AppResult {
    const text = this.#read('text')
    const written = writeWholeFile(this.#system, FILE_NAME, text)
    if (!written) return { ok: false, code: 'disk-full', data: { file: `C:\\${FILE_NAME}`, bytes: text.length } }
    this.#write('saved', text)
    return { ok: true, output: {} }
  }

  get #capacity(): number {
    return this.#system.memory.notepad.length / 2 - LENGTH_BYTES
  }

  /** The first half of the region is the window's text, the second the text as last loaded or saved. */
  #half(name: 'text' | 'saved'): Uint8Array {
    const memory = this.#system.memory.notepad
    const middle = memory.length / 2
    return name === 'text' ? memory.subarray(0, middle) : memory.subarray(middle)
  }

  #read(name: 'text' | 'saved'): Uint8Array {
    const half = this.#half(name)
    const length = new DataView(half.buffer, half.byteOffset).getUint32(0, true)
    return half.slice(LENGTH_BYTES, LENGTH_BYTES + length)
  }

  #write(name: 'text' | 'saved', text: Uint8Array): void {
    const half = this.#half(name)
    half.fill(0)
    new DataView(half.buffer, half.byteOffset).setUint32(0, text.length, true)
    half.set(text, LENGTH_BYTES)
  }
}
