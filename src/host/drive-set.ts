/** The attached drives of a machine, by location: opened, closed, and given up together. */
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { Drive } from './drive.ts'
import type { DriveQueue, DriveQueueState, ParkedWrite } from './drive-queue.ts'
import type { CachedSector } from './volatile-cache.ts'

export interface DriveSetState extends DriveQueueState {
  readonly cached: readonly (readonly CachedSector[])[]
}

export class DriveSet {
  readonly all: readonly Drive[]
  readonly #queue: DriveQueue

  constructor(all: readonly Drive[], queue: DriveQueue) {
    this.all = all
    this.#queue = queue
  }

  /** When the I/O of the guest's calls so far has ended; its next call waits for it. */
  get busyUntil(): SimTime {
    return this.#queue.busyUntil
  }

  get parked(): readonly ParkedWrite[] {
    return this.#queue.parked
  }

  /** The machine stands still this long. */
  stall(duration: Duration): void {
    this.#queue.stall(duration)
  }

  /** The drive whose active file that is. */
  onFile(path: string): Drive | undefined {
    return this.all.find(({ leaf }) => leaf.path === path)
  }

  /** Every open file of every chain. */
  get openDisks(): readonly VirtualDisk[] {
    return this.all.flatMap(({ leaf }) => leaf.chain())
  }

  /** Writes the parked queue through, in order; the rest stays parked from the first write on that still finds no room. */
  writeParked(): boolean {
    for (const { controllerLocation, sector, bytes } of this.#queue.take())
      this.all.find((drive) => drive.controllerLocation === controllerLocation)?.writeOut(sector, bytes)
    return this.#queue.parked.length === 0
  }

  dropParked(): void {
    this.#queue.take()
  }

  settleCaches(): void {
    for (const drive of this.all) drive.settleCache()
  }

  /** Given back in order, with what their change tracking knows. */
  close(): void {
    for (const drive of this.all) {
      drive.settleCache()
      drive.leaf.closeChain()
      drive.tracking?.close()
    }
  }

  /** The power is gone. Returns how many sectors a lying cache lost. */
  losePower(isLost: () => boolean): number {
    return this.all.reduce((sum, drive) => sum + drive.losePower(isLost), 0)
  }

  /** Given back as they are: nothing is written any more. */
  abandon(): void {
    for (const { leaf } of this.all) leaf.abandonChain()
  }

  save(): DriveSetState {
    return { ...this.#queue.save(), cached: this.all.map(({ cached }) => cached) }
  }
}
