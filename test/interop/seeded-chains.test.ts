/**
 * P5 of the disk engine: other people's programs read thirty chains grown from seeds, and the disks they are flattened to,
 * as the list of their changes says: 7-Zip and libvhdi each level through the chain, QEMU the bases and the flat disks.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convertDisk } from '../../src/storage/convert-disk.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { type ChainKind, chainKinds, fewChainKinds, traitsOf } from '../fixtures/chain-kinds.ts'
import { type Change, windowsOf } from '../fixtures/disk-model.ts'
import { exportFiles } from '../fixtures/exported-disks.ts'
import { expectedOfLibvhdi, pythonWithLibvhdi, type Range, readByLibvhdi } from '../fixtures/libvhdi.ts'
import { growChain, type Level, type SeededChain } from '../fixtures/seeded-chains.ts'
import { strangerChecks } from '../fixtures/stranger-checks.ts'
import { assertReadBy7zz, assertReadByQemu, assertSoundByQemu } from '../fixtures/stranger-readers.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, MIB, same } from '../storage/fixture.ts'

const { has7zz, hasQemu, inFolder, checked } = strangerChecks()
const python = pythonWithLibvhdi()
const FLAT = 'SHOP\\flat.vhdx'

/** Gigabytes, nearly all of them holes. */
const isHuge = (sizeBytes: number): boolean => sizeBytes > 1024 * MIB
/** Gigabytes are read from end to end at the gate only, where libvhdi cannot look or a merge took place. */
const isReadWhole = ({ withZeros, ending }: ChainKind): boolean => isWholeProof() && (withZeros || ending === 'merge')
const realPath = (root: string, path: string): string => join(root, ...path.split('\\'))

/** All of a disk, or of a huge one what lies around each of its changes. */
const rangesOf = (changes: readonly Change[], sizeBytes: number): readonly Range[] => {
  if (!isHuge(sizeBytes)) return [[0, sizeBytes]]
  return changes.map(({ offsetBytes, lengthBytes }) => {
    const from = Math.max(0, offsetBytes - MIB)
    return [from, Math.min(sizeBytes, offsetBytes + lengthBytes + MIB) - from]
  })
}

/** One disk with other blocks than the chain has, by turns fixed. */
const flatOptions = ({ seed, blockMib }: ChainKind) => ({
  kind: (seed & 2) === 0 ? ('fixed' as const) : ('dynamic' as const),
  blockSizeBytes: (blockMib[0] === 1 ? 32 : 1) * MIB,
})

/** What this program itself reads at the top of each line. The first is also written as one disk beside its chain. */
const expectOwnReading = ({ volume, sizeBytes, lines }: SeededChain, kind: ChainKind): void => {
  for (const line of lines) {
    const { path, changes } = line.at(-1) as Level
    const newGuid = countingGuids()
    const disk = openChain(volume, path, { access: 'read', newGuid })
    for (const [offsetBytes, lengthBytes] of rangesOf(changes, sizeBytes)) {
      let at = offsetBytes
      for (const model of windowsOf(changes, offsetBytes, offsetBytes + lengthBytes)) {
        const ours = new Uint8Array(model.length)
        disk.read(at / disk.sectorSizeBytes, ours)
        expect([path, at, same(ours, model)]).toEqual([path, at, true])
        at += model.length
      }
    }
    if (!isHuge(sizeBytes) && line === lines[0])
      convertDisk(disk, volume, FLAT, { ...flatOptions(kind), newGuid }).close()
    disk.closeChain()
  }
}

/** Levels 0 and 1, the middle and the top; of a second line only its top, which is all that is its own. */
const levelsToRead = (line: readonly Level[], isSecond: boolean): readonly number[] => {
  const top = line.length - 1
  return isSecond ? [top] : [...new Set([0, Math.min(1, top), line.length >> 1, top])]
}

const expectBy7zz = async (root: string, line: readonly Level[], levels: readonly number[], kind: ChainKind) => {
  for (const level of levels) {
    const { path, changes } = line[level] as Level
    const isWhole = !isHuge(kind.sizeBytes) || (isReadWhole(kind) && level === line.length - 1)
    if (isWhole) await assertReadBy7zz(realPath(root, path), changes, kind.sizeBytes)
    else expect(spawnSync('7zz', ['t', '-tvhdx', realPath(root, path)], { stdio: 'ignore' }).status).toBe(0)
    checked()
  }
}

const expectByLibvhdi = (root: string, line: readonly Level[], levels: readonly number[], { sizeBytes }: ChainKind) => {
  if (python === undefined) return
  const ranges = rangesOf((line.at(-1) as Level).changes, sizeBytes)
  const paths = line.map(({ path }) => realPath(root, path))
  const expected = levels.map((level) => expectedOfLibvhdi((line[level] as Level).changes, sizeBytes, ranges))
  expect(readByLibvhdi(python, paths, levels, ranges)).toEqual(expected)
  checked(levels.length)
}

/** QEMU knows no sectors of 4096 bytes: what is flattened to them is 7-Zip's. */
const expectBaseAndFlat = async (root: string, line: readonly Level[], kind: ChainKind): Promise<void> => {
  const [base, top] = [line[0], line.at(-1)] as [Level, Level]
  const { sizeBytes, sectorBytes } = kind
  if (sectorBytes !== 512) {
    if (has7zz) await assertReadBy7zz(realPath(root, FLAT), top.changes, sizeBytes)
    return checked()
  }
  if (!hasQemu) return
  if (isHuge(sizeBytes) && !isReadWhole(kind)) assertSoundByQemu(realPath(root, base.path))
  else assertReadByQemu(realPath(root, base.path), base.changes, sizeBytes)
  if (!isHuge(sizeBytes)) assertReadByQemu(realPath(root, FLAT), top.changes, sizeBytes)
  checked(isHuge(sizeBytes) ? 1 : 4)
}

/** All at the gate; in a soak each kind again, from further seeds. */
const kinds = isWholeProof()
  ? Array.from({ length: proofCount(30) }, (_, seed) => ({ ...(chainKinds[seed % 30] as ChainKind), seed }))
  : fewChainKinds

describe('chains grown from a seed', () => {
  it('differ in all that chains may differ in, also when few are asked for', () => {
    expect(chainKinds).toHaveLength(30)
    expect(new Set(fewChainKinds.flatMap(traitsOf))).toEqual(new Set(chainKinds.flatMap(traitsOf)))
  })

  it.each(kinds.map((kind) => [kind.seed, traitsOf(kind).join(', '), kind] as const))(
    'seed %d: %s',
    async (seed, _, kind) => {
      const chain = growChain(kind)
      expectOwnReading(chain, kind)
      const root = exportFiles(chain.volume, inFolder(`seed-${seed}`))
      for (const line of chain.lines) {
        const levels = levelsToRead(line, line !== chain.lines[0])
        if (has7zz) await expectBy7zz(root, line, levels, kind)
        // libvhdi asks the parent about blocks that a child declares to be zeros.
        if (!kind.withZeros) expectByLibvhdi(root, line, levels, kind)
      }
      await expectBaseAndFlat(root, chain.lines[0] as readonly Level[], kind)
      rmSync(root, { recursive: true })
    },
  )
})
