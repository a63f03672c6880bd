/** Comparable work of `qemu-img`, if it is installed: qcow2 files in a folder against our disks in memory. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Comparison } from './figure.ts'
import { MIB, msOf, newGuid } from './timing.ts'

const SIZE_BYTES = 64 * MIB
const DEPTH = 50
const READS = 10_000
const READ_BYTES = 4096
/** From one read to the next: no two near each other, and each place of the disk once. */
const STEP_BYTES = 4096 * 10_127
const OUR_ROUNDS = 20
/** Each starts a program. */
const THEIR_ROUNDS = 2

const best = (rounds: number, work: () => number): number => Math.min(...Array.from({ length: rounds }, work))

/** A full base and as many empty children on it as asked, in files `0.qcow2`, `1.qcow2` and so on. */
const theirChain = (folder: string) => {
  const run = (...args: readonly string[]): string => execFileSync('qemu-img', args, { cwd: folder, encoding: 'utf8' })
  const child = (name: string, parent: string) => run('create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', parent, name)
  const full = (name: string) => run('convert', '-f', 'raw', '-O', 'qcow2', 'full.raw', name)
  writeFileSync(join(folder, 'full.raw'), new Uint8Array(SIZE_BYTES).fill(1))
  full('0.qcow2')
  for (let level = 1; level <= DEPTH; level++) child(`${level}.qcow2`, `${level - 1}.qcow2`)
  return {
    startMs: () => msOf(() => run('--version')),
    readMs: (depth: number) => {
      const how = ['-f', 'qcow2', '-c', `${READS}`, '-d', '1', '-s', `${READ_BYTES}`, '-S', `${STEP_BYTES}`]
      const seconds = /in ([\d.]+) seconds/.exec(run('bench', ...how, `${depth}.qcow2`))?.[1]
      return (Number(seconds) * 1000) / READS
    },
    createMs: () => msOf(() => child('new.qcow2', `${DEPTH}.qcow2`)),
    commitMs: () => {
      full('old.qcow2')
      full('top.qcow2')
      run('rebase', '-u', '-F', 'qcow2', '-b', 'old.qcow2', 'top.qcow2')
      return msOf(() => run('commit', '-q', 'top.qcow2'))
    },
  }
}

const ourBase = (): VirtualDisk => {
  const volume = new HostVolume({ capacityBytes: 2 ** 34 })
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: SIZE_BYTES, newGuid })
  base.write(0, new Uint8Array(SIZE_BYTES).fill(1))
  return base
}

const childOn = (parent: VirtualDisk, path: string): VirtualDisk =>
  createDifferencingDisk(parent.vhdx.volume, path, { parent, newGuid })

const ourChain = () => {
  let leaf = ourBase()
  for (let level = 1; level <= DEPTH; level++) leaf = childOn(leaf, `${level}.avhdx`)
  const target = new Uint8Array(READ_BYTES)
  let created = 0
  return {
    readMs: (depth: number) => {
      const disk = leaf.chain()[depth] as VirtualDisk
      const read = (index: number) => disk.read(((index * STEP_BYTES) % SIZE_BYTES) / 512, target)
      return (
        msOf(() => {
          for (let index = 0; index < READS; index++) read(index)
        }) / READS
      )
    },
    createMs: () => msOf(() => childOn(leaf, `new${++created}.avhdx`).close()),
    commitMs: () => {
      const top = childOn(ourBase(), 'top.avhdx')
      top.write(0, new Uint8Array(SIZE_BYTES).fill(2))
      return msOf(() => [...mergeIntoParent(top, [], { newGuid })])
    },
  }
}

export const beside = (): readonly Comparison[] => {
  if (spawnSync('qemu-img', ['--version']).status !== 0) return []
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    const [ours, theirs] = [ourChain(), theirChain(folder)]
    const read = (depth: number): Comparison => ({
      name: `4 KiB read at depth ${depth}`,
      oursMs: best(OUR_ROUNDS, () => ours.readMs(depth)),
      theirsMs: best(THEIR_ROUNDS, () => theirs.readMs(depth)),
    })
    const [createMs, commitMs] = [best(OUR_ROUNDS, ours.createMs), best(OUR_ROUNDS, ours.commitMs)]
    return [
      read(1),
      read(DEPTH),
      { name: `a new child at depth ${DEPTH}`, oursMs: createMs, theirsMs: best(THEIR_ROUNDS, theirs.createMs) },
      { name: 'merge of 64 MiB into a full parent', oursMs: commitMs, theirsMs: best(THEIR_ROUNDS, theirs.commitMs) },
      { name: 'of which: starting the program', oursMs: 0, theirsMs: best(THEIR_ROUNDS, theirs.startMs) },
    ]
  } catch (error) {
    console.warn(`qemu-img could not be measured: ${error}`)
    return []
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
