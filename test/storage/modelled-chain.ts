/** A tree of disks beside plain arrays, and the steps that are taken with both: the reference of the engine's proofs. */
import { expect } from 'vitest'
import { compactDisk } from '../../src/storage/compact-disk.ts'
import { convertDisk } from '../../src/storage/convert-disk.ts'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { openVhdx } from '../../src/storage/vhdx/open-vhdx.ts'
import { resizeVhdx } from '../../src/storage/vhdx/resize-vhdx.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, same, volumeOf, wholeDisk } from './fixture.ts'
import { SECTORS_MAX, type Step } from './modelled-steps.ts'

export const SIZE_BYTES = 2 * MIB + MIB / 2

/** Read into again and again: fresh memory would cost more than the reading. */
const whole = new Uint8Array(SECTORS_MAX * 512)

interface Node {
  readonly parent: string | undefined
  /** What the file shows through its parents. */
  state: Uint8Array
  /** A merge into it was stopped: only what stands on it still reads as it should. */
  mixed: boolean
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

export class Modelled {
  readonly newGuid = countingGuids()
  volume: HostVolume = volumeOf(400)
  leaf: VirtualDisk
  files = 0
  readonly #nodes = new Map<string, Node>()

  constructor() {
    this.leaf = createDynamicDisk(this.volume, 'D\\base.vhdx', { sizeBytes: SIZE_BYTES, newGuid: this.newGuid })
    this.#nodes.set(this.leaf.path, { parent: undefined, state: new Uint8Array(SIZE_BYTES), mixed: false })
  }

  /** What the disk must read as. */
  get state(): Uint8Array {
    return this.#node(this.leaf.path).state
  }

  get sectors(): number {
    return this.state.length / 512
  }

  #node(path: string): Node {
    return this.#nodes.get(path) as Node
  }

  #childrenOf(path: string): readonly string[] {
    return [...this.#nodes].filter(([, { parent }]) => parent === path).map(([child]) => child)
  }

  write(at: number, bytes: Uint8Array): void {
    const sector = at % this.sectors
    const part = bytes.subarray(0, Math.min(bytes.length, (this.sectors - sector) * 512))
    this.leaf.write(sector, part)
    this.state.set(part, sector * 512)
  }

  /** Only what lies in the range as a whole block of the leaf is forgotten, and nothing of a fixed disk. */
  trim(at: number, count: number): void {
    const sector = at % this.sectors
    const end = Math.min(sector + count, this.sectors)
    this.leaf.trim(sector, end - sector)
    if (this.leaf.kind === 'fixed') return
    const perBlock = this.leaf.blockSizeBytes / 512
    for (let first = 0; first < this.sectors; first += perBlock) {
      const last = Math.min(first + perBlock, this.sectors)
      if (first >= sector && last <= end) this.state.fill(0, first * 512, last * 512)
    }
  }

  run(step: Step): void {
    if (step.kind === 'write') this.write(step.sector, filled(step.count * 512, step.seed))
    else if (step.kind === 'writeBlocks') this.write(step.first * 2048, filled(step.count * MIB, step.seed))
    else if (step.kind === 'zeroBlocks') this.write(step.first * 2048, new Uint8Array(step.count * MIB))
    else if (step.kind === 'trim') this.trim(step.sector, step.count)
    else if (step.kind === 'reopen') this.reopen()
    else if (step.kind === 'fork') this.fork()
    else if (step.kind === 'merge') this.merge(step)
    else if (step.kind === 'checkpoint') this.#standOn(this.leaf, step.block)
    else if (step.kind === 'apply') this.apply(step)
    else if (step.kind === 'resize') this.resize(step)
    else if (step.kind === 'compact') this.compact(step)
    else if (step.kind === 'clone') this.clone(step)
    else this.powerCut()
  }

