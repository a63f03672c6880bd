/**
 * SQLite as a process of the guest: loader and typed calls, without the package's JavaScript. Between two calls its
 * state is its linear memory; statements are finalized within the call that prepared them, but for cursors.
 */

import type { FatFs } from '../fat/fatfs.ts'
import type { GuestClock } from '../guest.ts'
import { GuestError } from '../guest-error.ts'
import { appendToTable } from '../host-functions.ts'
import { regionBytes } from '../memory-map.ts'
import { WasmProcess } from '../wasm-process.ts'
import { SQLITE_DONE, SQLITE_MISUSE, SQLITE_NOMEM, SQLITE_OK, SQLITE_ROW } from './sqlite-codes.ts'
import { SqliteError } from './sqlite-error.ts'
import { sqliteImports } from './sqlite-imports.ts'
import { readRow, type SqlValue } from './sqlite-row.ts'
import { PROGRESS_INDEX, textAt, VFS_BLOCK_BYTES, vfsFunctions, writeVfs } from './sqlite-vfs.ts'

const OPEN_READWRITE = 2
const OPEN_CREATE = 4
/** SQLITE_LIMIT_LENGTH, SQLITE_LIMIT_ATTACHED */
const LIMIT_LENGTH = 0
const LIMIT_ATTACHED = 7
const STEPS_PER_CALL = 1000
/** sqlite3_bind_text copies the text at once. */
const SQLITE_TRANSIENT = -1
const SCRATCH_BYTES = 16 * 1024
const FIRST_MEMORY_BYTES = 8 * 1024 * 1024

/** Addresses inside SQLite's memory that the host needs again after a resume. */
export interface SqliteAddresses {
  readonly scratch: number
  readonly stackPointer: number
  readonly memoryBytes: number
}

export { SqliteError } from './sqlite-error.ts'
export type { SqlValue } from './sqlite-row.ts'

const encoder = new TextEncoder()

export class Sqlite {
  readonly process: WasmProcess
  #firstSlot = 0
  #scratch = 0
  /** The stack pointer at rest: the module's only global. */
  #restingStack = 0
  #kept: Map<string, number> | undefined
  readonly #progress = { callsLeft: 0 }

