/** A lab held against the model: every moment byte by byte, every file accounted for, every byte of the volume. */
import { type GuestMemory, PAGE_BYTES, PAGE_COUNT } from '../../src/guest/guest.ts'
import { isNeeded } from '../../src/host/disk-tree.ts'
import { readMemoryFile } from '../../src/host/saved-memory.ts'
import type { AttachedDisk } from '../../src/host/virtual-machine.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { openChain, readDiskInfo } from '../../src/storage/open-chain.ts'
import { DISK_BYTES, type Disks, type Image, type MomentModel, PIECE_BYTES } from './moment-model.ts'

export const VM = 'PAIR'
export const hostedOf = (lab: Lab) => lab.hypervisor.need(VM)
export const volumeOf = (lab: Lab) => lab.places.need('HV1', 'D').disk
export const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(hostedOf(lab))

const ZEROS = new Uint8Array(PIECE_BYTES)
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** As `expect` would say it, but thousands of times a second. */
export const mustBe = (where: string, actual: unknown, expected: unknown): void => {
  if (actual === expected) return
  const [is, wished] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== wished) throw new Error(`${where}: ${is} instead of ${wished}`)
}

/** The first piece that differs. */
export const differingPiece = (bytes: Uint8Array, image: Image): number | undefined => {
  for (let piece = 0; piece < image.length; piece++)
    if (!same(bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES), image[piece] ?? ZEROS)) return piece
  return undefined
}

export const differingPage = (memory: GuestMemory, expected: GuestMemory): number | undefined => {
  for (let page = 0; page < PAGE_COUNT; page++) {
    const [a, b] = [memory[page], expected[page]]
    if (a !== b && !same(a ?? ZEROS.subarray(0, PAGE_BYTES), b ?? ZEROS.subarray(0, PAGE_BYTES))) return page
  }
  return undefined
}

export interface Tally {
  moments: number
  memories: number
}

/** What was compared once need not be compared again as long as the same files hold the same bytes. */
export class Watch {
  readonly #seenDisks = new Map<string, { readonly key: string; readonly image: Image }>()
  readonly #seenMemory = new Map<string, { readonly digest: string; readonly memory: GuestMemory }>()
  readonly tally: Tally

  constructor(tally: Tally) {
    this.tally = tally
  }

  /** Everything. `where` names the step in a failure. */
  check(lab: Lab, model: MomentModel, where: string): void {
    const { record, slot } = hostedOf(lab)
    const taken = record.checkpoints.map(({ name, parent }) => [name, nameOf(lab, parent)])
    mustBe(
      where,
      taken,
      [...model.moments].map(([name, { parent }]) => [name, parent]),
    )
    mustBe(where, nameOf(lab, record.nowParent), model.nowParent)
    this.#disks(lab, 'now', record.disks, model.disks, where)
    for (const checkpoint of record.checkpoints) {
      const moment = model.moments.get(checkpoint.name)
      if (!moment) continue
      this.#disks(lab, checkpoint.name, checkpoint.disks, moment.disks, where)
      mustBe(`${where} ${checkpoint.name} has memory`, checkpoint.memoryPath !== null, moment.memory !== null)
      if (checkpoint.memoryPath !== null && moment.memory)
        this.#memory(lab, checkpoint.memoryPath, moment.memory, where)
      this.tally.moments++
    }
    const own = slot.on ? slot.memory() : undefined
    if (own) mustBe(`${where} RAM page`, differingPage(own, model.memory ?? []), undefined)
    else if (record.savedMemoryPath !== null) this.#memory(lab, record.savedMemoryPath, model.memory ?? [], where)
    else mustBe(`${where} no RAM`, model.memory, null)
    filesAddUp(lab, where)
  }

