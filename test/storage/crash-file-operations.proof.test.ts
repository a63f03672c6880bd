/**
 * P2 of the disk engine for what is done to whole files: the power goes after any operation of it, and the disk opens in
 * its old state or its new one. The recovery is cut as well.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { compactDisk } from '../../src/storage/compact-disk.ts'
import { createDifferencingDisk, createDynamicDisk, createFixedDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import type { NewGuid } from '../../src/storage/guid.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { reconnectParent } from '../../src/storage/reconnect-parent.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import { openVhdx } from '../../src/storage/vhdx/open-vhdx.ts'
import { resizeVhdx } from '../../src/storage/vhdx/resize-vhdx.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Volume } from '../../src/storage/volume.ts'
import { CrashVolume } from '../fixtures/crash-volume.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, filled, MIB, volumeOf, wholeDisk } from './fixture.ts'

const tally = { images: 0, old: 0, new: 0, recoveriesCut: 0 }
afterAll(() =>
  console.log(
    `crash of file operations: ${tally.images} images, ${tally.old} in the old state, ${tally.new} in the new one, ${tally.recoveriesCut} recoveries cut, 0 mixed`,
  ),
)

interface Operation {
  readonly name: string
  /** Makes the files; returns the leaf that is looked at. */
  readonly prepare: (volume: HostVolume, newGuid: NewGuid) => string
  readonly act: (volume: Volume, newGuid: NewGuid) => void
}

const base = (volume: HostVolume, newGuid: NewGuid, kind: 'dynamic' | 'fixed' = 'dynamic'): VirtualDisk => {
  const create = kind === 'fixed' ? createFixedDisk : createDynamicDisk
  const disk = create(volume, 'base.vhdx', { sizeBytes: 3 * MIB + MIB / 2, newGuid })
  disk.write(0, filled(2 * MIB, 1))
  disk.write(3 * 2048, filled(MIB / 2, 2))
  return disk
}

const resize =
  (sizeBytes: number) =>
  (volume: Volume, newGuid: NewGuid): void => {
    const open = openVhdx(volume, 'base.vhdx', 'write', { newGuid })
    resizeVhdx(open, sizeBytes)
    open.vhdx.close()
  }

const chainOfThree = (volume: HostVolume, newGuid: NewGuid): string => {
  let leaf = base(volume, newGuid)
  for (const [name, seed] of [
    ['one.avhdx', 3],
    ['two.avhdx', 4],
  ] as const) {
    leaf = createDifferencingDisk(volume, name, { parent: leaf, newGuid })
    leaf.write(seed * 700, filled(40 * 512, seed))
    leaf.write(2048, filled(MIB, seed))
  }
  leaf.closeChain()
  return 'two.avhdx'
}

const OPERATIONS: readonly Operation[] = [
  {
    name: 'a disk grows',
    prepare: (volume, newGuid) => {
      base(volume, newGuid).close()
      return 'base.vhdx'
    },
    act: resize(6 * MIB),
  },
  {
    name: 'a fixed disk grows',
    prepare: (volume, newGuid) => {
      base(volume, newGuid, 'fixed').close()
      return 'base.vhdx'
    },
    act: resize(6 * MIB),
  },
  {
    name: 'a disk becomes smaller',
    prepare: (volume, newGuid) => {
      base(volume, newGuid).close()
      return 'base.vhdx'
    },
    act: resize(MIB),
  },
  {
    name: 'a file is compacted',
    prepare: (volume, newGuid) => {
      const disk = base(volume, newGuid)
      disk.write(2 * 2048, new Uint8Array(MIB))
      disk.trim(0, 2048)
      disk.close()
      return 'base.vhdx'
    },
    act: (volume, newGuid) => void compactDisk(volume, 'base.vhdx', { newGuid, findZeros: true }),
  },
  {
    name: 'a child is reconnected',
    prepare: chainOfThree,
    act: (volume, newGuid) => reconnectParent(volume, 'two.avhdx', 'one.avhdx', { newGuid, ignoreIdMismatch: true }),
  },
  {
    name: 'two levels are merged at once',
    prepare: chainOfThree,
    act: (volume, newGuid) => {
      const leaf = openChain(volume, 'two.avhdx', { access: 'write', newGuid })
      for (const _ of mergeIntoParent(leaf, [], { newGuid, into: leaf.chain()[0] }));
      leaf.closeChain()
    },
  },
]