  constructor(module: WebAssembly.Module, clock: GuestClock, files: FatFs, random: Uint32Array) {
    const host = { files, clock, random, process: undefined as unknown as WasmProcess, progress: this.#progress }
    this.process = new WasmProcess(
      module,
      { initialBytes: FIRST_MEMORY_BYTES, maximumBytes: regionBytes('sqlite') },
      sqliteImports(module, clock, () => this.process),
      (instance) => {
        const table = instance.exports.__indirect_function_table as WebAssembly.Table
        this.#firstSlot = appendToTable(table, vfsFunctions(host))
      },
    )
    host.process = this.process
  }

  /** A new process: SQLite initialized, our VFS the default one, no database open. */
  start(): void {
    this.process.start()
    this.#mustBeOk(this.process.call('sqlite3_initialize'))
    const vfs = this.#allocate(VFS_BLOCK_BYTES)
    this.#scratch = this.#allocate(SCRATCH_BYTES)
    writeVfs(this.process, vfs, this.#firstSlot)
    this.#mustBeOk(this.process.call('sqlite3_vfs_register', vfs, 1))
    this.#restingStack = this.process.call('emscripten_stack_get_current')
  }

  get addresses(): SqliteAddresses {
    return { scratch: this.#scratch, stackPointer: this.#restingStack, memoryBytes: this.process.bytes.length }
  }

  /** Takes up a restored memory. Constructors, initialization and registration are all in it already. */
  adopt(addresses: SqliteAddresses): void {
    this.#scratch = addresses.scratch
    this.#restingStack = addresses.stackPointer
    this.process.call('_emscripten_stack_restore', addresses.stackPointer)
  }

  /** Connection of a database file. Throws SqliteError (14 when a file that must exist is missing). */
  open(path: string, mode: 'write' | 'create'): number {
    const name = this.#text(path)
    const answer = this.#scratch + SCRATCH_BYTES - 8
    const flags = OPEN_READWRITE | (mode === 'create' ? OPEN_CREATE : 0)
    const result = this.process.call('sqlite3_open_v2', name, answer, flags, 0)
    const database = this.process.view.getUint32(answer, true)
    if (result === SQLITE_OK) return database
    const text = this.#message(database)
    this.process.call('sqlite3_close_v2', database)
    throw new SqliteError(result, text)
  }

  /** Closes; a transaction that is still open is rolled back. */
  close(database: number): void {
    this.#check(database, this.process.call('sqlite3_close_v2', database))
  }

  /** True while no transaction is open. */
  isAutocommit(database: number): boolean {
    return this.process.call('sqlite3_get_autocommit', database) !== 0
  }

  /** Runs one statement and gives all its rows. Integers must fit a double. */
  query(database: number, sql: string, ...values: SqlValue[]): SqlValue[][] {
    const statement = this.#kept?.get(sql) ?? this.#prepare(database, sql)
    this.#kept?.set(sql, statement)
    try {
      values.forEach((value, index) => this.#bind(database, statement, index + 1, value))
      const rows: SqlValue[][] = []
      for (;;) {
        const result = this.process.call('sqlite3_step', statement)
        if (result === SQLITE_DONE) return rows
        if (result !== SQLITE_ROW) this.#fail(database, result)
        rows.push(readRow(this.process, statement))
      }
    } finally {
      if (!this.process.broken)
        this.process.call(this.#kept === undefined ? 'sqlite3_finalize' : 'sqlite3_reset', statement)
    }
  }

  /** Within `act` each text is prepared once. All statements are finalized at its end: none is left at rest. */
  reusingStatements<Result>(act: () => Result): Result {
    if (this.#kept !== undefined) return act()
    const kept = new Map<string, number>()
    this.#kept = kept
    try {
      return act()
    } finally {
      this.#kept = undefined
      if (!this.process.broken) for (const statement of kept.values()) this.process.call('sqlite3_finalize', statement)
    }
  }

  /** A statement that stays open across calls: its address in SQLite's memory. Throws SqliteError. */
  openCursor(database: number, sql: string, ...values: SqlValue[]): number {
    const statement = this.#prepare(database, sql)
    values.forEach((value, index) => this.#bind(database, statement, index + 1, value))
    return statement
  }

  /** The cursor's next row; undefined when there is none any more. Throws SqliteError. */
  nextRow(database: number, cursor: number): SqlValue[] | undefined {
    const result = this.process.call('sqlite3_step', cursor)
    if (result === SQLITE_ROW) return readRow(this.process, cursor)
    if (result === SQLITE_DONE) return undefined
    return this.#fail(database, result)
  }

  closeCursor(cursor: number): void {
    if (!this.process.broken) this.process.call('sqlite3_finalize', cursor)
  }

  /**
   * From now on this connection reads no other file, and a statement ends after so many steps of SQLite's machine
   * (SQLITE_INTERRUPT), or where it makes a value of more bytes (SQLITE_TOOBIG). Only for a guest that is thrown away.
   */
  confine(database: number, { steps, bytes }: { readonly steps: number; readonly bytes: number }): void {
    this.process.call('sqlite3_limit', database, LIMIT_ATTACHED, 0)
    this.process.call('sqlite3_limit', database, LIMIT_LENGTH, bytes)
    this.#progress.callsLeft = Math.ceil(steps / STEPS_PER_CALL)
    this.process.call('sqlite3_progress_handler', database, STEPS_PER_CALL, this.#firstSlot + PROGRESS_INDEX, 0)
  }

  /** Prepares and says whether it was all of the text, and whether it only reads. Throws SqliteError. */
  prepareForeign(database: number, sql: string): { cursor: number; isWhole: boolean; isReading: boolean } {
    const answer = this.#scratch + SCRATCH_BYTES - 8
    const text = this.#text(sql)
    this.#check(database, this.process.call('sqlite3_prepare_v2', database, text, -1, answer, answer + 4))
    const cursor = this.process.view.getUint32(answer, true)
    const rest = textAt(this.process.bytes, this.process.view.getUint32(answer + 4, true))
    const isReading = cursor !== 0 && this.process.call('sqlite3_stmt_readonly', cursor) !== 0
    return { cursor, isWhole: cursor !== 0 && /^[\s;]*$/.test(rest), isReading }
  }

  columnNames(cursor: number): string[] {
    return Array.from({ length: this.process.call('sqlite3_column_count', cursor) }, (_, column) =>
      textAt(this.process.bytes, this.process.call('sqlite3_column_name', cursor, column)),
    )
  }

  /** Rows inserted, changed or deleted since the connection was opened. */
  totalChanges(database: number): number {
    return this.process.call('sqlite3_total_changes', database)
  }

  /** First column of the first row as a number; null counts as 0. */
  number(database: number, sql: string, ...values: SqlValue[]): number {
    return Number(this.query(database, sql, ...values)[0]?.[0] ?? 0)
  }

  #prepare(database: number, sql: string): number {
    const answer = this.#scratch + SCRATCH_BYTES - 8
    const result = this.process.call('sqlite3_prepare_v2', database, this.#text(sql), -1, answer, 0)
    if (result !== SQLITE_OK) this.#fail(database, result)
    return this.process.view.getUint32(answer, true)
  }

  #bind(database: number, statement: number, index: number, value: SqlValue): void {
    if (value === null) this.#check(database, this.process.call('sqlite3_bind_null', statement, index))
    else if (typeof value === 'number') {
      this.#check(database, this.process.call('sqlite3_bind_int64', statement, index, BigInt(value)))
    } else {
      const text = this.#text(value)
      this.#check(database, this.process.call('sqlite3_bind_text', statement, index, text, -1, SQLITE_TRANSIENT))
    }
  }

  /** Puts a text into the scratch area; good until the next one. */
  #text(value: string): number {
    const bytes = encoder.encode(value)
    if (bytes.length >= SCRATCH_BYTES - 8) throw new GuestError('text-too-long', { bytes: bytes.length })
    const memory = this.process.bytes
    memory.set(bytes, this.#scratch)
    memory[this.#scratch + bytes.length] = 0
    return this.#scratch
  }

  #message(database: number): string {
    return textAt(this.process.bytes, this.process.call('sqlite3_errmsg', database))
  }

  #check(database: number, result: number): void {
    if (result !== SQLITE_OK) this.#fail(database, result)
  }

  #fail(database: number, result: number): never {
    throw new SqliteError(
      result,
      result === SQLITE_MISUSE ? 'bad parameter or other API misuse' : this.#message(database),
    )
  }

  #mustBeOk(result: number): void {
    if (result !== SQLITE_OK) throw new SqliteError(result, 'initialization')
  }

  #allocate(lengthBytes: number): number {
    const address = this.process.call('malloc', lengthBytes)
    if (address === 0) throw new SqliteError(SQLITE_NOMEM, 'out of memory')
    this.process.bytes.fill(0, address, address + lengthBytes)
    return address
  }
}
