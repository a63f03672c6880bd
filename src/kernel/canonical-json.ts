/** JSON with sorted keys: equal values give equal text. Typed arrays become number lists, bigints strings. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return `${each}n`
    if (ArrayBuffer.isView(each)) return Array.from(each as Uint8Array)
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each
    const entries = Object.entries(each as Record<string, unknown>)
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  })

/** UTF-8 bytes of a text, without TextEncoder's object per call. */
export const utf8Bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