  #standOn(parent: VirtualDisk, block: number): void {
    const path = `D\\child${this.files++}.avhdx`
    const blockSizeBytes = (block + 1) * MIB
    this.leaf = createDifferencingDisk(this.volume, path, { parent, newGuid: this.newGuid, blockSizeBytes })
    const { state } = this.#node(parent.path)
    this.#nodes.set(path, { parent: parent.path, state: state.slice(), mixed: false })
  }

  reopen(path = this.leaf.path): void {
    this.leaf.closeChain()
    this.leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Nothing is closed: whoever opens the leaf next has its log to replay. */
  powerCut(): void {
    const { path } = this.leaf
    this.leaf.abandonChain()
    this.leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Goes on in the fork; the volume left behind is written, to show that nobody sees it. */
  fork(): void {
    const before = this.leaf
    this.volume = this.volume.fork()
    this.leaf = before.forkOnto(this.volume, { newGuid: this.newGuid })
    before.write(0, filled(512, 250))
  }

  /** A new leaf on any file that has one already; the leaf that was goes, unless something stands on it. */
  apply({ file, block }: StepOf<'apply'>): void {
    const moments = [...this.#nodes].filter(([path, { mixed }]) => !mixed && this.#childrenOf(path).length > 0)
    if (moments.length === 0) return
    const [moment] = moments[file % moments.length] as [string, Node]
    const left = this.leaf.path
    this.leaf.closeChain()
    this.volume.remove(left)
    this.#nodes.delete(left)
    this.#standOn(openChain(this.volume, moment, { access: 'read', newGuid: this.newGuid }), block)
  }

  /** Only a disk that nothing stands on: what does would be lost. */
  resize({ sectors }: StepOf<'resize'>): void {
    if (this.#nodes.size > 1) return
    const { path } = this.leaf
    this.leaf.close()
    const open = openVhdx(this.volume, path, 'write', { newGuid: this.newGuid })
    resizeVhdx(open, sectors * 512)
    open.vhdx.close()
    const state = new Uint8Array(sectors * 512)
    state.set(this.state.subarray(0, state.length))
    this.#node(path).state = state
    this.leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Any file of the chain: nobody notices. */
  compact({ level, findZeros }: StepOf<'compact'>): void {
    const chain = this.leaf.chain()
    const file = chain[level % chain.length] as VirtualDisk
    const { path } = this.leaf
    this.leaf.closeChain()
    if (file.kind !== 'fixed') {
      const { beforeBytes, afterBytes } = compactDisk(this.volume, file.path, { newGuid: this.newGuid, findZeros })
      expect(afterBytes).toBeLessThanOrEqual(beforeBytes)
    }
    this.leaf = openChain(this.volume, path, { access: 'write', newGuid: this.newGuid })
  }

  /** Goes on with a copy of the disk as one file; everything else is forgotten. */
  clone({ fixed }: StepOf<'clone'>): void {
    const path = `D\\clone${this.files++}.vhdx`
    const kind = fixed ? 'fixed' : 'dynamic'
    const copy = convertDisk(this.leaf, this.volume, path, { kind, newGuid: this.newGuid })
    const { state } = this
    this.leaf.closeChain()
    for (const file of this.#nodes.keys()) this.volume.remove(file)
    this.#nodes.clear()
    this.#nodes.set(path, { parent: undefined, state, mixed: false })
    this.leaf = copy
  }

  merge(step: Omit<StepOf<'merge'>, 'kind'>): void {
    const chain = this.leaf.chain()
    if (chain.length < 2) return
    const top = 1 + (step.level % (chain.length - 1))
    const bottom = Math.max(0, top - 1 - step.more)
    const between = chain.slice(bottom, top)
    // A parent with another child is never written: the child would be lost.
    if (between.some(({ path }) => this.#childrenOf(path).length > 1)) return
    const [child, into] = [chain[top] as VirtualDisk, chain[bottom] as VirtualDisk]
    const open = chain[top + 1]
    const grandchildren = this.#childrenOf(child.path).map((path) => (path === open?.path ? open : path))
    const merge = mergeIntoParent(child, grandchildren, { newGuid: this.newGuid, into })
    for (let done = 0; ; done++) {
      if (done > step.stopAfter) {
        merge.return()
        for (const { path } of between) this.#node(path).mixed = true
        this.reopen()
        return
      }
      if (merge.next().done) break
      const write = step.writes[done]
      if (write !== undefined) this.write(write.sector, filled(512 * 9, write.seed))
    }
    this.#merged(chain.slice(bottom + 1, top + 1), into)
  }

  #merged(files: readonly VirtualDisk[], into: VirtualDisk): void {
    const { path, parent } = files.at(-1) as VirtualDisk
    const { state, mixed } = this.#node(path)
    for (const child of this.#childrenOf(path)) this.#nodes.set(child, { ...this.#node(child), parent: into.path })
    for (const file of files) {
      file.close()
      this.volume.remove(file.path)
      this.#nodes.delete(file.path)
    }
    this.#nodes.set(into.path, { parent: this.#node(into.path).parent, state, mixed })
    if (this.leaf.path === path) this.leaf = parent === into ? parent : into
  }

  assertEqual(): void {
    const { state } = this
    const read = whole.subarray(0, state.length)
    this.leaf.read(0, read)
    expect(same(read, state)).toBe(true)
    this.#assertShortReads()
  }

  /** Reads of a few sectors are answered by the owner index from the second on; the array knows nothing of it. */
  #assertShortReads(): void {
    const target = new Uint8Array(12 * 512)
    for (let sector = 3; sector + 12 <= this.sectors; sector += 211) {
      this.leaf.read(sector, target)
      const isEqual = same(target, this.state.subarray(sector * 512, (sector + 12) * 512))
      // `expect` only to complain: asked for every read it would take longer than the reading.
      if (!isEqual) expect(`sectors from ${sector} on`).toBe('as in the array')
    }
  }

  /** Each file of the tree on its own; only files below a merge that was stopped no longer read as they did. */
  assertFiles(): void {
    const { path: leafPath } = this.leaf
    this.leaf.closeChain()
    for (const [path, { state, mixed }] of this.#nodes) {
      if (mixed) continue
      const disk = openChain(this.volume, path, { access: 'read', newGuid: this.newGuid })
      expect(same(wholeDisk(disk), state)).toBe(true)
      disk.closeChain()
    }
    this.leaf = openChain(this.volume, leafPath, { access: 'write', newGuid: this.newGuid })
  }
}
