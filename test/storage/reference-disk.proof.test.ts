import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { beginMerge, finishMerge, mergeableBlocks, mergeBlock } from '../../src/storage/differencing/merge.ts'
import { sliceMap } from '../../src/storage/differencing/slice-map.ts'
import { resolveSector } from '../../src/storage/resolve-sector.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, filled, MIB, same, sha256, wholeDisk } from './fixture.ts'
import { Modelled, SIZE_BYTES } from './modelled-chain.ts'
import { steps } from './modelled-steps.ts'

/** A trimmed block decides that its sectors are zeros, without holding any. */
const holdsData = (disk: VirtualDisk, sector: number): boolean =>
  disk.hasSector(sector) && disk.blocks.state(Math.floor((sector * 512) / disk.blockSizeBytes)) >= 6

const tally = { runs: 0, commands: 0, kinds: new Map<string, number>() }
afterAll(() => {
  const kinds = [...tally.kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')
  console.log(`reference disk: ${tally.runs} runs, ${tally.commands} commands (${kinds}), 0 differences`)
})

describe('a chain of disks', () => {
  it('reads as a plain array after every command of any session', {
    timeout: isWholeProof() ? 86_400_000 : 60_000,
  }, () => {
    fc.assert(
      fc.property(
        fc.array(steps, { minLength: 3, maxLength: 60, size: isWholeProof() ? 'medium' : 'small' }),
        (list) => {
          const disk = new Modelled()
          tally.runs++
          for (const step of list) {
            disk.run(step)
            disk.assertEqual()
            tally.commands++
            tally.kinds.set(step.kind, (tally.kinds.get(step.kind) ?? 0) + 1)
          }
          disk.assertFiles()
          disk.assertEqual()
        },
      ),
      { numRuns: proofCount(2000, 100_000) },
    )
  })

  it('answers for single sectors and slices as a search through the layers does', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 3, maxLength: 10 }), (list) => {
        const disk = new Modelled()
        for (const step of list) disk.run(step)
        const chain = disk.leaf.chain()
        const slices = sliceMap(disk.leaf, 65_536)
        const present = chain.map(() => new Uint16Array(Math.ceil(disk.state.length / 65_536)))
        const answering = chain.map(() => new Uint16Array(Math.ceil(disk.state.length / 65_536)))
        for (let sector = 0; sector < disk.sectors; sector++) {
          const slice = sector >> 7
          chain.forEach((layer, at) => {
            if (holdsData(layer, sector)) (present[at] as Uint16Array)[slice] = (present[at]?.[slice] as number) + 1
          })
          const { disk: found, hops } = resolveSector(disk.leaf, sector)
          const at = chain.length - 1 - hops
          expect(chain[at]).toBe(found)
          if (holdsData(found, sector)) (answering[at] as Uint16Array)[slice] = (answering[at]?.[slice] as number) + 1
        }
        expect(slices.map((layer) => [...layer.present])).toEqual(present.map((layer) => [...layer]))
        expect(slices.map((layer) => [...layer.answering])).toEqual(answering.map((layer) => [...layer]))
      }),
      { numRuns: proofCount(80) },
    )
  })
})

describe('a merge in steps', () => {
  it('may be stopped, and the one below it too: every file still knows its parent', () => {
    const disk = new Modelled()
    for (const step of ['checkpoint', 'checkpoint', 'write', 'merge 1', 'write', 'merge 0', 'merge 0']) {
      const [kind, level = '0'] = step.split(' ')
      if (kind === 'checkpoint') disk.run({ kind: 'checkpoint', block: 0 })
      else if (kind === 'write') disk.run({ kind: 'write', sector: 0, count: 1, seed: 0 })
      else disk.run({ kind: 'merge', level: Number(level), more: 0, stopAfter: 0, writes: [] })
      disk.assertEqual()
    }
  })

  it('goes on in a fork exactly as where it was forked, byte for byte', () => {
    const disk = new Modelled()
    disk.write(0, filled(SIZE_BYTES, 1))
    disk.run({ kind: 'checkpoint', block: 0 })
    disk.write(100, filled(3 * MIB, 2))
    const [first, ...rest] = mergeableBlocks(disk.leaf)
    const guids = countingGuids()
    const mergedGuid = beginMerge(disk.leaf, [], disk.volume, { newGuid: guids, open: [] })
    mergeBlock(disk.leaf, first as number)
    const volume = disk.volume.fork()
    const forked = disk.leaf.forkOnto(volume, { newGuid: disk.newGuid })
    for (const [leaf, onVolume] of [
      [disk.leaf, disk.volume],
      [forked, volume],
    ] as const) {
      for (const block of rest) mergeBlock(leaf, block)
      finishMerge(leaf, [], onVolume, { newGuid: guids, open: [], mergedGuid })
    }
    expect(disk.volume.list()).toEqual(volume.list())
    for (const path of volume.list()) {
      const [left, right] = [disk.volume, volume].map((each) => each.fileDigest(path, sha256))
      expect(left === right).toBe(true)
    }
    expect(same(wholeDisk(forked.parent as VirtualDisk), disk.state)).toBe(true)
  })
})
