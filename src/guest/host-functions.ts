/**
 * Host functions as function references of a wasm table. A small module imports and re-exports each function: that
 * gives a reference of the right type everywhere, without the type reflection that no browser ships.
 */
const TYPE_CODES: Readonly<Record<string, number>> = { i: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c }

/** `signature` names result and parameters: `iiij` returns i32 and takes i32, i32, i64. */
export interface HostFunction {
  readonly signature: string
  readonly call: (...values: never[]) => number
}

/** Appends the functions in the given order: the same slots in every instance, so that saved memory may point at them. */
export function appendToTable(table: WebAssembly.Table, functions: readonly HostFunction[]): number {
  const first = table.length
  table.grow(functions.length)
  const host: Record<string, WebAssembly.ImportValue> = {}
  functions.forEach((fn, index) => {
    host[`f${index}`] = fn.call as (...values: unknown[]) => unknown
  })
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bridge(functions)), { h: host })
  functions.forEach((_, index) => table.set(first + index, instance.exports[`f${index}`]))
  return first
}

/** Binary of a module with one type, import and export for each function (WebAssembly core specification 5.5). */
function bridge(functions: readonly HostFunction[]): Uint8Array<ArrayBuffer> {
  const text = (value: string): number[] => [...unsigned(value.length), ...Array.from(value, (c) => c.charCodeAt(0))]
  const section = (id: number, items: readonly number[][]): number[] => {
    const body = [...unsigned(items.length), ...items.flat()]
    return [id, ...unsigned(body.length), ...body]
  }
  const types = functions.map(({ signature }) => {
    const codes = Array.from(signature, (letter) => TYPE_CODES[letter] ?? 0)
    return [0x60, ...unsigned(codes.length - 1), ...codes.slice(1), 1, codes[0] ?? 0]
  })
  const imports = functions.map((_, index) => [...text('h'), ...text(`f${index}`), 0, ...unsigned(index)])
  const exports = functions.map((_, index) => [...text(`f${index}`), 0, ...unsigned(index)])
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  return new Uint8Array([...header, ...section(1, types), ...section(2, imports), ...section(7, exports)])
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}
