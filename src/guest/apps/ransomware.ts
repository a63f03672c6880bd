/**
 * A drill, and labelled as one: a program that enciphers the user's files one after another, databases last. Its key is
 * in its RAM and nowhere else; after a restart it goes on by the job file that it left, with another key.
 */
import { FatFsError } from '../fat/fatfs-memory.ts'
import { PAGE_BYTES } from '../guest.ts'
import { RamRecord } from '../ram-record.ts'
import { nextWord, RANDOM_WORDS } from '../random-words.ts'
import type { GuestSystem } from '../system.ts'
import { shownPath } from '../volume-names.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'
import type { TimedApp } from './apps.ts'
import { DIRECTORY_DATABASE, DIRECTORY_JOURNAL } from './directory-schema.ts'
import { DRILL_JOB, readDrillJob, tolerant, writeDrillJob } from './drill-job.ts'
import { type FileWatch, fileFailure, innerPath, writeWholeFile } from './guest-files.ts'
import { countLocked, encipherFile, LOCKED_ENDING, NOTE, nextVictim, startKeystream } from './ransomware-victims.ts'
import type { Shop } from './shop.ts'
import { journalOf } from './shop-place.ts'
import { SHOP_DATABASE } from './shop-schema.ts'

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
  readonly #programs: { readonly shop: Shop; readonly directory: Ended }
  readonly #changed: FileWatch
  readonly #record: RamRecord<Fields>
  readonly #key: Uint32Array
  readonly #stream: Uint32Array

  constructor(system: GuestSystem, programs: { readonly shop: Shop; readonly directory: Ended }, changed: FileWatch) {
    this.#system = system
    this.#changed = changed
    this.#programs = programs
    const memory = system.memory.ransomware
    this.#key = new Uint32Array(memory.buffer, memory.byteOffset, RANDOM_WORDS)
    this.#stream = new Uint32Array(memory.buffer, memory.byteOffset + this.#key.byteLength, RANDOM_WORDS)
    this.#record = new RamRecord(memory.subarray(PAGE_BYTES))
  }

  get #fields(): Fields {
    return this.#record.read() ?? NO_FIELDS
  }

  /** Who holds which files open. */
  get #owners(): readonly { readonly program: Ended; readonly paths: readonly string[] }[] {
    const inner = (path: string): string => (innerPath(path) ?? path).toLowerCase()
    const { shop, directory } = this.#programs
    const database = shop.fields.path ?? SHOP_DATABASE
    return [
      { program: shop, paths: [inner(database), journalOf(database).toLowerCase()] },
      { program: directory, paths: [DIRECTORY_DATABASE, DIRECTORY_JOURNAL].map(inner) },
    ]
  }

  get dueMicros(): number | null {
    return this.#fields.nextMicros
  }

  run({ filesPerHour = FILES_PER_HOUR, dwellHours = 0 }: RequestOf<'Ransomware'>): AppResult {
    if (this.#fields.running) return { ok: false, code: 'app-running', data: { app: 'Ransomware' } }
    const { files, platform } = this.#system
    if (nextVictim(files, []) === undefined) return { ok: false, code: 'drill-no-files', data: {} }
    const waitMicros = dwellHours === 0 ? intervalMicros(filesPerHour) : Math.round(dwellHours * HOUR_MICROS)
    const job = { filesPerHour, nextMicros: platform.nowMicros() + waitMicros }
    const file = `C:\\${DRILL_JOB}`
    try {
      if (!writeDrillJob(this.#system, job)) return { ok: false, code: 'disk-full', data: { file } }
    } catch (error) {
      return fileFailure(error, file)
    }
    this.#begin({ ...NO_FIELDS, ...job })
    return { ok: true, output: {} }
  }

  /** With the guest, where a job file says so; what was due while the guest was off is not made up for. */
  start(): void {
    const job = tolerant(() => readDrillJob(this.#system))
    if (job === undefined) return
    const { files, platform } = this.#system
    const earliestMicros = platform.nowMicros() + intervalMicros(job.filesPerHour)
    this.#begin({
      ...NO_FIELDS,
      filesPerHour: job.filesPerHour,
      nextMicros: Math.max(job.nextMicros, earliestMicros),
      filesEnciphered: tolerant(() => countLocked(files)) ?? 0,
    })
  }

  #begin(fields: Fields): void {
    const { platform, processes, random } = this.#system
    for (let word = 0; word < RANDOM_WORDS; word++) this.#key[word] = nextWord(random)
    processes.start('Ransomware', platform.nowMicros())
    this.#record.write({ ...fields, running: true })
  }

  /** One file, however long the guest was away. */
  ring(): void {
    const fields = this.#fields
    if (!fields.running) return
    // the plan first: whatever comes now, the next file is an interval away
    const nextMicros = this.#system.platform.nowMicros() + intervalMicros(fields.filesPerHour)
    this.#record.write({ ...fields, nextMicros })
    tolerant(() => writeDrillJob(this.#system, { filesPerHour: fields.filesPerHour, nextMicros }))
    const victim = this.#freeVictim(fields.skipped)
    if (victim === undefined || fields.skipped.length >= SKIPPED_MAX) {
      this.#stop(fields)
      return
    }
    const isEnciphered = this.#take(victim, fields.filesEnciphered + fields.skipped.length)
    // also of a file that was enciphered in part
    this.#changed(victim)
    if (isEnciphered) this.#leaveNote()
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

  /** For good: nothing is left to do. */
  #stop(fields: Fields): void {
    tolerant(() => this.#system.files.unlink(DRILL_JOB))
    this.#system.processes.end('Ransomware')
    this.#record.write({ ...fields, running: false, nextMicros: null })
  }

  /** Ends the program that holds it open; what that one leaves behind may be another choice of files. */
  #freeVictim(skipped: readonly string[]): string | undefined {
    const { files } = this.#system
    const owners = this.#owners
    let victim = nextVictim(files, skipped)
    for (let ended = 0; ended < owners.length && victim !== undefined; ended++) {
      const path = victim.toLowerCase()
      const owner = owners.find(({ paths }) => paths.includes(path) && paths.some((one) => files.isOpen(one)))
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
      const isPossible = innerPath(shownPath(locked)) !== undefined && files.fileLength(locked) === undefined
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

  /** Once; a disk that has no room for it goes without. */
  #leaveNote(): void {
    tolerant(() => {
      if (this.#system.files.fileLength(NOTE) === undefined)
        writeWholeFile(this.#system, NOTE, new TextEncoder().encode(NOTE_TEXT))
    })
  }
}

const intervalMicros = (filesPerHour: number): number => Math.max(1, Math.round(HOUR_MICROS / filesPerHour))
