/** The version of the shop's program, and the schemas of the data that each knows. */
import type { GuestSystem } from '../system.ts'
import { readWholeFile } from './guest-files.ts'

/** One line: the version, and behind it the bad patch that was installed last. */
export const VERSION_FILE = 'shop.ver'
/** Anybody may write the file: what is no version counts as none. */
const VERSION = /^\d{1,4}(\.\d{1,4}){1,3}$/
export const FIRST_VERSION = '1.0'
export const BAD_VERSION = '1.1'
export const GOOD_VERSION = '2.0'
export const GOOD_SCHEMA = 2
/** The bad patches are installed over either, and work on with what they find. */
const SCHEMAS: Readonly<Record<string, readonly number[]>> = {
  [FIRST_VERSION]: [1],
  [BAD_VERSION]: [1, GOOD_SCHEMA],
  [GOOD_VERSION]: [GOOD_SCHEMA],
}

/** An empty version where the file says none; the words behind it as they are. Throws FatFsError. */
export function readVersion(system: GuestSystem): { readonly version: string; readonly patch: string | undefined } {
  const line = new TextDecoder().decode(readWholeFile(system, VERSION_FILE)).trim()
  const [written = '', patch] = line.split(' ')
  return { version: VERSION.test(written) ? written : '', patch }
}

/** Undefined for a version that nobody released, and for none. */
export const knownSchemas = (version: string): readonly number[] | undefined =>
  Object.hasOwn(SCHEMAS, version) ? SCHEMAS[version] : undefined
