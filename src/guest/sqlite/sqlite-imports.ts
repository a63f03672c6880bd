/** Everything that SQLite's module imports: time and memory are the guest's, files come through the VFS, the rest does not exist. */
import type { GuestClock } from '../guest.ts'
import { regionBytes } from '../memory-map.ts'
import type { WasmProcess } from '../wasm-process.ts'

/** errno of a system call that the guest does not have. */
const ENOSYS = 52

export type SqliteImports = Record<string, Record<string, WebAssembly.ImportValue>>

export function sqliteImports(
  module: WebAssembly.Module,
  clock: GuestClock,
  process: () => WasmProcess,
): SqliteImports {
  const imports: SqliteImports = {}
  for (const { module: space, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') imports[space] = { ...imports[space], [name]: () => ENOSYS }
  }
  const millis = (): number => Math.floor(clock.nowMicros() / 1000)
  Object.assign(imports.env ?? {}, {
    emscripten_date_now: millis,
    emscripten_get_now: millis,
    emscripten_get_heap_max: () => regionBytes('sqlite'),
    emscripten_resize_heap: (lengthBytes: number) => (process().grow(lengthBytes >>> 0) ? 1 : 0),
  })
  Object.assign(imports.wasi_snapshot_preview1 ?? {}, {
    environ_get: () => 0,
    environ_sizes_get: (count: number, size: number) => {
      process().view.setUint32(count, 0, true)
      process().view.setUint32(size, 0, true)
      return 0
    },
    clock_time_get: (_clock: number, _precision: bigint, answer: number) => {
      process().view.setBigUint64(answer, BigInt(clock.nowMicros()) * 1000n, true)
      return 0
    },
  })
  return imports
}
