/**
 * Which parts of a disk were changed when: for each granule the number of the last period in which it was. Periods are
 * the times between reference points, so that one map answers for all of them. Forks share it until one side writes.
 */

/** Part of a virtual disk. */
export interface ByteRun {
  readonly offsetBytes: number
  readonly lengthBytes: number
}

const FINE_GRANULE_BYTES = 64 * 1024
const FINE_GRANULES_MAX = 1 << 20
const COARSE_GRANULE_BYTES = 1024 * 1024
const COARSE_GRANULES_MAX = 1 << 14

/** The smallest granule that is kept, doubled until the map of a large disk stays small. */
const granuleBytes = (diskBytes: number, smallestBytes: number, granulesMax: number): number => {
  let bytes = smallestBytes
  while (diskBytes > bytes * granulesMax) bytes *= 2
  return bytes
}

/** 64 KiB, for disks up to 64 GiB. */
export const fineGranuleBytes = (diskBytes: number): number =>
  granuleBytes(diskBytes, FINE_GRANULE_BYTES, FINE_GRANULES_MAX)

/** 1 MiB, for disks up to 16 GiB; always a multiple of the fine granule. */
export const coarseGranuleBytes = (diskBytes: number): number =>
  granuleBytes(diskBytes, COARSE_GRANULE_BYTES, COARSE_GRANULES_MAX)

export class ChangeMap {
  readonly diskBytes: number
  readonly granuleBytes: number
  #periods: Uint32Array
  #shared = false

  /** `periods` has an entry for each granule; 0 is never. All are 0 when it is left out. */
  constructor(diskBytes: number, bytesPerGranule: number, periods?: Uint32Array) {
    this.diskBytes = diskBytes
    this.granuleBytes = bytesPerGranule
    this.#periods = periods ?? new Uint32Array(Math.ceil(diskBytes / bytesPerGranule))
  }

  /** By granule. To be read only. */
  get periods(): Uint32Array {
    return this.#periods
  }

  fork(): ChangeMap {
    const fork = new ChangeMap(this.diskBytes, this.granuleBytes, this.#periods)
    fork.#shared = true
    this.#shared = true
    return fork
  }

  /** The same knowledge in smaller granules: all of a granule counts as changed. */
  refined(bytesPerGranule: number): ChangeMap {
    const ratio = this.granuleBytes / bytesPerGranule
    const fine = new ChangeMap(this.diskBytes, bytesPerGranule)
    fine.#periods.forEach((_, granule) => {
      fine.#periods[granule] = this.#periods[Math.floor(granule / ratio)] as number
    })
    return fine
  }

  /** Whether the whole range is marked with this period already. */
  isMarked({ offsetBytes, lengthBytes }: ByteRun, period: number): boolean {
    const last = this.#lastOf(offsetBytes, lengthBytes)
    for (let granule = Math.floor(offsetBytes / this.granuleBytes); granule <= last; granule++)
      if (this.#periods[granule] !== period) return false
    return true
  }

  mark({ offsetBytes, lengthBytes }: ByteRun, period: number): void {
    if (this.#shared) this.#periods = this.#periods.slice()
    this.#shared = false
    this.#periods.fill(period, Math.floor(offsetBytes / this.granuleBytes), this.#lastOf(offsetBytes, lengthBytes) + 1)
  }

  #lastOf(offsetBytes: number, lengthBytes: number): number {
    return lengthBytes === 0 ? -1 : Math.floor((offsetBytes + lengthBytes - 1) / this.granuleBytes)
  }

  /** What was changed in this period or a later one, ascending; neighbours are one run. */
  changedSince(period: number): readonly ByteRun[] {
    const runs: ByteRun[] = []
    for (let first = 0; first < this.#periods.length; first++) {
      if ((this.#periods[first] as number) < period) continue
      let end = first + 1
      while (end < this.#periods.length && (this.#periods[end] as number) >= period) end++
      const offsetBytes = first * this.granuleBytes
      runs.push({ offsetBytes, lengthBytes: Math.min(end * this.granuleBytes, this.diskBytes) - offsetBytes })
      first = end
    }
    return runs
  }
}
