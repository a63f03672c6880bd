/**
 * What each volume has stored since the start, exactly: its bytes times the time that they lay there. Noting costs what
 * has changed. A lost volume stores nothing.
 */
import { SharedLog } from '../kernel/shared-log.ts'
import { MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { Places, PlaceVolume } from '../places/places.ts'

/** From this moment on; of several in one minute the last. */
export interface StoredSample {
  readonly at: SimTime
  readonly bytes: number
}

interface Account {
  readonly bytes: number
  readonly since: SimTime
  /** Until `since`. Months of a whole volume are more than a number holds. */
  readonly byteMicros: bigint
}

type Named = Pick<PlaceVolume, 'place' | 'name'>

const keyOf = ({ place, name }: Named): string => `${place}:${name}`
const NOTHING: Account = { bytes: 0, since: 0, byteMicros: 0n }

const until = ({ bytes, since, byteMicros }: Account, at: SimTime): bigint =>
  byteMicros + BigInt(bytes) * BigInt(at - since)

export const storedNow = ({ disk }: Pick<PlaceVolume, 'disk'>): number => (disk.lost ? 0 : disk.usedBytes)

export class StoredBytes {
  readonly #accounts: Map<string, Account>
  readonly #samples = new Map<string, SharedLog<StoredSample>>()

  constructor(accounts: ReadonlyMap<string, Account> = new Map()) {
    this.#accounts = new Map(accounts)
  }

  /** To be called before time passes: all volumes are then as they have been since `at`. */
  note(at: SimTime, places: Places): void {
    for (const place of places.all)
      for (const volume of place.volumes) {
        // What lies there lies on the volume that serves it.
        if (volume.servedBy) continue
        const bytes = storedNow(volume)
        const account = this.#accounts.get(keyOf(volume)) ?? NOTHING
        if (account.bytes === bytes) continue
        this.#accounts.set(keyOf(volume), { bytes, since: at, byteMicros: until(account, at) })
        this.#sample(keyOf(volume), { at, bytes })
      }
  }

  #sample(key: string, sample: StoredSample): void {
    const samples = this.#samples.get(key) ?? new SharedLog<StoredSample>()
    this.#samples.set(key, samples)
    const { last } = samples
    const isSameMinute = last !== undefined && Math.floor(last.at / MINUTE) === Math.floor(sample.at / MINUTE)
    if (isSameMinute) samples.replaceLast(sample)
    else samples.push(sample)
  }

  /** Bytes times microseconds, from the start to `now`. */
  byteMicrosOf(volume: Named, now: SimTime): bigint {
    return until(this.#accounts.get(keyOf(volume)) ?? NOTHING, now)
  }

  /** Oldest first; none of a volume that never held anything. */
  overTime(volume: Named): readonly StoredSample[] {
    return this.#samples.get(keyOf(volume))?.from(0) ?? []
  }

  /** For the digest. */
  get state(): readonly unknown[] {
    return [...this.#accounts].map(([key, { bytes, since, byteMicros }]) => [key, bytes, since, String(byteMicros)])
  }

  fork(): StoredBytes {
    const copy = new StoredBytes(this.#accounts)
    for (const [key, samples] of this.#samples) copy.#samples.set(key, samples.fork())
    return copy
  }
}
