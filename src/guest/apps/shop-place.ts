/** Where the shop's database lies, and whether it is of the program that opens it. */

import { FatFsError } from '../fat/fatfs-memory.ts'
import { SqliteError } from '../sqlite/sqlite-error.ts'
import type { GuestSystem } from '../system.ts'
import { shownPath, splitName } from '../volume-names.ts'
import { innerPath, readWholeFile } from './guest-files.ts'
import { JOURNAL_ENDING, SHOP_DATABASE } from './shop-schema.ts'
import { knownSchemas, readVersion } from './shop-version.ts'

/** One line, `database=D:\shop.db`; without the file, or with another text in it, the database is C:\shop.db. */
export const PLACE_FILE = 'shop.ini'
const PLACE = /^database=(.{1,120})$/im

export const placeText = (path: string): string => `database=${path}\r\n`

/** As a person writes it. Throws FatFsError. */
export function readShopDatabase(system: GuestSystem): string {
  const bytes = readWholeFile(system, PLACE_FILE)
  const name = bytes && innerPath(PLACE.exec(new TextDecoder().decode(bytes))?.[1]?.trim() ?? '')
  return name === undefined ? SHOP_DATABASE : shownPath(name)
}

/** The rollback journal of a database, as the file system has its name. */
export const journalOf = (database: string): string => `${innerPath(database) ?? database}${JOURNAL_ENDING}`

/** The shop's own words for why it does not start. */
export class ShopCannotStart extends Error {
  override readonly name = 'ShopCannotStart'
}

/** What keeps a program from starting, and the guest not from running. */
export const isStartTrouble = (error: unknown): error is Error =>
  error instanceof SqliteError || error instanceof FatFsError || error instanceof ShopCannotStart

/** Throws ShopCannotStart where the disk of the database is not there. */
export function requireDiskOf({ files }: GuestSystem, database: string): void {
  if (!files.hasVolumeOf(innerPath(database) ?? database))
    throw new ShopCannotStart(`there is no disk ${database.slice(0, 2)} for ${database}`)
}

/**
 * Program and data of two disks may be of two times. On one disk they never are, and nothing is asked. Throws
 * ShopCannotStart, and FatFsError.
 */
export function requireSchema(system: GuestSystem, database: string, schema: number): void {
  if (splitName(innerPath(database) ?? database).volume === 0) return
  const { version } = readVersion(system)
  const known = knownSchemas(version)
  if (known === undefined || known.includes(schema)) return
  throw new ShopCannotStart(
    `${database} is of schema ${schema}, shop.exe ${version} knows schema ${known.join(' and ')}`,
  )
}