const open = (volume: Volume, path: string, newGuid: NewGuid, where: string): VirtualDisk => {
  try {
    return openChain(volume, path, { access: 'write', newGuid })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    throw new Error(`${where}: ${error.code} ${JSON.stringify(error.data)}`)
  }
}

describe.each(OPERATIONS)('while $name', ({ name, prepare, act }) => {
  it('the power may go at any moment', { timeout: isWholeProof() ? 86_400_000 : 60_000 }, () => {
    const newGuid = countingGuids()
    const inner = volumeOf(128)
    const leaf = prepare(inner, newGuid)
    const before = openChain(inner, leaf, { access: 'read', newGuid })
    const old = wholeDisk(before)
    before.closeChain()
    const recorded = new CrashVolume(inner)
    act(recorded, newGuid)
    const after = openChain(inner, leaf, { access: 'read', newGuid })
    const fresh = wholeDisk(after)
    after.closeChain()

    const random = new Random(name.length)
    const chance = () => random.integer('chance', 0, 2 ** 30 - 1) / 2 ** 30
    const cuts = recorded.operations.length + 1
    const perCut = Math.max(1, Math.round(proofCount(1200) / OPERATIONS.length / cuts))
    const check = (volume: Volume, where: string): void => {
      const disk = open(volume, leaf, newGuid, where)
      const content = wholeDisk(disk)
      const isNew = Buffer.compare(content, fresh) === 0
      expect([where, isNew || Buffer.compare(content, old) === 0]).toEqual([where, true])
      if (isNew) tally.new++
      else tally.old++
      disk.abandonChain()
    }
    for (let cut = 0; cut < cuts; cut++)
      for (let nth = 0; nth < perCut; nth++) {
        const image = recorded.imageAfter(cut, chance)
        const where = `${name}, after ${cut}, image ${nth}`
        const errors = validateChain(image, leaf).filter(({ severity }) => severity === 'error')
        expect([where, errors]).toEqual([where, []])
        const again = new CrashVolume(image)
        check(again, where)
        tally.images++
        if (again.operations.length === 0) continue
        const second = Math.floor(chance() * again.operations.length)
        check(again.imageAfter(second, chance), `${where}, again ${second}`)
        tally.recoveriesCut++
      }
  })
})

describe.each(['dynamic', 'fixed'] as const)('while a %s disk is made', (kind) => {
  it('the power may go at any moment: there is no disk, or all of it', () => {
    const newGuid = countingGuids()
    const recorded = new CrashVolume(volumeOf(64))
    const create = kind === 'fixed' ? createFixedDisk : createDynamicDisk
    create(recorded, 'new.vhdx', { sizeBytes: 3 * MIB + 512, newGuid }).close()
    const random = new Random(7)
    const chance = () => random.integer('chance', 0, 2 ** 30 - 1) / 2 ** 30
    for (let cut = 0; cut <= recorded.operations.length; cut++)
      for (let nth = 0; nth < proofCount(30); nth++) {
        const image = recorded.imageAfter(cut, chance)
        tally.images++
        const found = image.exists('new.vhdx') ? opened(image, 'new.vhdx', newGuid) : undefined
        if (found === undefined) tally.old++
        else {
          tally.new++
          expect([cut, found.kind, wholeDisk(found).every((byte) => byte === 0)]).toEqual([cut, kind, true])
          // One of its headers may be missing: that is a warning.
          expect(validateChain(image, 'new.vhdx').filter(({ severity }) => severity === 'error')).toEqual([])
        }
        if (cut === recorded.operations.length) expect(found?.virtualSizeBytes).toBe(3 * MIB + 512)
      }
  })
})

/** Undefined while the file says itself that it is no disk. */
const opened = (volume: HostVolume, path: string, newGuid: NewGuid): VirtualDisk | undefined => {
  try {
    return openChain(volume, path, { access: 'read', newGuid })
  } catch (error) {
    if (error instanceof StorageError && ['0xC03A0015', '0xC03A0008'].includes(error.code)) return undefined
    throw error
  }
}
