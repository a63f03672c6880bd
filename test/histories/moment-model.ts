/** What a VM with two disks must be, told without any chain: whole images of every moment, in pieces that are shared. */
import type { GuestMemory } from '../../src/guest/guest.ts'
import {
  bootMemory,
  type DiskWrite,
  markWrite,
  nextMark,
  patternOf,
  SECTOR_BYTES,
  type Work,
  workedMemory,
} from './page-guest.ts'

const MIB = 1024 * 1024
export const DISK_BYTES = [4 * MIB, 3 * MIB] as const
export const PIECE_BYTES = 64 * 1024

/** Undefined is a piece of zeros. Pieces are never changed. */
export type Image = readonly (Uint8Array | undefined)[]
export type Disks = readonly Image[]

export interface Moment {
  readonly disks: Disks
  readonly memory: GuestMemory | null
  /** The name of the moment that it was taken on; null on the base. */
  readonly parent: string | null
}

const withBytes = (image: Image, offsetBytes: number, bytes: Uint8Array): Image => {
  const changed = [...image]
  for (let at = 0; at < bytes.length; ) {
    const index = Math.floor((offsetBytes + at) / PIECE_BYTES)
    const within = offsetBytes + at - index * PIECE_BYTES
    const count = Math.min(PIECE_BYTES - within, bytes.length - at)
    const piece = changed[index]?.slice() ?? new Uint8Array(PIECE_BYTES)
    piece.set(bytes.subarray(at, at + count), within)
    changed[index] = piece
    at += count
  }
  return changed
}

const change = (disks: Disks, disk: number, sector: number, bytes: Uint8Array): Disks =>
  disks.map((image, index) => (index === disk ? withBytes(image, sector * SECTOR_BYTES, bytes) : image))

export class MomentModel {
  disks: Disks = DISK_BYTES.map((bytes) => new Array<undefined>(bytes / PIECE_BYTES).fill(undefined))
  /** Of the running or saved machine; null when it has none. */
  memory: GuestMemory | null = null
  /** Writes that found no room, in order. */
  parked: readonly DiskWrite[] = []
  nowParent: string | null = null
  moments = new Map<string, Moment>()

  write(write: DiskWrite): void {
    this.disks = change(this.disks, write.disk, write.sector, patternOf(write))
  }

  /** `parkedCount`: how many of the last writes still wait for room. */
  work(work: Work, parkedCount: number): void {
    this.memory = workedMemory(this.memory ?? [], work)
    const through = work.writes.length - parkedCount
    for (const write of work.writes.slice(0, through)) this.write(write)
    this.parked = work.writes.slice(through)
    if (parkedCount > 0) return
    for (const { disk, sector, count } of work.trims)
      this.disks = change(this.disks, disk, sector, new Uint8Array(count * SECTOR_BYTES))
  }

  boots(): void {
    this.memory = bootMemory()
  }

  resumes(): void {
    for (const write of this.parked) this.write(write)
    this.parked = []
  }

  /** RAM is gone, and what nobody had acknowledged. */
  powerGoes(): void {
    this.memory = null
    this.parked = []
  }

  #mark(): void {
    const { mark, memory } = nextMark(this.memory ?? [])
    this.memory = memory
    this.disks.forEach((_, disk) => this.write(markWrite(disk, mark)))
  }

  takes(name: string, kind: 'standard' | 'production', isRunning: boolean): void {
    if (kind === 'production' && isRunning) this.#mark()
    const memory = kind === 'standard' ? this.memory : null
    this.moments.set(name, { disks: this.disks, memory, parent: this.nowParent })
    this.nowParent = name
    if (kind === 'production' && isRunning) this.#mark()
  }

  applies(name: string): void {
    const { disks, memory } = this.moments.get(name) as Moment
    Object.assign(this, { disks, memory, parked: [], nowParent: name })
  }

  forgets(name: string): void {
    const gone = this.moments.get(name)
    if (!gone) return
    this.moments.delete(name)
    for (const [other, moment] of this.moments)
      if (moment.parent === name) this.moments.set(other, { ...moment, parent: gone.parent })
    if (this.nowParent === name) this.nowParent = gone.parent
  }

  subtreeOf(name: string): readonly string[] {
    const children = [...this.moments].filter(([, { parent }]) => parent === name).map(([child]) => child)
    return [name, ...children.flatMap((child) => this.subtreeOf(child))]
  }

  renames(name: string, newName: string): void {
    this.moments = new Map(
      [...this.moments].map(([each, moment]) => [
        each === name ? newName : each,
        moment.parent === name ? { ...moment, parent: newName } : moment,
      ]),
    )
    if (this.nowParent === name) this.nowParent = newName
  }
}
