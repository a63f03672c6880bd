/**
 * P3 of the disk engine: the n-th operation of the volume fails, for every n, by an I/O error or a full volume. The error
 * is told, and what was there before can still be read, by the open disk and by who opens it anew.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { createDifferencingDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { CrashVolume } from '../fixtures/crash-volume.ts'
import { closedChain } from '../fixtures/damaged-chains.ts'
import { countingGuids, filled, MIB, same, wholeDisk } from './fixture.ts'

const CODES = ['0x8007001F', '0x80070070'] as const
const tally = { failures: 0, kinds: new Set<string>() }
afterAll(() =>
  console.log(`failing I/O: ${tally.failures} failures of ${tally.kinds.size} kinds of work, 0 states lost`),
)

interface Prepared {
  readonly volume: CrashVolume
  readonly leaf: VirtualDisk
}

const closed = closedChain()
const child = openChain(closed, 'child.avhdx', { access: 'write', newGuid: countingGuids() })
child.write(4096 + 9, filled(512, 4))
child.closeChain()
const content = wholeDisk(openChain(closed.fork(), 'child.avhdx', { access: 'read', newGuid: countingGuids() }))

/** The same chain, open on a volume that can fail. */
const prepare = (): Prepared => {
  const volume = new CrashVolume(closed.fork())
  const leaf = openChain(volume, 'child.avhdx', { access: 'write', newGuid: countingGuids() })
  return { volume, leaf }
}

interface Work {
  readonly name: string
  readonly run: (prepared: Prepared) => void
  /** What the disk may read as instead, once the work is done. */
  readonly after: Uint8Array
}

const written = (sector: number, bytes: Uint8Array): Uint8Array => {
  const changed = content.slice()
  changed.set(bytes, sector * 512)
  return changed
}

const works: readonly Work[] = [
  {
    name: 'a write into a block that is partly there',
    run: ({ leaf }) => leaf.write(200, filled(4096, 9)),
    after: written(200, filled(4096, 9)),
  },
  {
    name: 'a write into a block that is not there',
    run: ({ leaf }) => leaf.write(3 * 2048 + 5, filled(4096, 9)),
    after: written(3 * 2048 + 5, filled(4096, 9)),
  },
  {
    name: 'a write of a whole block',
    run: ({ leaf }) => leaf.write(4 * 2048, filled(MIB, 9)),
    after: written(4 * 2048, filled(MIB, 9)),
  },
  {
    name: 'a new child',
    run: ({ leaf, volume }) => {
      createDifferencingDisk(volume, 'new.avhdx', { parent: leaf, newGuid: countingGuids() }).close()
    },
    after: content,
  },
  {
    name: 'a merge',
    run: ({ leaf }) => {
      for (const _ of mergeIntoParent(leaf, [], { newGuid: countingGuids() }));
    },
    after: content,
  },
  { name: 'closing', run: ({ leaf }) => leaf.closeChain(), after: content },
]

/** Sector by sector one of the two. */
const isMixOf = (found: Uint8Array, one: Uint8Array, other: Uint8Array): boolean => {
  if (same(found, one) || same(found, other)) return true
  for (let at = 0; at < found.length; at += 512) {
    const here = found.subarray(at, at + 512)
    if (!same(here, one.subarray(at, at + 512)) && !same(here, other.subarray(at, at + 512))) return false
  }
  return true
}

describe('work whose n-th operation fails', () => {
  it.each(works)('$name', ({ name, run, after }) => {
    tally.kinds.add(name)
    const dry = prepare()
    run(dry)
    const operations = dry.volume.operations.length
    for (const code of CODES)
      for (let at = 0; at < operations; at++) {
        const prepared = prepare()
        const { volume, leaf } = prepared
        const where = `${name}, ${code} at ${at}`
        volume.failure = { at: volume.operations.length + at, code }
        let said = ''
        try {
          run(prepared)
        } catch (error) {
          if (!(error instanceof StorageError)) throw error
          said = error.code
        }
        // Closing never throws: what it could not write, the log still says.
        if (name !== 'closing') expect([where, said]).toEqual([where, code])
        tally.failures++
        volume.failure = undefined
        if (name !== 'closing') {
          expect([where, isMixOf(wholeDisk(leaf), content, after)]).toEqual([where, true])
          leaf.closeChain()
        }
        const again = openChain(volume, 'child.avhdx', { access: 'write', newGuid: countingGuids() })
        expect([where, isMixOf(wholeDisk(again), content, after)]).toEqual([where, true])
        again.write(7, filled(512, 77))
        again.closeChain()
      }
  })
})