  #disks(lab: Lab, moment: string, disks: readonly AttachedDisk[], expected: Disks, where: string): void {
    const volume = volumeOf(lab)
    disks.forEach(({ path }, index) => {
      const image = expected[index] as Image
      const key = chainPaths(lab, path)
        .map((file) => `${file} ${volume.fileDigest(file, lab.engine.sha256)}`)
        .join('\n')
      const seen = this.#seenDisks.get(`${moment} ${index}`)
      if (seen?.key === key && seen.image === image) return
      const bytes = bytesOf(lab, path, DISK_BYTES[index] as number)
      mustBe(`${where}: ${moment}, disk ${index}, piece`, differingPiece(bytes, image), undefined)
      this.#seenDisks.set(`${moment} ${index}`, { key, image })
    })
  }

  #memory(lab: Lab, path: string, expected: GuestMemory, where: string): void {
    const digest = volumeOf(lab).fileDigest(path, lab.engine.sha256)
    const seen = this.#seenMemory.get(digest)
    if (seen?.digest === digest && seen.memory === expected) return
    const memory = readMemoryFile(volumeOf(lab).fork(), path)
    mustBe(`${where}: ${path}, page`, differingPage(memory, expected), undefined)
    this.#seenMemory.set(digest, { digest, memory: expected })
    this.tally.memories++
  }
}

const nameOf = (lab: Lab, id: string | null): string | null =>
  hostedOf(lab).record.checkpoints.find((each) => each.id === id)?.name ?? null

const chainPaths = (lab: Lab, path: string): readonly string[] => {
  const parent = hostedOf(lab).record.files.find((file) => file.path === path)?.parent
  return parent == null ? [path] : [...chainPaths(lab, parent), path]
}

const buffers = DISK_BYTES.map((bytes) => new Uint8Array(bytes))

/** Read through the chain as the bytes of its files name it, on a copy of the volume. Valid until the next call. */
export const bytesOf = (lab: Lab, path: string, sizeBytes: number): Uint8Array => {
  const disk = openChain(volumeOf(lab).fork(), path, { access: 'read', newGuid: () => '' })
  const bytes = buffers.find(({ length }) => length === sizeBytes) as Uint8Array
  disk.read(0, bytes)
  return bytes
}

const parents = new Map<string, string | null>()

/** By its own bytes. The file that they name has the name that they had then. */
const parentOf = (lab: Lab, path: string): string | null => {
  const key = `${path} ${volumeOf(lab).fileDigest(path, lab.engine.sha256)}`
  const known = parents.get(key)
  if (known !== undefined && (known === null || volumeOf(lab).exists(known))) return known
  const parent = readDiskInfo(volumeOf(lab), path).parentPath ?? null
  parents.set(key, parent)
  return parent
}

/** No file that nobody needs, none that somebody misses, and a volume that is as full as its files are long. */
const filesAddUp = (lab: Lab, where: string): void => {
  const volume = volumeOf(lab)
  const hosted = hostedOf(lab)
  const { record } = hosted
  const paths = volume.list()
  const used = paths.reduce((sum, path) => sum + volume.lengthOf(path), 0)
  mustBe(`${where}: used bytes, also of a fork`, [volume.usedBytes, volume.fork().usedBytes], [used, used])
  const saves = record.savedMemoryPath === hosted.ownMemoryPath || stateOf(lab) === 'Saving'
  const expected = [
    ...record.files.map(({ path }) => path),
    ...record.checkpoints.flatMap(({ configurationPath, runtimePath }) => [configurationPath, runtimePath]),
    ...(saves ? [hosted.ownMemoryPath] : []),
  ].filter((path) => path !== null)
  const present = paths.filter((path) => path !== 'filler.bin')
  mustBe(`${where}: files`, [...present].sort(), [...expected].sort())
  const isBusy = record.merge !== null || record.mergeTrouble !== null
  for (const { path, parent } of record.files) {
    const children = record.files.filter((file) => file.parent === path).length
    mustBe(`${where}: ${path} is needed`, isNeeded(record, path) || children > 1 || isBusy, true)
    mustBe(`${where}: ${path} stands on`, parentOf(lab, path), parent)
  }
}
