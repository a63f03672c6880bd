import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PAGE_BYTES, PagedBytes } from '../../src/storage/paged-bytes.ts'
import { filled, same, sha256 } from './fixture.ts'

const all = (content: PagedBytes): Uint8Array => {
  const bytes = new Uint8Array(content.lengthBytes)
  content.read(0, bytes)
  return bytes
}

/** The content as whoever reads no holes sees it. */
const storedOnly = (content: PagedBytes): Uint8Array => {
  const bytes = new Uint8Array(content.lengthBytes)
  for (let at = content.nextStoredOffsetBytes(0); at < bytes.length; ) {
    const end = Math.min(bytes.length, (Math.floor(at / PAGE_BYTES) + 1) * PAGE_BYTES)
    content.read(at, bytes.subarray(at, end))
    at = content.nextStoredOffsetBytes(end)
  }
  return bytes
}

describe('paged bytes', () => {
  it('tell where the next stored byte is, over holes of any size', () => {
    const content = new PagedBytes()
    content.truncate(2 ** 46)
    content.write(2 ** 45 + 5, Uint8Array.of(1))
    const page = Math.floor((2 ** 45 + 5) / PAGE_BYTES) * PAGE_BYTES
    expect(content.nextStoredOffsetBytes(0)).toBe(page)
    expect(content.nextStoredOffsetBytes(page + 7)).toBe(page + 7)
    expect(content.nextStoredOffsetBytes(page + PAGE_BYTES)).toBe(2 ** 46)
  })

  it('read back what was written, across pages, with zeros in gaps', () => {
    const content = new PagedBytes()
    content.write(PAGE_BYTES - 3, filled(10, 1))
    content.write(5 * PAGE_BYTES, filled(1, 2))
    expect(content.lengthBytes).toBe(5 * PAGE_BYTES + 1)
    const expected = new Uint8Array(5 * PAGE_BYTES + 1)
    expected.set(filled(10, 1), PAGE_BYTES - 3)
    expected.set(filled(1, 2), 5 * PAGE_BYTES)
    expect(same(all(content), expected)).toBe(true)
    expect(content.residentBytes).toBe(3 * PAGE_BYTES)
  })

  it('store no pages for zeros, and give a page back that is overwritten with zeros', () => {
    const content = new PagedBytes()
    content.write(0, new Uint8Array(10 * PAGE_BYTES))
    expect(content.residentBytes).toBe(0)
    content.write(PAGE_BYTES, filled(PAGE_BYTES, 1))
    expect(content.residentBytes).toBe(PAGE_BYTES)
    content.write(PAGE_BYTES, new Uint8Array(PAGE_BYTES))
    expect(content.residentBytes).toBe(0)
  })

  it('keep their own bytes when the writer goes on using its Node buffer', () => {
    const content = new PagedBytes()
    const buffer = Buffer.alloc(PAGE_BYTES, 1)
    content.write(0, buffer)
    buffer.fill(2)
    expect(all(content)[7]).toBe(1)
  })

  it('fork without a copy; one written byte then costs one page, on either side', () => {
    const content = new PagedBytes()
    content.write(0, filled(300 * PAGE_BYTES, 1))
    const before = all(content)
    const fork = content.fork()
    content.write(17, Uint8Array.of(200))
    fork.write(299 * PAGE_BYTES, Uint8Array.of(100))
    const left = before.slice()
    left[17] = 200
    const right = before.slice()
    right[299 * PAGE_BYTES] = 100
    expect(same(all(content), left)).toBe(true)
    expect(same(all(fork), right)).toBe(true)
  })

  it('take zeros of any length at any place', () => {
    const file = new PagedBytes()
    file.write(6, new Uint8Array(2 * PAGE_BYTES - 5))
    expect(file.lengthBytes).toBe(2 * PAGE_BYTES + 1)
    expect(all(file).every((byte) => byte === 0)).toBe(true)
    expect(file.residentBytes).toBe(0)
  })

  it('copy pages within one file as they were before, where the ranges overlap', () => {
    const file = new PagedBytes()
    for (const page of [0, 1, 2]) file.write(page * PAGE_BYTES, filled(PAGE_BYTES, page + 1))
    const before = all(file)
    file.sharePages(file, 0, PAGE_BYTES, 2 * PAGE_BYTES)
    expect(same(all(file).subarray(PAGE_BYTES), before.subarray(0, 2 * PAGE_BYTES))).toBe(true)
  })

  it('digest content, not history: zero pages count as absent, forks keep what they know', () => {
    const one = new PagedBytes()
    one.write(0, filled(PAGE_BYTES, 1))
    one.write(PAGE_BYTES, filled(10, 2))
    one.write(PAGE_BYTES, new Uint8Array(10))
    const other = new PagedBytes()
    other.truncate(PAGE_BYTES + 10)
    other.write(0, filled(PAGE_BYTES, 1))
    expect(one.digest(sha256)).toBe(other.digest(sha256))
    let hashed = 0
    const counting = (bytes: Uint8Array): string => {
      hashed += 1
      return sha256(bytes)
    }
    const fork = one.fork()
    fork.write(PAGE_BYTES, Uint8Array.of(1))
    expect(fork.digest(counting)).not.toBe(one.digest(counting))
    expect(hashed).toBe(2)
    one.truncate(PAGE_BYTES + 11)
    expect(one.digest(sha256)).not.toBe(other.digest(sha256))
  })

  it('behave as plain arrays under any list of writes, truncations, shares, copies and forks', () => {
    const place = fc.nat(4 * PAGE_BYTES)
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        who: fc.nat(3),
        at: place,
        length: fc.nat(PAGE_BYTES * 2),
        seed: fc.nat(3),
      }),
      fc.record({
        kind: fc.constant('truncate' as const),
        who: fc.nat(3),
        at: place,
        length: fc.nat(),
        seed: fc.nat(),
      }),
      fc.record({
        kind: fc.constant('share' as const),
        who: fc.nat(3),
        at: fc.nat(3),
        length: fc.nat(3),
        seed: fc.nat(3),
      }),
      fc.record({
        kind: fc.constant('copy' as const),
        who: fc.nat(3),
        at: place,
        length: fc.nat(PAGE_BYTES * 2),
        seed: fc.nat(3),
      }),
      fc.record({
        kind: fc.constant('fork' as const),
        who: fc.nat(3),
        at: fc.nat(3),
        length: fc.nat(),
        seed: fc.nat(),
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const real = [new PagedBytes(), new PagedBytes(), new PagedBytes(), new PagedBytes()]
        const model: Uint8Array[] = real.map(() => new Uint8Array(0))
        const sized = (bytes: Uint8Array, length: number): Uint8Array => {
          const grown = new Uint8Array(length)
          grown.set(bytes.subarray(0, length))
          return grown
        }
        for (const { kind, who, at, length, seed } of steps) {
          const target = real[who] as PagedBytes
          // What it knows of itself from here on must not outlive the step.
          target.digest(sha256)
          const expected = model[who] as Uint8Array
          if (kind === 'write') {
            const bytes = seed === 0 ? new Uint8Array(length) : filled(length, seed)
            target.write(at, bytes)
            model[who] = sized(expected, Math.max(expected.length, at + length))
            ;(model[who] as Uint8Array).set(bytes, at)
          } else if (kind === 'truncate') {
            target.truncate(at)
            model[who] = sized(expected, at)
          } else if (kind === 'fork') {
            real[at] = target.fork()
            model[at] = expected.slice()
          } else if (kind === 'copy') {
            const other = seed === who ? (who + 1) % 4 : seed
            const within = at % PAGE_BYTES
            const bytes = (model[other] as Uint8Array).slice(within, within + length)
            if (bytes.length === 0) continue
            target.copyFrom(real[other] as PagedBytes, within, at, bytes.length)
            model[who] = sized(expected, Math.max(expected.length, at + bytes.length))
            ;(model[who] as Uint8Array).set(bytes, at)
          } else {
            const from = real[seed] as PagedBytes
            const bytes = Math.min(length, Math.floor(from.lengthBytes / PAGE_BYTES)) * PAGE_BYTES
            target.sharePages(from, 0, at * PAGE_BYTES, bytes)
            const source = (model[seed] as Uint8Array).slice(0, bytes)
            model[who] = sized(expected, Math.max(expected.length, at * PAGE_BYTES + bytes))
            ;(model[who] as Uint8Array).set(source, at * PAGE_BYTES)
          }
        }
        real.forEach((content, who) => {
          expect(same(all(content), model[who] as Uint8Array)).toBe(true)
          const written = new PagedBytes()
          written.write(0, model[who] as Uint8Array)
          expect(content.digest(sha256)).toBe(written.digest(sha256))
          expect(same(storedOnly(content), model[who] as Uint8Array)).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })
})
