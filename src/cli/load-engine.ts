/** The engine in Node: wasm from the installed packages, the fast hash compiled before anything synchronous runs. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createXXHash64 } from 'hash-wasm'
import { createLabEngine, type LabEngine } from '../lab/lab-engine.ts'

const wasm = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../node_modules/${path}`, import.meta.url)))

export const loadEngine = async (): Promise<LabEngine> => {
  const fatfs = wasm('fatfs-wasm/ff.wasm')
  const sqlite = wasm('@sqlite.org/sqlite-wasm/dist/sqlite3.wasm')
  const fast = await createXXHash64()
  // Node's own is several times faster than wasm; the page, which has none that answers at once, checks it by its digests.
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const fingerprint = createHash('sha256').update(fatfs).update(sqlite).digest('hex')
  const modules = { fatfs: new WebAssembly.Module(fatfs), sqlite: new WebAssembly.Module(sqlite), fingerprint, sha256 }
  const sha256Of = (pieces: Iterable<Uint8Array>): string => {
    const hash = createHash('sha256')
    for (const piece of pieces) hash.update(piece)
    return hash.digest('hex')
  }
  return createLabEngine({ modules, sha256Of, fastHash: (bytes) => fast.init().update(bytes).digest('hex') })
}
