/**
 * P3 of the disk engine: the n-th operation of the volume fails, for every n, by an I/O error, a full volume, or a write
 * that takes only a part of its bytes. The error is told, and what was there before can still be read, by the open disk
 * and by who opens it anew.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { createDifferencingDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { CrashVolume, type Failure } from '../fixtures/crash-volume.ts'
import { closedChain } from '../fixtures/damaged-chains.ts'
import { isWholeProof } from '../proof-size.ts'
import { countingGuids, filled, MIB, same, wholeDisk } from './fixture.ts'

const IO_ERROR = '0x8007001F'
const DISK_FULL = '0x80070070'
const SECTOR_BYTES = 512

type Named = Omit<Failure, 'at'> & { readonly name: string }
const FAILURES: readonly Named[] = [
  { name: 'an I/O error', code: IO_ERROR },
  { name: 'one I/O error', code: IO_ERROR, once: true },
  { name: 'a full volume', code: DISK_FULL },
  { name: 'a write of one sector', code: DISK_FULL, takenBytes: () => SECTOR_BYTES },
  { name: 'a write of all but one sector', code: IO_ERROR, takenBytes: (length) => length - SECTOR_BYTES, once: true },
]

const tally = { failures: 0, short: 0, kinds: new Set<string>() }
afterAll(() =>
  console.log(
    `failing I/O: ${tally.failures} failures, ${tally.short} of them short writes, of ${tally.kinds.size} kinds of work, 0 states lost`,
  ),
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

/** In the block that is partly there; no work writes it. */
const FURTHER_SECTOR = 900
const FURTHER = filled(SECTOR_BYTES, 88)

/** Whether the open disk takes another write after the failure; it may refuse, but what it takes must stay. */
const writesOn = (disk: VirtualDisk): boolean => {
  try {
    disk.write(FURTHER_SECTOR, FURTHER)
    return true
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return false
  }
}

/** Lets the n-th operation of the work fail and looks at what is left. */
const failAt = ({ name, run, after }: Work, failure: Failure, failureName: string): void => {
  const prepared = prepare()
  const { volume, leaf } = prepared
  const where = `${name}, ${failureName} at ${failure.at}`
  volume.failure = { ...failure, at: volume.operations.length + failure.at }
  let said = ''
  try {
    run(prepared)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    said = error.code
  }
  // Closing never throws: what it could not write, the log still says.
  if (name !== 'closing') expect([where, said]).toEqual([where, failure.code])
  tally.failures++
  volume.failure = undefined
  let wroteOn = false
  if (name !== 'closing') {
    expect([where, isMixOf(wholeDisk(leaf), content, after)]).toEqual([where, true])
    wroteOn = writesOn(leaf)
    leaf.closeChain()
  }
  const again = openChain(volume, 'child.avhdx', { access: 'write', newGuid: countingGuids() })
  const found = wholeDisk(again)
  const further = found.subarray(FURTHER_SECTOR * SECTOR_BYTES, (FURTHER_SECTOR + 1) * SECTOR_BYTES)
  if (wroteOn) expect([where, same(further, FURTHER)]).toEqual([where, true])
  further.set(content.subarray(FURTHER_SECTOR * SECTOR_BYTES, (FURTHER_SECTOR + 1) * SECTOR_BYTES))
  expect([where, isMixOf(found, content, after)]).toEqual([where, true])
  again.write(7, filled(SECTOR_BYTES, 77))
  again.closeChain()
}

describe('work whose n-th operation fails', () => {
  it.each(works)('$name', (work) => {
    tally.kinds.add(work.name)
    const dry = prepare()
    const before = dry.volume.operations.length
    work.run(dry)
    let turn = 0
    dry.volume.operations.slice(before).forEach((operation, at) => {
      const canBeShort = operation.kind === 'write' && operation.bytes.length > SECTOR_BYTES
      const failures = FAILURES.filter(({ takenBytes }) => canBeShort || takenBytes === undefined)
      // Every operation fails in every way at the gate; in two ways, by turns, while someone waits.
      const chosen = isWholeProof() ? failures : [0, 1].map(() => failures[turn++ % failures.length] as Named)
      for (const { name, ...failure } of chosen) {
        if (failure.takenBytes !== undefined) tally.short++
        failAt(work, { ...failure, at }, name)
      }
    })
  })
})
