/**
 * The directory: a domain controller's model, with accounts in a real SQLite database. Each change gets the server's next
 * update sequence number (USN), and a partner asks only for numbers above those it knows. A server that was rolled back
 * gives the same numbers out again, and nobody raises an error: unless a generation id tells it, and it takes a new
 * invocation id, under which the partner knows nothing yet.
 */
import { PAGE_BYTES } from '../guest.ts'
import { RamRecord } from '../ram-record.ts'
import { RANDOM_WORDS, seedRandom } from '../random-words.ts'
import { inTransaction, openDatabase } from '../sqlite/connection.ts'
import { SqliteError } from '../sqlite/sqlite.ts'
import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppOutput, AppResult, DirectoryScreen, RequestOf } from './app-types.ts'
import type { TimedApp } from './apps.ts'
import {
  changePassword,
  changesAbove,
  DIRECTORY_DATABASE,
  type DirectoryState,
  newInvocationId,
  readDirectory,
} from './directory-schema.ts'

/** The boot seed also feeds SQLite and the shop. */
const DIRECTORY_STREAM = 0x2545f491
const RECORD_PAGES = 8
/** Of the accounts, where somebody asked for one that there is not. */
const NAMES_TOLD = 5

interface Fields {
  /** Address of the connection in SQLite's memory; 0 while the program does not run. */
  readonly database: number
  /** The database as of the last action: looking asks no database. */
  readonly state: DirectoryState
  /** When it last found that its past had been changed under it, microseconds since 1970. */
  readonly noticedMicros: number | null
  /** SQLite's own words. */
  readonly error: string | null
}

const NO_FIELDS: Fields = {
  database: 0,
  state: { users: [], invocationId: '', highestUsn: 0, generationId: null, rollbacksNoticed: 0 },
  noticedMicros: null,
  error: null,
}

export class Directory implements TimedApp {
  readonly #system: GuestSystem
  readonly #record: RamRecord<Fields>
  readonly #random: Uint32Array

  constructor(system: GuestSystem) {
    this.#system = system
    const memory = system.memory.directory
    this.#record = new RamRecord(memory.subarray(0, RECORD_PAGES * PAGE_BYTES))
    this.#random = new Uint32Array(memory.buffer, memory.byteOffset + RECORD_PAGES * PAGE_BYTES, RANDOM_WORDS)
  }

  /** Opens the database and compares the generation id before anything is answered. Throws SqliteError. */
  start(seed: number): void {
    const { sqlite } = this.#system
    seedRandom(this.#random, seed ^ DIRECTORY_STREAM)
    try {
      const fields = openDatabase(sqlite, DIRECTORY_DATABASE, (database) => {
        const noticedMicros = this.#compareGeneration(database, readDirectory(sqlite, database))
        return { database, state: readDirectory(sqlite, database), noticedMicros, error: null }
      })
      this.#record.write(fields)
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      this.#record.write({ ...NO_FIELDS, error: error.message })
      throw error
    }
  }

  /** Closes the connection. Throws SqliteError. */
  stop(): void {
    const { database } = this.#fields
    if (database !== 0) this.#system.sqlite.close(database)
  }

  /** Somebody ends the program: its files are free, its window says so. */
  end(message: string): void {
    this.stop()
    this.#system.processes.end('Directory')
    this.#record.write({ ...NO_FIELDS, error: message })
  }

  get #fields(): Fields {
    return this.#record.read() ?? NO_FIELDS
  }

