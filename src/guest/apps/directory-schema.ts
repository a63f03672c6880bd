/** The directory's database: accounts with numbered changes, and the one row that says which database this is. */
import { nextWord } from '../random-words.ts'
import type { Sqlite, SqlValue } from '../sqlite/sqlite.ts'
import type { DirectoryScreen, Replication } from './app-types.ts'

export const DIRECTORY_DATABASE = 'C:\\directory.db'
export const DIRECTORY_JOURNAL = 'directory.db-journal'

const USERS = [
  ...['administrator', 'ada', 'ben', 'clara', 'david', 'emma', 'farid', 'greta', 'hugo', 'ines'],
  ...['jonas', 'katja', 'leo', 'mara', 'nils', 'olga', 'pavel', 'rosa', 'selim', 'tilda'],
]

const TABLES = [
  'CREATE TABLE users (name TEXT PRIMARY KEY, password_version INTEGER NOT NULL, usn INTEGER NOT NULL) WITHOUT ROWID',
  `CREATE TABLE server (id INTEGER PRIMARY KEY CHECK (id = 1), invocation_id TEXT NOT NULL, highest_usn INTEGER NOT NULL,
     generation_id TEXT, rollbacks_noticed INTEGER NOT NULL)`,
]

type User = DirectoryScreen['users'][number]

/** What the database says of itself and of its users. */
export interface DirectoryState {
  readonly users: readonly User[]
  readonly invocationId: string
  readonly highestUsn: number
  /** The machine's generation id when the server last looked; null before the first. */
  readonly generationId: string | null
  readonly rollbacksNoticed: number
}

/** Tables, one update for each user, and the server's row; within the caller's transaction. */
export function createDirectory(sqlite: Sqlite, database: number, invocationId: string): void {
  for (const table of TABLES) sqlite.query(database, table)
  USERS.forEach((name, index) => {
    sqlite.query(database, 'INSERT INTO users VALUES (?, 1, ?)', name, index + 1)
  })
  sqlite.query(database, 'INSERT INTO server VALUES (1, ?, ?, NULL, 0)', invocationId, USERS.length)
}

/** Committed state and what the open transaction has changed. Throws SqliteError. */
export function readDirectory(sqlite: Sqlite, database: number): DirectoryState {
  const users = readUsers(sqlite, database, 'SELECT name, password_version, usn FROM users ORDER BY name')
  const [invocationId, highestUsn, generationId, rollbacksNoticed] =
    sqlite.query(
      database,
      'SELECT invocation_id, highest_usn, generation_id, rollbacks_noticed FROM server WHERE id = 1',
    )[0] ?? []
  return {
    users,
    invocationId: String(invocationId ?? ''),
    highestUsn: Number(highestUsn ?? 0),
    generationId: generationId == null ? null : String(generationId),
    rollbacksNoticed: Number(rollbacksNoticed ?? 0),
  }
}

/** A new password: the account's next version under the server's next number; within the caller's transaction. */
export function changePassword(sqlite: Sqlite, database: number, user: string): void {
  sqlite.query(database, 'UPDATE server SET highest_usn = highest_usn + 1')
  sqlite.query(
    database,
    'UPDATE users SET password_version = password_version + 1, usn = (SELECT highest_usn FROM server) WHERE name = ?',
    user,
  )
}

/** What a partner lacks that knows this database up to a number; in the order of the numbers. Throws SqliteError. */
export function changesAbove(sqlite: Sqlite, database: number, knownUsn: number): Replication['changes'] {
  const sql = 'SELECT name, password_version, usn FROM users WHERE usn > ? ORDER BY usn'
  return readUsers(sqlite, database, sql, knownUsn).map(({ name, ...change }) => ({ user: name, ...change }))
}

/**
 * A version 4 GUID from a stream of chance and the machine's generation id. A memory that is applied twice has the same
 * chance twice; the generation id is what differs.
 */
export function newInvocationId(
  sha256: (bytes: Uint8Array) => string,
  random: Uint32Array,
  generationId: string,
): string {
  const words = [nextWord(random), nextWord(random), nextWord(random), nextWord(random)]
  const hex = sha256(new TextEncoder().encode(`${words.join(' ')} ${generationId}`))
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const readUsers = (sqlite: Sqlite, database: number, sql: string, ...values: SqlValue[]): User[] =>
  sqlite.query(database, sql, ...values).map(([name, passwordVersion, usn]) => ({
    name: String(name),
    passwordVersion: Number(passwordVersion),
    usn: Number(usn),
  }))
