/**
 * P4 of the disk engine: images changed at random where it hurts, half of them with their checksums repaired. Each is
 * read, or refused by an error of ours; none takes long or much memory.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain, readDiskInfo } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import { viewOf } from '../../src/storage/vhdx/byte-view.ts'
import { checksumWithout } from '../../src/storage/vhdx/crc32c.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, fileBytes, filled, MIB, volumeOf } from './fixture.ts'

const ALLOCATED_MAX_BYTES = 64 * MIB
const SLOWEST_MAX_MS = 250

const tally = { inputs: 0, read: 0, refused: new Map<string, number>(), slowestMs: 0, mostBytes: 0 }
afterAll(() => {
  const codes = [...tally.refused].map(([code, count]) => `${code} ${count}`).join(', ')
  console.log(
    `fuzz: ${tally.inputs} inputs, ${tally.read} read, refused: ${codes}; slowest ${tally.slowestMs.toFixed(0)} ms, most memory ${(tally.mostBytes / MIB).toFixed(1)} MiB`,
  )
})

/** Counts what typed arrays ask for, wherever it is asked. */
let allocatedBytes = 0
const native = { Uint8Array, Uint32Array }
const counting = <Kind extends typeof Uint8Array | typeof Uint32Array>(kind: Kind): Kind =>
  new Proxy(kind, {
    construct(target, args: unknown[]) {
      if (typeof args[0] === 'number') allocatedBytes += args[0] * target.BYTES_PER_ELEMENT
      return Reflect.construct(target, args, target) as object
    },
  })
beforeAll(() => {
  Object.assign(globalThis, { Uint8Array: counting(Uint8Array), Uint32Array: counting(Uint32Array) })
  return () => Object.assign(globalThis, native)
})

/** base, child and grandchild of 8 MiB; the grandchild's log is owed, the child's is not. */
const seedVolume = (): HostVolume => {
  const newGuid = countingGuids()
  const volume = volumeOf(128)
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(2 * MIB, 1))
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  child.write(100, filled(4096, 2))
  const top = createDifferencingDisk(volume, 'top.avhdx', { parent: child, newGuid })
  top.write(4096 + 9, filled(512, 4))
  top.write(0, filled(MIB, 5))
  top.write(8192 + 5, filled(512, 6))
  top.abandonChain()
  return volume
}

interface Structure {
  readonly at: number
  readonly lengthBytes: number
  /** Where the fields are that decide anything; the rest is data or zeros. */
  readonly fields: readonly number[]
  /** The range that a checksum at its byte 4 covers. */
  readonly sealed?: number
}

const range = (from: number, to: number, step = 1): number[] => {
  const all: number[] = []
  for (let at = from; at < to; at += step) all.push(at)
  return all
}

const structures: readonly Structure[] = [
  { at: 0, lengthBytes: 64, fields: range(0, 16) },
  ...[65_536, 131_072].map((at) => ({ at, lengthBytes: 4096, fields: range(0, 80, 4), sealed: 4096 })),
  ...[196_608, 262_144].map((at) => ({ at, lengthBytes: 65_536, fields: range(0, 80, 4), sealed: 65_536 })),
  { at: 2 * MIB, lengthBytes: 65_536, fields: range(0, 240, 4) },
  { at: 2 * MIB + 65_536, lengthBytes: 4096, fields: range(0, 400, 2) },
  { at: 3 * MIB, lengthBytes: 4096, fields: range(0, 96, 4) },
  { at: 3 * MIB + 4096 * 8, lengthBytes: 8, fields: [0, 4] },
  { at: 4 * MIB, lengthBytes: 4096, fields: range(0, 2048, 64) },
  ...range(MIB, MIB + 3 * 12_288, 12_288).map((at) => ({
    at,
    lengthBytes: 12_288,
    fields: range(0, 160, 4),
    sealed: 12_288,
  })),
]

const VALUES = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  511,
  512,
  4095,
  4096,
  65_536,
  0x0010_0006,
  0x0030_0007,
  MIB,
  2 * MIB,
  0x7fff_ffff,
  0x8000_0000,
  0xffff_f000,
  0xffff_ffff,
]

