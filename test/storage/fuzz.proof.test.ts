/**
 * P4 of the disk engine: images of ours and of QEMU's, changed at random where it hurts, half of them with their checksums
 * repaired. Each is read, or refused by an error of ours; none takes long or much memory.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain, readDiskInfo } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import { damage, structuresOf } from '../fixtures/damaged-images.ts'
import { hasTool } from '../fixtures/fat-tools.ts'
import { type FuzzSeed, foreignSeeds, ownSeed } from '../fixtures/fuzz-seeds.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { countingGuids, MIB } from './fixture.ts'

const ALLOCATED_MAX_BYTES = 64 * MIB
const SLOWEST_MAX_MS = 250

const hasQemu = ['qemu-img', 'qemu-io'].map(hasTool).every(Boolean)
const tally = {
  inputs: 0,
  foreign: 0,
  seeds: 0,
  owed: 0,
  read: 0,
  pastDamage: 0,
  refused: new Map<string, number>(),
  slowestMs: 0,
  mostBytes: 0,
}
afterAll(() => {
  const codes = [...tally.refused].map(([code, count]) => `${code} ${count}`).join(', ')
  const foreign = hasQemu
    ? `${tally.foreign} of them of ${tally.seeds} seeds by QEMU, ${tally.owed} of these with a log to replay`
    : 'NONE OF A FOREIGN SEED, for QEMU is not installed'
  console.log(
    `fuzz: ${tally.inputs} inputs, ${foreign}, ${tally.read} read, refused: ${codes}; ${tally.pastDamage} of the refused read past their damage; slowest ${tally.slowestMs.toFixed(0)} ms, most memory ${(tally.mostBytes / MIB).toFixed(1)} MiB`,
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

/** What the validator says must be what opening comes to, except for what only `inspect` minds. */
const assertAgrees = (volume: HostVolume, leaf: string, isOpen: boolean, what: string): void => {
  const errors = validateChain(volume, leaf).filter(({ severity }) => severity === 'error')
  if (errors.length > 0 === isOpen)
    throw new Error(`${what}: ${isOpen ? 'read' : 'refused'}, and found ${JSON.stringify(errors)}`)
}

/** Opens the chain and looks into each of its blocks. */
const lookAt = (volume: HostVolume, leaf: string, alsoAlone: boolean): void => {
  if (alsoAlone) readDiskInfo(volume, leaf)
  const disk = openChain(volume, leaf, { access: 'read', newGuid: countingGuids() })
  const bytes = new native.Uint8Array(4096)
  const sectors = Math.min(disk.sectorCount, 8 * 2048)
  const perRead = bytes.length / disk.sectorSizeBytes
  for (let sector = 0; sector + perRead <= sectors; sector += 1024) disk.read(sector, bytes)
  disk.closeChain()
}

/** Opens it; the error that refuses it, or undefined. Throws any error that is not ours. */
const refusalOf = (volume: HostVolume, leaf: string, alsoAlone: boolean, what: string): StorageError | undefined => {
  try {
    lookAt(volume, leaf, alsoAlone)
    return undefined
  } catch (error) {
    if (error instanceof StorageError) return error
    throw new Error(`${what}: ${error instanceof Error ? error.stack : error}`)
  }
}

const TRIES_MAX = 3
/** An input that takes longer is tried again: what the machine did meanwhile is not the input's. */
const SUSPICIOUS_MS = 40

/** Opens it within the limits of time and memory; whether that went well. */
const tryInput = (volume: HostVolume, leaf: string, alsoAlone: boolean, what: string): boolean => {
  allocatedBytes = 0
  let startedMs = performance.now()
  const refusal = refusalOf(volume, leaf, alsoAlone, what)
  let tookMs = performance.now() - startedMs
  const bytes = allocatedBytes
  for (let tries = 1; tookMs > SUSPICIOUS_MS && tries < TRIES_MAX; tries++) {
    startedMs = performance.now()
    refusalOf(volume, leaf, alsoAlone, what)
    tookMs = Math.min(tookMs, performance.now() - startedMs)
  }
  tally.inputs++
  if (refusal === undefined) tally.read++
  else tally.refused.set(refusal.code, (tally.refused.get(refusal.code) ?? 0) + 1)
  tally.slowestMs = Math.max(tally.slowestMs, tookMs)
  tally.mostBytes = Math.max(tally.mostBytes, bytes)
  if (bytes > ALLOCATED_MAX_BYTES) throw new Error(`${what}: ${bytes} bytes`)
  if (tookMs > SLOWEST_MAX_MS) throw new Error(`${what}: ${tookMs} ms`)
  return refusal === undefined
}

/** What is refused as a whole is read where it can be: each place answers, or fails by an error of ours. */
const lookPastDamage = (volume: HostVolume, leaf: string, what: string): void => {
  allocatedBytes = 0
  try {
    const disk = openChain(volume, leaf, { access: 'read', newGuid: countingGuids(), toleratesDamage: true })
    tally.pastDamage++
    const bytes = new native.Uint8Array(4096)
    for (let sector = 0; sector + 8 <= Math.min(disk.sectorCount, 8 * 2048); sector += 1024)
      try {
        disk.read(sector, bytes.subarray(0, disk.sectorSizeBytes))
      } catch (error) {
        if (!(error instanceof StorageError)) throw error
      }
    disk.closeChain()
  } catch (error) {
    if (!(error instanceof StorageError)) throw new Error(`${what}, past damage: ${error}`)
  }
  if (allocatedBytes > ALLOCATED_MAX_BYTES) throw new Error(`${what}, past damage: ${allocatedBytes} bytes`)
}

const owesLog = (volume: HostVolume, leaf: string): boolean =>
  validateChain(volume, leaf).some(({ code }) => code === 'log-not-empty')

const withStructures = (seed: FuzzSeed) => ({
  ...seed,
  structures: new Map(seed.paths.map((path) => [path, structuresOf(seed.volume, path)])),
})

describe('any image', () => {
  it('is read or refused, soon and with little memory', { timeout: isWholeProof() ? 86_400_000 : 60_000 }, () => {
    const own = withStructures(ownSeed())
    const foreign = hasQemu ? foreignSeeds().map(withStructures) : []
    tally.seeds = foreign.length
    tally.owed = foreign.filter(({ volume, paths }) => owesLog(volume, paths[0] as string)).length
    const random = new Random(20_260_314)
    for (let input = 0; input < proofCount(50_000, 5_000_000); input++) {
      // Every other one, the seeds by turns.
      const stranger = input % 2 === 1 ? foreign[(input >> 1) % foreign.length] : undefined
      const { name, volume: sound, paths, structures } = stranger ?? own
      if (stranger !== undefined) tally.foreign++
      const volume = sound.fork()
      const leaf = paths[0] as string
      const path = paths[random.integer('file', 0, 9) >> 2] ?? leaf
      const what = `input ${input}, ${name}, ${damage(volume, path, structures.get(path) ?? [], random)}`
      const isOpen = tryInput(volume, leaf, input % 10 === 1, what)
      if (!isOpen) lookPastDamage(volume, leaf, what)
      if (input % 10 < 2) assertAgrees(volume, leaf, isOpen, what)
    }
    expect(tally.read).toBeGreaterThan(0)
    expect(tally.refused.size).toBeGreaterThan(3)
  })

  it('of those that fuzzing begins with is sound', () => {
    for (const { volume, paths } of [ownSeed(), ...(hasQemu ? foreignSeeds() : [])]) {
      lookAt(volume, paths[0] as string, true)
      assertAgrees(volume, paths[0] as string, true, paths[0] as string)
    }
  })
})