  run(request: RequestOf<'Directory'>): AppResult {
    const fields = this.#fields
    const refused = refusalOf(request, fields, this.#system.held)
    if (refused !== undefined) return refused
    const { sqlite } = this.#system
    const { database } = fields
    let { noticedMicros } = fields
    try {
      noticedMicros = this.#compareGeneration(database, fields.state) ?? noticedMicros
      const output = this.#act(request, fields)
      this.#record.write({ database, state: readDirectory(sqlite, database), noticedMicros, error: null })
      return { ok: true, output }
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      this.#record.write({ database, state: this.#stateAfterError(fields), noticedMicros, error: error.message })
      const { resultCode, message } = error
      return { ok: false, code: 'database-error', data: { app: 'Directory', resultCode, message } }
    }
  }

  /** At once when the machine has another generation id than the one it knows: before it serves anybody. */
  get dueMicros(): number | null {
    const { database, state, error } = this.#fields
    if (database === 0 || error !== null || this.#system.held) return null
    const generationId = this.#system.platform.generationId()
    return generationId === null || generationId === state.generationId ? null : 0
  }

  ring(): void {
    const fields = this.#fields
    const { database } = fields
    try {
      const noticedMicros = this.#compareGeneration(database, fields.state) ?? fields.noticedMicros
      this.#record.write({ database, state: readDirectory(this.#system.sqlite, database), noticedMicros, error: null })
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      this.#record.write({ ...fields, state: this.#stateAfterError(fields), error: error.message })
    }
  }

  screen(): DirectoryScreen {
    const { database, state, noticedMicros, error } = this.#fields
    const { users, invocationId, highestUsn, rollbacksNoticed } = state
    const running = database !== 0
    const shown = { users, invocationId, highestUsn, rollbacksNoticed, noticedMicros, running }
    return error === null ? shown : { ...shown, error }
  }

  /** From the database; empty when the program does not run or its database cannot answer. */
  evidence(): AppEvidence['Directory'] {
    const { database } = this.#fields
    const state = database === 0 ? NO_FIELDS.state : this.#readable(database)
    const { users, invocationId, highestUsn, rollbacksNoticed } = state
    return {
      invocationId,
      highestUsn,
      rollbacksNoticed,
      users: Object.fromEntries(users.map(({ name, passwordVersion }) => [name, passwordVersion])),
    }
  }

  #readable(database: number): DirectoryState {
    try {
      return readDirectory(this.#system.sqlite, database)
    } catch (error) {
      if (error instanceof SqliteError) return NO_FIELDS.state
      throw error
    }
  }

  #act(request: RequestOf<'Directory'>, { database, state }: Fields): AppOutput {
    const { sqlite } = this.#system
    if (request.action === 'ChangePassword') {
      const account = accountOf(state, request.user) ?? request.user
      this.#undoneIfFailed(database, () => changePassword(sqlite, database, account))
      return {}
    }
    const { invocationId, highestUsn } = readDirectory(sqlite, database)
    const changes = changesAbove(sqlite, database, request.known?.[invocationId] ?? 0)
    return { replication: { invocationId, highestUsn, changes } }
  }

  /**
   * Another generation id than the stored one: the machine was rolled back or copied since. A first one is only stored.
   * Returns when it was noticed, null when nothing was.
   */
  #compareGeneration(database: number, stored: DirectoryState): number | null {
    const { sqlite, platform, sha256 } = this.#system
    const generationId = platform.generationId()
    if (generationId === null || generationId === stored.generationId) return null
    this.#undoneIfFailed(database, () => {
      sqlite.query(database, 'UPDATE server SET generation_id = ?', generationId)
      if (stored.generationId === null) return
      const invocationId = newInvocationId(sha256, this.#random, generationId)
      sqlite.query(
        database,
        'UPDATE server SET invocation_id = ?, rollbacks_noticed = rollbacks_noticed + 1',
        invocationId,
      )
    })
    return stored.generationId === null ? null : platform.nowMicros()
  }

  /** A transaction that failed is undone, so that none is open at rest. Throws SqliteError. */
  #undoneIfFailed(database: number, act: () => void): void {
    try {
      inTransaction(this.#system.sqlite, database, act)
    } catch (error) {
      if (error instanceof SqliteError) this.#rollBack(database)
      throw error
    }
  }

  /** SQLite ends some failed transactions of itself. */
  #rollBack(database: number): void {
    const { sqlite } = this.#system
    try {
      if (!sqlite.isAutocommit(database)) sqlite.query(database, 'ROLLBACK')
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
    }
  }

  /** What was committed is asked again; a database that does not answer leaves the window as it was. */
  #stateAfterError({ database, state }: Fields): DirectoryState {
    try {
      return readDirectory(this.#system.sqlite, database)
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      return state
    }
  }
}

/** The account's name as the directory writes it. The case of letters does not count, as in an account name of Windows. */
const accountOf = ({ users }: DirectoryState, user: string): string | undefined =>
  users.find(({ name }) => name.toUpperCase() === user.toUpperCase())?.name

function refusalOf(request: RequestOf<'Directory'>, { database, state }: Fields, held: boolean): AppResult | undefined {
  const refuse = (code: string, data: Record<string, string | number>): AppResult => ({ ok: false, code, data })
  if (database === 0) return refuse('app-not-running', { app: 'Directory' })
  if (request.action === 'ChangePassword' && accountOf(state, request.user) === undefined) {
    const known = state.users.slice(0, NAMES_TOLD).map(({ name }) => name)
    return refuse('unknown-user', {
      user: request.user,
      known: known.join(', '),
      others: state.users.length - known.length,
    })
  }
  return held ? refuse('frozen', { app: 'Directory' }) : undefined
}
