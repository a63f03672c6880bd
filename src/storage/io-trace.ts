/**
 * What the last reads and writes of a disk touched: a ring that drops its oldest entries and counts them. It is made of
 * what an observer is told, one request at a time, and nothing depends on it.
 */
import type { SimTime } from '../kernel/sim-time.ts'

export const IO_TRACE_ENTRIES_MAX = 4096

/** One contiguous run of data in one file. */
export interface IoTraceEntry {
  readonly at: SimTime
  readonly kind: 'read' | 'write'
  readonly path: string
  readonly offsetBytes: number
  /** 0 when no file of the chain holds what was read: then this is the last one, and where it was asked. */
  readonly lengthBytes: number
  /** Files above this one that were asked first and did not have it. */
  readonly hops: number
  /** Of the whole request, in its first entry: tables, bitmaps and headers looked at or written, without the log. */
  readonly metadataBytes: number
  /** The same for entries of the file's log. */
  readonly logBytes: number
}

interface Run {
  readonly path: string
  readonly offsetBytes: number
  readonly lengthBytes: number
}

interface Request {
  readonly at: SimTime
  readonly kind: IoTraceEntry['kind']
  readonly runs: Run[]
  /** Files in the order in which they were first looked into: from the leaf downwards. */
  readonly asked: string[]
  last: Run | undefined
  metadataBytes: number
  logBytes: number
}

export class IoTrace {
  readonly #entriesMax: number
  readonly #ring: IoTraceEntry[] = []
  #count = 0
  #request: Request | undefined

  constructor(entriesMax = IO_TRACE_ENTRIES_MAX) {
    this.#entriesMax = entriesMax
  }

  /** Entries that are not there any more. */
  get dropped(): number {
    return this.#count - this.#ring.length
  }

  /** Oldest first. */
  get entries(): readonly IoTraceEntry[] {
    const oldest = this.#count % this.#ring.length || 0
    return [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)]
  }

  begin(at: SimTime, kind: IoTraceEntry['kind']): void {
    this.#request = { at, kind, runs: [], asked: [], last: undefined, metadataBytes: 0, logBytes: 0 }
  }

  metadata(kind: 'read' | 'write' | 'log', path: string, offsetBytes: number, lengthBytes: number): void {
    const request = this.#request
    if (request === undefined) return
    if (kind === 'log') request.logBytes += lengthBytes
    else request.metadataBytes += lengthBytes
    if (kind !== 'read') return
    if (!request.asked.includes(path)) request.asked.push(path)
    request.last = { path, offsetBytes, lengthBytes: 0 }
  }

  data(path: string, offsetBytes: number, lengthBytes: number): void {
    this.#request?.runs.push({ path, offsetBytes, lengthBytes })
  }

  end(): void {
    const request = this.#request
    this.#request = undefined
    if (request === undefined) return
    const { at, kind, runs, asked, last } = request
    let { metadataBytes, logBytes } = request
    if (runs.length === 0 && last !== undefined) runs.push(last)
    for (const run of runs) {
      const hops = kind === 'read' ? Math.max(0, asked.indexOf(run.path)) : 0
      this.#ring[this.#count % this.#entriesMax] = { at, kind, ...run, hops, metadataBytes, logBytes }
      this.#count += 1
      metadataBytes = 0
      logBytes = 0
    }
  }
}
