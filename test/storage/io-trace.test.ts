/** The I/O trace: what each request touched, in a ring that forgets. */
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { IoTrace } from '../../src/storage/io-trace.ts'
import { resolveSector } from '../../src/storage/resolve-sector.ts'
import { countingGuids, filled, MIB, volumeOf } from './fixture.ts'

const newGuid = countingGuids()

/** Three files, each with some sectors of its own in the first blocks; the third block is nobody's. */
const tracedChain = () => {
  const trace = new IoTrace()
  const observer = {
    metadata: trace.metadata.bind(trace),
    data: (_: string, path: string, offsetBytes: number, lengthBytes: number) =>
      trace.data(path, offsetBytes, lengthBytes),
    flush: () => {},
  }
  const volume = volumeOf(100)
  const base = createDynamicDisk(volume, 'a.vhdx', { sizeBytes: 4 * MIB, newGuid, observer })
  base.write(0, filled(MIB, 1))
  const middle = createDifferencingDisk(volume, 'b.avhdx', { parent: base, newGuid, observer })
  middle.write(16, filled(8 * 512, 2))
  const leaf = createDifferencingDisk(volume, 'c.avhdx', { parent: middle, newGuid, observer })
  leaf.write(8, filled(4 * 512, 3))
  return { trace, leaf }
}

describe('the trace of a request', () => {
  it('names for each run the file that answered, and how many were asked above it', () => {
    const { trace, leaf } = tracedChain()
    trace.begin(7, 'read')
    leaf.read(0, new Uint8Array(32 * 512))
    trace.end()
    const { entries } = trace
    expect(entries.map(({ path, lengthBytes, hops }) => [path, lengthBytes / 512, hops])).toEqual([
      ['a.vhdx', 8, 2],
      ['c.avhdx', 4, 0],
      ['a.vhdx', 4, 2],
      ['b.avhdx', 8, 1],
      ['a.vhdx', 8, 2],
    ])
    const sectors = [0, 8, 12, 16, 24]
    for (const [index, sector] of sectors.entries()) {
      const { disk, hops } = resolveSector(leaf, sector)
      expect(entries[index]).toMatchObject({ at: 7, kind: 'read', path: disk.path, hops })
      const bytes = new Uint8Array(512)
      disk.vhdx.read(entries[index]?.offsetBytes ?? 0, bytes)
      const read = new Uint8Array(512)
      leaf.read(sector, read)
      expect(bytes).toEqual(read)
    }
    expect([(entries[0]?.metadataBytes ?? 0) > 0, entries[1]?.metadataBytes]).toEqual([true, 0])
  })

  it('says where it was asked last when no file holds what was read', () => {
    const { trace, leaf } = tracedChain()
    trace.begin(0, 'read')
    leaf.read(6000, new Uint8Array(512))
    trace.end()
    expect(trace.entries).toMatchObject([{ path: 'a.vhdx', lengthBytes: 0, hops: 2 }])
  })

  it('of a write has the bytes that went to the log, and one in place has none', () => {
    const { trace, leaf } = tracedChain()
    for (const at of [1, 2]) {
      trace.begin(at, 'write')
      leaf.write(40, filled(512, at))
      trace.end()
    }
    expect(trace.entries).toMatchObject([
      { kind: 'write', path: 'c.avhdx', lengthBytes: 512, hops: 0 },
      { kind: 'write', path: 'c.avhdx', lengthBytes: 512, logBytes: 0, metadataBytes: 0 },
    ])
    expect(trace.entries[0]?.logBytes).toBeGreaterThanOrEqual(8192)
    leaf.read(0, new Uint8Array(512))
    expect(trace.entries).toHaveLength(2)
  })

  it('keeps the newest in order and counts what it dropped', () => {
    const trace = new IoTrace(4)
    expect([trace.entries, trace.dropped]).toEqual([[], 0])
    for (let at = 0; at < 11; at++) {
      trace.begin(at, 'write')
      trace.data('a.vhdx', at, 1)
      trace.end()
      const kept = trace.entries.map((entry) => entry.at)
      expect(kept).toEqual([at - 3, at - 2, at - 1, at].filter((each) => each >= 0))
      expect(trace.dropped).toBe(Math.max(0, at - 3))
    }
  })
})
