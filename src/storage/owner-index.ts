/**
 * Which file of a chain answers for each sector, remembered block by block: a read then costs the same at any depth.
 * The walk of layer.ts is what it is built from in meaning, and its oracle in the tests.
 */
import type { Layer } from './layer.ts'
import { offsetOf, PAYLOAD_STATE, stateOf } from './vhdx/block-allocation-table.ts'
import { hasBit, runLength } from './vhdx/sector-bitmap.ts'

/** No file has data for the sector: it reads as zeros. */
const NOBODY = 255
/** What all remembered blocks of one disk may take; beyond it they are forgotten and gathered anew. */
const REMEMBERED_MAX_BYTES = 16 * 1024 * 1024

export class OwnerIndex {
  /** Base first. */
  readonly #layers: readonly Layer[]
  readonly #version: number
  /** One byte for each sector of a block: the place in `#layers` of the file with its data. */
  readonly #owners = new Map<number, Uint8Array>()
  readonly #askedOnce = new Set<number>()

  private constructor(layers: readonly Layer[]) {
    this.#layers = layers
    this.#version = this.#leaf.chain.version
  }

  /** Undefined where a walk is as good, or the files' blocks do not lie on one another. */
  static of(leaf: Layer): OwnerIndex | undefined {
    const layers: Layer[] = []
    for (let layer: Layer | undefined = leaf; layer !== undefined; layer = layer.below) {
      if (layer.sectorsPerBlock !== leaf.sectorsPerBlock || layer.chain !== leaf.chain) return undefined
      layers.unshift(layer)
    }
    return layers.length > 2 && layers.length < NOBODY ? new OwnerIndex(layers) : undefined
  }

  /** False after a change in a file below the leaf, or of the chain itself. */
  get isCurrent(): boolean {
    return this.#version === this.#leaf.chain.version
  }

  /** Reads a range inside one block to byte `at`; false, and nothing read, while the block is asked for the first time. */
  read(block: number, within: number, count: number, target: Uint8Array, at: number): boolean {
    const owners = this.#owners.get(block) ?? this.#gatherIfAskedAgain(block)
    if (owners === undefined) return false
    const { sectorSizeBytes } = this.#leaf
    const end = within + count
    for (let from = within, to = at; from < end; ) {
      const owner = owners[from] as number
      let next = from + 1
      while (next < end && owners[next] === owner) next++
      const lengthBytes = (next - from) * sectorSizeBytes
      if (owner === NOBODY) target.fill(0, to, to + lengthBytes)
      else {
        const { table, vhdx } = this.#layers[owner] as Layer
        const offsetBytes = offsetOf(table.payload(block)) + from * sectorSizeBytes
        vhdx.read(offsetBytes, target.subarray(to, to + lengthBytes))
      }
      to += lengthBytes
      from = next
    }
    return true
  }

  /** The leaf has these sectors now. */
  tellWrite(block: number, within: number, count: number): void {
    this.#owners.get(block)?.fill(this.#layers.length - 1, within, within + count)
  }

  /** The leaf says that the block is zeros. */
  tellTrim(block: number): void {
    this.#owners.get(block)?.fill(NOBODY)
  }

  get #leaf(): Layer {
    return this.#layers.at(-1) as Layer
  }

  /** A block that is read once, as by a backup, is not worth gathering. */
  #gatherIfAskedAgain(block: number): Uint8Array | undefined {
    if (!this.#askedOnce.has(block)) {
      this.#askedOnce.add(block)
      return undefined
    }
    const owners = this.#gather(block)
    if ((this.#owners.size + 1) * owners.length > REMEMBERED_MAX_BYTES) this.#owners.clear()
    this.#owners.set(block, owners)
    return owners
  }

  #gather(block: number): Uint8Array {
    const owners = new Uint8Array(this.#leaf.sectorsPerBlock).fill(NOBODY)
    this.#layers.forEach(({ table }, owner) => {
      const state = stateOf(table.payload(block))
      if (state === PAYLOAD_STATE.fullyPresent) owners.fill(owner)
      else if (state === PAYLOAD_STATE.partiallyPresent) markPresent(owners, table.bits(block), owner)
      else if (state !== PAYLOAD_STATE.notPresent) owners.fill(NOBODY)
    })
    return owners
  }
}

const markPresent = (owners: Uint8Array, bits: Uint8Array, owner: number): void => {
  for (let from = 0; from < owners.length; ) {
    const count = runLength(bits, from, owners.length - from)
    if (hasBit(bits, from)) owners.fill(owner, from, from + count)
    from += count
  }
}
