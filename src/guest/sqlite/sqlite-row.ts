/** The row that a statement stands on, as plain values (sqlite.org/c3ref/column_blob.html). */

import type { WasmProcess } from '../wasm-process.ts'
import { textAt } from './sqlite-vfs.ts'

/** A blob is written as SQL writes it, its first bytes. */
export type SqlValue = number | string | null

const TYPE_INTEGER = 1
const TYPE_FLOAT = 2
const TYPE_BLOB = 4
const TYPE_NULL = 5
const BLOB_BYTES_SHOWN = 32

export function readRow(process: WasmProcess, statement: number): SqlValue[] {
  const columns = process.call('sqlite3_column_count', statement)
  return Array.from({ length: columns }, (_, column) => valueAt(process, statement, column))
}

function valueAt(process: WasmProcess, statement: number, column: number): SqlValue {
  const type = process.call('sqlite3_column_type', statement, column)
  if (type === TYPE_NULL) return null
  if (type === TYPE_INTEGER) return whole(process.call('sqlite3_column_int64', statement, column))
  if (type === TYPE_FLOAT) return real(process.call('sqlite3_column_double', statement, column))
  if (type === TYPE_BLOB) return blobAt(process, statement, column)
  return textAt(process.bytes, process.call('sqlite3_column_text', statement, column))
}

/** 64 bits do not always fit a double: then as text, digit for digit. */
function whole(value: number | bigint): SqlValue {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** As SQLite's own command line writes them. */
function real(value: number): SqlValue {
  if (Number.isFinite(value)) return value
  return value > 0 ? 'Inf' : '-Inf'
}

function blobAt(process: WasmProcess, statement: number, column: number): string {
  const address = process.call('sqlite3_column_blob', statement, column)
  const length = process.call('sqlite3_column_bytes', statement, column)
  const bytes = process.bytes.subarray(address, address + Math.min(length, BLOB_BYTES_SHOWN))
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `x'${digits}${length > BLOB_BYTES_SHOWN ? '…' : ''}'`
}
