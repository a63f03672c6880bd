/**
 * What the drives of one machine share: its calls are served one request after another, and a write that found no room
 * holds back all later ones of the machine, on whichever disk, in order.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'

export interface ParkedWrite {
  readonly controllerLocation: number
  readonly sector: number
  readonly bytes: Uint8Array
}

export interface DriveQueueState {
  readonly busyUntil: SimTime
  readonly parked: readonly ParkedWrite[]
}

export class DriveQueue {
  readonly #now: () => SimTime
  #busyUntil: SimTime
  #parked: readonly ParkedWrite[]

  constructor(now: () => SimTime, state: DriveQueueState = { busyUntil: 0, parked: [] }) {
    this.#now = now
    this.#busyUntil = state.busyUntil
    this.#parked = state.parked
  }

  get now(): SimTime {
    return this.#now()
  }

  /** When the I/O of the guest's calls so far has ended; its next call waits for it. */
  get busyUntil(): SimTime {
    return this.#busyUntil
  }

  get parked(): readonly ParkedWrite[] {
    return this.#parked
  }

  /** The machine stands still this long. */
  stall(duration: Duration): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.#now()) + duration
  }

  park(write: ParkedWrite): void {
    this.#parked = [...this.#parked, write]
  }

  /** What was parked was never acknowledged: a power cut drops it. */
  take(): readonly ParkedWrite[] {
    const taken = this.#parked
    this.#parked = []
    return taken
  }

  save(): DriveQueueState {
    return { busyUntil: this.#busyUntil, parked: this.#parked }
  }
}
