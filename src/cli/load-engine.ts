/** The engine in Node: wasm from the installed packages, hashes compiled before anything synchronous runs. */
import { readFileSync } from 'node:fs'
import { createSHA256, createXXHash64 } from 'hash-wasm'
import { createLabEngine, type LabEngine } from '../lab/lab-engine.ts'

const wasm = (path: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../node_modules/${path}`, import.meta.url)))

export const loadEngine = async (): Promise<LabEngine> => {
  const fatfs = wasm('fatfs-wasm/ff.wasm')
  const sqlite = wasm('@sqlite.org/sqlite-wasm/dist/sqlite3.wasm')
  const [sha, fast] = await Promise.all([createSHA256(), createXXHash64()])
  const sha256 = (bytes: Uint8Array): string => sha.init().update(bytes).digest('hex')
  const fingerprint = sha.init().update(fatfs).update(sqlite).digest('hex')
  const modules = { fatfs: new WebAssembly.Module(fatfs), sqlite: new WebAssembly.Module(sqlite), fingerprint }
  return createLabEngine({ modules, sha256, fastHash: (bytes) => fast.init().update(bytes).digest('hex') })
}
