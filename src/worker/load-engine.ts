/** Compiles wasm and hashes for the page's lab. */

import sqliteUrl from '@sqlite.org/sqlite-wasm/sqlite3.wasm?url'
import fatfsUrl from 'fatfs-wasm/ff.wasm?url'
import { createSHA256, createXXHash64 } from 'hash-wasm'
import { createLabEngine, type LabEngine } from '../lab/lab-engine.ts'

/** Static hosts may serve .wasm under another type, so bytes are fetched and compiled from memory. */
const fetchBytes = async (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await (await fetch(url)).arrayBuffer())

export const loadEngine = async (): Promise<LabEngine> => {
  const [fatfs, sqlite, sha, fast] = await Promise.all([
    fetchBytes(fatfsUrl),
    fetchBytes(sqliteUrl),
    createSHA256(),
    createXXHash64(),
  ])
  const [fatfsModule, sqliteModule] = await Promise.all([WebAssembly.compile(fatfs), WebAssembly.compile(sqlite)])
  const fingerprint = sha.init().update(fatfs).update(sqlite).digest('hex')
  const sha256 = (bytes: Uint8Array): string => sha.init().update(bytes).digest('hex')
  const sha256Of = (pieces: Iterable<Uint8Array>): string => {
    sha.init()
    for (const piece of pieces) sha.update(piece)
    return sha.digest('hex')
  }
  return createLabEngine({
    modules: { fatfs: fatfsModule, sqlite: sqliteModule, fingerprint, sha256 },
    sha256Of,
    fastHash: (bytes) => fast.init().update(bytes).digest('hex'),
  })
}
