/**
 * A drill, and labelled as one: a program that enciphers the user's files one after another, databases last. Its key is
 * in its RAM and nowhere else; it does not come back after a restart.
 */
import { FatFsError } from '../fat/fatfs-memory.ts'
import { PAGE_BYTES } from '../guest.ts'
import { RamRecord } from '../ram-record.ts'
import { nextWord, RANDOM_WORDS } from '../random-words.ts'
import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'
import type { TimedApp } from './apps.ts'
import { DIRECTORY_DATABASE, DIRECTORY_JOURNAL } from './directory-schema.ts'
import { type FileWatch, innerPath, writeWholeFile } from './guest-files.ts'
import { encipherFile, LOCKED_ENDING, NOTE, nextVictim, startKeystream } from './ransomware-victims.ts'
import { JOURNAL_NAME, SHOP_DATABASE } from './shop-schema.ts'

const HOUR_MICROS = 3_600_000_000
const FILES_PER_HOUR = 60
/** Paths that could not be enciphered are remembered; with so many of them the disk is of no use to the program. */
const SKIPPED_MAX = 200
const ENDED = 'ended by another program'
const NOTE_TEXT = [
  'THIS IS A DRILL.',
  'Your files are enciphered: every name that ends in .locked.',
  'Nobody is to be paid and nobody has the key. Restore them from a backup.',
  '',
].join('\r\n')

interface Fields {
  readonly running: boolean
  readonly filesEnciphered: number
  readonly filesPerHour: number
  readonly nextMicros: number | null
  readonly skipped: readonly string[]
}
const NO_FIELDS: Fields = { running: false, filesEnciphered: 0, filesPerHour: 0, nextMicros: null, skipped: [] }

/** A program that can be ended from outside. */
interface Ended {
  end(message: string): void
}

export class Ransomware implements TimedApp {
  readonly #system: GuestSystem
  /** Who holds which files open. */
  readonly #owners: readonly { readonly program: Ended; readonly paths: readonly string[] }[]
  readonly #changed: FileWatch
  readonly #record: RamRecord<Fields>
  readonly #key: Uint32Array
  readonly #stream: Uint32Array

  constructor(system: GuestSystem, programs: { readonly shop: Ended; readonly directory: Ended }, changed: FileWatch) {
    this.#system = system
    this.#changed = changed
    const inner = (path: string): string => (innerPath(path) ?? path).toLowerCase()
    this.#owners = [
      { program: programs.shop, paths: [SHOP_DATABASE, JOURNAL_NAME].map(inner) },
      { program: programs.directory, paths: [DIRECTORY_DATABASE, DIRECTORY_JOURNAL].map(inner) },
    ]
    const memory = system.memory.ransomware
    this.#key = new Uint32Array(memory.buffer, memory.byteOffset, RANDOM_WORDS)
    this.#stream = new Uint32Array(memory.buffer, memory.byteOffset + this.#key.byteLength, RANDOM_WORDS)
    this.#record = new RamRecord(memory.subarray(PAGE_BYTES))
  }

  get #fields(): Fields {
    return this.#record.read() ?? NO_FIELDS
  }

  get dueMicros(): number | null {
    return this.#fields.nextMicros
  }

  run({ filesPerHour = FILES_PER_HOUR, dwellHours = 0 }: RequestOf<'Ransomware'>): AppResult {
    if (this.#fields.running) return { ok: false, code: 'app-running', data: { app: 'Ransomware' } }
    const { platform, processes, random } = this.#system
    const now = platform.nowMicros()
    for (let word = 0; word < RANDOM_WORDS; word++) this.#key[word] = nextWord(random)
    processes.start('Ransomware', now)
    const waitMicros = dwellHours === 0 ? intervalMicros(filesPerHour) : Math.round(dwellHours * HOUR_MICROS)
    this.#record.write({ ...NO_FIELDS, running: true, filesPerHour, nextMicros: now + waitMicros })
    return { ok: true, output: {} }
  }

  /** One file, however long the guest was away. */
  ring(): void {
    const fields = this.#fields
    if (!fields.running) return
    // the plan first: whatever comes now, the next file is an interval away
    const nextMicros = this.#system.platform.nowMicros() + intervalMicros(fields.filesPerHour)
    this.#record.write({ ...fields, nextMicros })
    const victim = this.#freeVictim(fields.skipped)
    if (victim === undefined || fields.skipped.length >= SKIPPED_MAX) {
      this.#stop(fields)
      return
    }
    const isEnciphered = this.#take(victim, fields.filesEnciphered + fields.skipped.length)
    // also of a file that was enciphered in part
    this.#changed(victim)
    if (isEnciphered && fields.filesEnciphered === 0) this.#leaveNote()
    this.#record.write({
      ...fields,
      nextMicros,
      filesEnciphered: fields.filesEnciphered + (isEnciphered ? 1 : 0),
      skipped: isEnciphered ? fields.skipped : [...fields.skipped, victim],
    })
  }

  screen(): GuestScreen['ransomware'] {
    const { running, filesEnciphered, filesPerHour, nextMicros } = this.#fields
    return { running, filesEnciphered, filesPerHour, nextMicros }
  }

  evidence(): AppEvidence['Ransomware'] {
    const { running, filesEnciphered } = this.#fields
    return { running, filesEnciphered }
  }

  #stop(fields: Fields): void {
    this.#system.processes.end('Ransomware')
    this.#record.write({ ...fields, running: false, nextMicros: null })
  }

  /** Ends the program that holds it open; what that one leaves behind may be another choice of files. */
  #freeVictim(skipped: readonly string[]): string | undefined {
    const { files } = this.#system
    let victim = nextVictim(files, skipped)
    for (let ended = 0; ended < this.#owners.length && victim !== undefined; ended++) {
      const path = victim.toLowerCase()
      const owner = this.#owners.find(({ paths }) => paths.includes(path) && paths.some((one) => files.isOpen(one)))
      if (owner === undefined) break
      owner.program.end(ENDED)
      victim = nextVictim(files, skipped)
    }
    return victim
  }

  /** False where it did not succeed: a file somebody holds open, a name already there, an error of the disk. */
  #take(path: string, fileNumber: number): boolean {
    const { files } = this.#system
    const locked = path + LOCKED_ENDING
    try {
      const isPossible = innerPath(`C:\\${locked}`) !== undefined && files.fileLength(locked) === undefined
      if (!isPossible || files.isOpen(path)) return false
      startKeystream(this.#stream, this.#key, fileNumber)
      encipherFile(files, path, this.#stream)
      files.rename(path, locked)
      return true
    } catch (error) {
      if (error instanceof FatFsError) return false
      throw error
    }
  }

  /** A disk that has no room for it goes without. */
  #leaveNote(): void {
    try {
      writeWholeFile(this.#system, NOTE, new TextEncoder().encode(NOTE_TEXT))
    } catch (error) {
      if (!(error instanceof FatFsError)) throw error
    }
  }
}

const intervalMicros = (filesPerHour: number): number => Math.max(1, Math.round(HOUR_MICROS / filesPerHour))
