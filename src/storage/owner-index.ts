/**
 * Which file of a chain answers for each place, remembered block by block: a read then costs the same at any depth.
 * The walk of layer.ts is what it is built from in meaning, and its oracle in the tests.
 */
import { type Layer, partOf, readSectors } from './layer.ts'
import { DAMAGED, offsetOf, PAYLOAD_STATE, stateOf } from './vhdx/block-allocation-table.ts'

/** Sectors that share one byte of a sector bitmap: 4 KiB of a disk with sectors of 512 bytes. */
const GROUP_SECTORS = 8
/** No file has data for the group: it reads as zeros. */
const NOBODY = 255
/** Not one file has all of the group: it is walked. */
const SEVERAL = 254
/** The groups of this block have not been gathered. */
const UNKNOWN = 253
/** Blocks remembered side by side: one array for each would cost a read two more trips to memory. */
const BLOCKS_PER_STRETCH = 32
/** What all remembered stretches of one disk may take; beyond it they are forgotten and gathered anew. */
const REMEMBERED_MAX_BYTES = 16 * 1024 * 1024

export class OwnerIndex {
  /** Base first. */
  readonly #layers: readonly Layer[]
  readonly #leaf: Layer
  readonly #version: number
  readonly #groupsPerBlock: number
  /** One byte for each group of a stretch's blocks: the place in `#layers` of the file with its data. */
  readonly #stretches = new Map<number, Uint8Array>()
  /** Blocks. */
  readonly #askedOnce = new Set<number>()

  private constructor(layers: readonly Layer[], leaf: Layer) {
    this.#layers = layers
    this.#leaf = leaf
    this.#groupsPerBlock = leaf.sectorsPerBlock / GROUP_SECTORS
    this.#version = leaf.chain.version
  }

  /** Undefined where a walk is as good, or the files' blocks do not lie on one another. */
  static of(leaf: Layer): OwnerIndex | undefined {
    const layers: Layer[] = []
    for (let layer: Layer | undefined = leaf; layer !== undefined; layer = layer.below) {
      if (layer.sectorsPerBlock !== leaf.sectorsPerBlock || layer.chain !== leaf.chain) return undefined
      layers.unshift(layer)
    }
    return layers.length > 2 && layers.length < UNKNOWN ? new OwnerIndex(layers, leaf) : undefined
  }

  /** False after a change in a file below the leaf, or of the chain itself. */
  get isCurrent(): boolean {
    return this.#version === this.#leaf.chain.version
  }

  /** Reads a range inside one block to the whole target; false, and nothing read, while the block is asked for the first time. */
  read(block: number, within: number, count: number, target: Uint8Array): boolean {
    const first = this.#firstGroupOf(block)
    let owners = this.#stretches.get(stretchOf(block))
    if (owners === undefined || owners[first] === UNKNOWN) {
      if (!this.#isAskedAgain(block)) return false
      owners = this.#gather(block)
    }
    const end = within + count
    for (let from = within, at = 0; from < end; ) {
      const owner = owners[first + groupOf(from)] as number
      let next = (groupOf(from) + 1) * GROUP_SECTORS
      while (next < end && owners[first + groupOf(next)] === owner) next += GROUP_SECTORS
      const n = Math.min(next, end) - from
      this.#readFrom(owner, block, from, n, target, at)
      at += n * this.#leaf.sectorSizeBytes
      from += n
    }
    return true
  }

  #readFrom(owner: number, block: number, within: number, count: number, target: Uint8Array, at: number): void {
    const { sectorSizeBytes, sectorsPerBlock } = this.#leaf
    if (owner === SEVERAL) {
      readSectors(this.#leaf, block * sectorsPerBlock + within, count, target, at, undefined)
      return
    }
    const bytes = partOf(target, at, count * sectorSizeBytes)
    if (owner === NOBODY) {
      bytes.fill(0)
      return
    }
    const { table, vhdx } = this.#layers[owner] as Layer
    vhdx.read(offsetOf(table.payload(block)) + within * sectorSizeBytes, bytes)
  }

  /** The leaf has these sectors now. */
  tellWrite(block: number, within: number, count: number): void {
    const owners = this.#ownersOf(block)
    if (owners === undefined) return
    const leaf = this.#layers.length - 1
    const end = within + count
    for (let from = within; from < end; ) {
      const group = groupOf(from)
      const next = Math.min(end, (group + 1) * GROUP_SECTORS)
      if (next - from === GROUP_SECTORS) owners[group] = leaf
      else if (owners[group] !== leaf) owners[group] = SEVERAL
      from = next
    }
  }

  /** The leaf says that the block is zeros. */
  tellTrim(block: number): void {
    this.#ownersOf(block)?.fill(NOBODY)
  }

  #firstGroupOf(block: number): number {
    return (block % BLOCKS_PER_STRETCH) * this.#groupsPerBlock
  }

  /** The groups of one block; undefined while they are unknown. */
  #ownersOf(block: number): Uint8Array | undefined {
    const first = this.#firstGroupOf(block)
    const owners = this.#stretches.get(stretchOf(block))?.subarray(first, first + this.#groupsPerBlock)
    return owners === undefined || owners[0] === UNKNOWN ? undefined : owners
  }

  /** A block that is read once, as by a backup, is not worth gathering. */
  #isAskedAgain(block: number): boolean {
    const again = this.#askedOnce.has(block)
    this.#askedOnce.add(block)
    return again
  }

  /** Returns the stretch, in which the block is known now. */
  #gather(block: number): Uint8Array {
    const stretch = this.#stretches.get(stretchOf(block)) ?? this.#newStretch(stretchOf(block))
    const first = this.#firstGroupOf(block)
    const owners = stretch.subarray(first, first + this.#groupsPerBlock).fill(NOBODY)
    this.#layers.forEach(({ table }, owner) => {
      const state = stateOf(table.payload(block))
      if (state === PAYLOAD_STATE.fullyPresent) owners.fill(owner)
      else if (state === PAYLOAD_STATE.partiallyPresent) markPresent(owners, table.bits(block), owner)
      // A walk is what tells of damage.
      else if (state !== PAYLOAD_STATE.notPresent) owners.fill(state === DAMAGED ? SEVERAL : NOBODY)
    })
    return stretch
  }

  #newStretch(at: number): Uint8Array {
    const stretch = new Uint8Array(BLOCKS_PER_STRETCH * this.#groupsPerBlock).fill(UNKNOWN)
    if ((this.#stretches.size + 1) * stretch.length > REMEMBERED_MAX_BYTES) this.#stretches.clear()
    this.#stretches.set(at, stretch)
    return stretch
  }
}

const stretchOf = (block: number): number => Math.floor(block / BLOCKS_PER_STRETCH)
const groupOf = (sector: number): number => sector >> 3

/** A group that is in no file but this one is still read from several: what is not here are zeros. */
const markPresent = (owners: Uint8Array, bits: Uint8Array, owner: number): void => {
  for (let group = 0; group < owners.length; group++) {
    const present = bits[group]
    if (present === 0xff) owners[group] = owner
    else if (present !== 0) owners[group] = SEVERAL
  }
}
