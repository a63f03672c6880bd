/**
 * A guest that is nothing but pages and drives, so that thousands of histories can be played: it writes what it is told
 * to, its RAM follows from that alone, and its agent leaves a mark on each disk. The host below it is the real one.
 */
import {
  type AppRequest,
  type BootReport,
  type Guest,
  type GuestMemory,
  PAGE_BYTES,
  PAGE_COUNT,
} from '../../src/guest/guest.ts'
import { GuestError } from '../../src/guest/guest-error.ts'
import type { GuestPool, GuestSlot } from '../../src/host/guest-pool.ts'
import type { BlockDevice } from '../../src/storage/block-device.ts'

export const SECTOR_BYTES = 512

export interface DiskWrite {
  readonly disk: number
  readonly sector: number
  readonly count: number
  readonly value: number
}

/** What one call is: writes in order, whole blocks that are trimmed afterwards, and pages of RAM that change. */
export interface Work {
  readonly writes: readonly DiskWrite[]
  readonly trims: readonly Omit<DiskWrite, 'value'>[]
  readonly pages: readonly number[]
  readonly value: number
}

/** Bytes that tell where and when they were written. */
export const patternOf = ({ sector, count, value }: Omit<DiskWrite, 'disk'>): Uint8Array => {
  const words = new Uint32Array((count * SECTOR_BYTES) / 4)
  for (let at = 0; at < words.length; at++) words[at] = (value * 2654435761 + (sector + (at >> 7)) * 40503 + at) | 1
  return new Uint8Array(words.buffer)
}

const pageOf = (value: number, page: number): Uint8Array => {
  const words = new Uint32Array(PAGE_BYTES / 4).fill(value ^ (page << 16) ^ 0x5a5a)
  return new Uint8Array(words.buffer)
}

const COUNT_PAGE = 2
const ALL_PAGES = (): (Uint8Array | undefined)[] => new Array<Uint8Array | undefined>(PAGE_COUNT).fill(undefined)

/** RAM after a cold start. */
export const bootMemory = (): GuestMemory => {
  const pages = ALL_PAGES()
  for (const page of [0, COUNT_PAGE, 17, 4095]) pages[page] = pageOf(page === COUNT_PAGE ? 0 : 7, page)
  return pages
}

export const workedMemory = (memory: GuestMemory, { pages, value }: Pick<Work, 'pages' | 'value'>): GuestMemory => {
  const changed = [...memory]
  for (const page of pages) changed[page] = value === 0 ? undefined : pageOf(value, page)
  return changed
}

const marksOf = (memory: GuestMemory): number => {
  const word = new DataView((memory[COUNT_PAGE] as Uint8Array).buffer).getUint32(0, true)
  return (word ^ (COUNT_PAGE << 16) ^ 0x5a5a) >>> 0
}

/** The agent counts its marks in RAM: an even one is written at the freeze, the odd one behind it at the thaw. */
export const nextMark = (memory: GuestMemory): { readonly mark: number; readonly memory: GuestMemory } => {
  const mark = marksOf(memory) + 1
  const changed = [...memory]
  changed[COUNT_PAGE] = pageOf(mark, COUNT_PAGE)
  return { mark, memory: changed }
}

export const markWrite = (disk: number, mark: number): DiskWrite => ({ disk, sector: disk + 3, count: 1, value: mark })

class PageGuest implements Guest {
  #memory: GuestMemory = []
  #drives: readonly BlockDevice[] = []
  running = false
  readonly regions = []
  readonly tables = { processes: [], openFiles: [], dirtyCachePages: [] }
  readonly dueMicros = null
  readonly agent = {
    busy: false,
    orders: null,
    hold: (): void => {},
    release: (): void => {},
    freeze: (): void => this.#mark(),
    thaw: (): void => this.#mark(),
  }

  #mark(): void {
    const { mark, memory } = nextMark(this.#memory)
    this.#memory = memory
    this.#drives.forEach((_, disk) => this.#write(markWrite(disk, mark)))
  }

  #write(write: DiskWrite): void {
    this.#drives[write.disk]?.write(write.sector, patternOf(write))
  }

  powerOn(drive: BlockDevice, _seed: number, _medium?: unknown, data: readonly BlockDevice[] = []): BootReport {
    this.resume(bootMemory(), drive, data)
    return { booted: true, findings: [] }
  }

  resume(memory: GuestMemory, drive: BlockDevice, data: readonly BlockDevice[] = []): void {
    this.#memory = memory
    this.#drives = [drive, ...data]
    this.running = true
  }

  shutDown(): void {
    this.running = false
  }

  powerOff(): void {
    this.running = false
  }

  memory(): GuestMemory {
    return this.#memory
  }

  run(request: AppRequest): ReturnType<Guest['run']> {
    if (!('text' in request)) return { ok: true, output: {} }
    const work = JSON.parse(request.text) as Work
    this.#memory = workedMemory(this.#memory, work)
    for (const write of work.writes) this.#write(write)
    for (const { disk, sector, count } of work.trims) this.#drives[disk]?.trim(sector, count)
    return { ok: true, output: {} }
  }

  ring(): void {}
  screen(): never {
    throw new GuestError('no-screen')
  }
  /** There is none. */
  directory(): ReturnType<Guest['directory']> {
    return { noticedMicros: null, invocationId: '' } as ReturnType<Guest['directory']>
  }
  evidence(): never {
    throw new GuestError('no-evidence')
  }
  shop(): never {
    throw new GuestError('no-evidence')
  }
  ask(): never {
    throw new GuestError('no-database')
  }
}

/** A machine room without end, of such guests. */
export const pageRoom = (): GuestPool => {
  const guests = new Map<GuestSlot, PageGuest>()
  const room = {
    enter: (slot: GuestSlot): Guest => {
      const guest = guests.get(slot) ?? new PageGuest()
      guests.set(slot, guest)
      return guest
    },
    occupies: (slot: GuestSlot): Guest | undefined => guests.get(slot),
    leave: (slot: GuestSlot): void => {
      guests.delete(slot)
    },
  }
  return room as unknown as GuestPool
}