/** Changes one to three fields of one or two structures. Returns what was done, for a failure to tell. */
const mutate = (volume: HostVolume, path: string, random: Random): string => {
  const file = volume.open(path, { access: 'write', share: false })
  const told: string[] = []
  const pick = <T>(of: readonly T[]): T => of[random.integer('pick', 0, of.length - 1)] as T
  for (let count = random.integer('structures', 1, 2); count > 0; count--) {
    const { at, lengthBytes, fields, sealed } = pick(structures)
    if (at + lengthBytes > file.lengthBytes) continue
    const bytes = new native.Uint8Array(lengthBytes)
    file.read(at, bytes)
    for (let changes = random.integer('changes', 1, 3); changes > 0; changes--) {
      const field = pick(fields)
      const kind = random.integer('kind', 0, 3)
      if (field + 4 > bytes.length || kind === 0) bytes[field] = random.integer('byte', 0, 255)
      else if (kind === 1) bytes[field] = (bytes[field] as number) ^ (1 << random.integer('bit', 0, 7))
      else if (kind === 2) viewOf(bytes).setUint32(field, pick(VALUES), true)
      else bytes.copyWithin(field, pick(fields), pick(fields) + 8)
      told.push(`${at}+${field}`)
    }
    if (sealed !== undefined && random.integer('seal', 0, 1) === 1)
      viewOf(bytes).setUint32(4, checksumWithout(bytes.subarray(0, sealed), 4), true)
    file.write(at, bytes)
  }
  if (random.integer('cut', 0, 19) === 0) file.truncate(random.integer('length', 0, file.lengthBytes))
  file.close()
  return `${path}: ${told.join(' ')}`
}

/** What the validator says must be what opening comes to, except for what only `inspect` minds. */
const assertAgrees = (volume: HostVolume, isOpen: boolean, what: string): void => {
  const errors = validateChain(volume, 'top.avhdx').filter(({ severity }) => severity === 'error')
  if (errors.length > 0 === isOpen)
    throw new Error(`${what}: ${isOpen ? 'read' : 'refused'}, and found ${JSON.stringify(errors)}`)
}

/** Opens the chain and looks into each of its blocks. */
const lookAt = (volume: HostVolume, alsoAlone: boolean): void => {
  if (alsoAlone) readDiskInfo(volume, 'top.avhdx')
  const disk = openChain(volume, 'top.avhdx', { access: 'read', newGuid: countingGuids() })
  const bytes = new native.Uint8Array(4096)
  const sectors = Math.min(disk.sectorCount, 8 * 2048)
  const perRead = bytes.length / disk.sectorSizeBytes
  for (let sector = 0; sector + perRead <= sectors; sector += 1024) disk.read(sector, bytes)
  disk.closeChain()
}

describe('any image', () => {
  it('is read or refused, soon and with little memory', { timeout: isWholeProof() ? 86_400_000 : 60_000 }, () => {
    const seed = seedVolume()
    const random = new Random(20_260_314)
    const paths = ['top.avhdx', 'child.avhdx', 'base.vhdx']
    for (let input = 0; input < proofCount(50_000); input++) {
      const volume = seed.fork()
      const what = mutate(volume, paths[random.integer('file', 0, 9) >> 2] ?? 'top.avhdx', random)
      allocatedBytes = 0
      const readBefore = tally.read
      const startedMs = performance.now()
      try {
        lookAt(volume, input % 10 === 1)
        tally.read++
      } catch (error) {
        if (!(error instanceof StorageError))
          throw new Error(`input ${input}, ${what}: ${error instanceof Error ? error.stack : error}`)
        tally.refused.set(error.code, (tally.refused.get(error.code) ?? 0) + 1)
      }
      const tookMs = performance.now() - startedMs
      if (input % 10 === 0) assertAgrees(volume, tally.read > readBefore, `input ${input}, ${what}`)
      tally.inputs++
      tally.slowestMs = Math.max(tally.slowestMs, tookMs)
      tally.mostBytes = Math.max(tally.mostBytes, allocatedBytes)
      if (allocatedBytes > ALLOCATED_MAX_BYTES) throw new Error(`input ${input}, ${what}: ${allocatedBytes} bytes`)
      if (tookMs > SLOWEST_MAX_MS) throw new Error(`input ${input}, ${what}: ${tookMs} ms`)
    }
    expect(tally.read).toBeGreaterThan(0)
    expect(tally.refused.size).toBeGreaterThan(3)
    expect(fileBytes(seed, 'base.vhdx').length).toBeGreaterThan(0)
  })
})
