/**
 * The workload: real file I/O in bursts at a pace, each request timed. Its RAM holds the profile, the stream of chance
 * that places are drawn from, and the latencies. It ends with the guest's power.
 */
import { FatFsError } from '../fat/fatfs-memory.ts'
import { PAGE_BYTES } from '../guest.ts'
import { RamRecord } from '../ram-record.ts'
import { RANDOM_WORDS, randomBytes, seedRandom } from '../random-words.ts'
import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, RequestOf, WorkloadProfile, WorkloadScreen } from './app-types.ts'
import type { TimedApp } from './apps.ts'
import { fileFailure, writeWholeFile } from './guest-files.ts'
import { LATENCY_RECORD_BYTES, LatencyRecord } from './latency-record.ts'
import { PROFILE_STEPS } from './workload-profiles.ts'
import { type Burst, doStep, NoRoomError, WORKLOAD_FILE } from './workload-requests.ts'

const WORKLOAD_BYTES = 4 * 1_048_576
/** Spreads the count of starts over all bits of the seed: 2^32 divided by the golden ratio. */
const SEED_STEP = 0x9e3779b9

interface Fields {
  profile: WorkloadProfile | null
  requests: number
  intervalMicros: number
  /** Nobody asked for it: it makes way for one that somebody starts. */
  isTraffic: boolean
  /** Microseconds since 1970. */
  dueMicros: number | null
  /** Bursts since it was started. */
  bursts: number
  copiedBytes: number
  /** Starts since the guest's: no two of them draw the same places. */
  starts: number
  /** Code of what stopped it. */
  error: string | null
}

const NO_FIELDS: Fields = {
  profile: null,
  requests: 0,
  intervalMicros: 0,
  isTraffic: false,
  dueMicros: null,
  bursts: 0,
  copiedBytes: 0,
  starts: 0,
  error: null,
}

export class Workload implements TimedApp {
  readonly #system: GuestSystem
  readonly #record: RamRecord<Fields>
  readonly #random: Uint32Array
  readonly #latencies: LatencyRecord

  constructor(system: GuestSystem) {
    this.#system = system
    const memory = system.memory.workload
    this.#record = new RamRecord(memory.subarray(0, PAGE_BYTES))
    this.#random = new Uint32Array(memory.buffer, memory.byteOffset + PAGE_BYTES, RANDOM_WORDS)
    this.#latencies = new LatencyRecord(memory.subarray(2 * PAGE_BYTES, 2 * PAGE_BYTES + LATENCY_RECORD_BYTES))
  }

  get #fields(): Fields {
    return this.#record.read() ?? { ...NO_FIELDS }
  }

  get dueMicros(): number | null {
    return this.#fields.dueMicros
  }

  run(request: RequestOf<'Workload'>): AppResult {
    const fields = this.#fields
    if (request.action === 'Start') return this.#start(fields, request)
    if (fields.profile === null) return { ok: false, code: 'app-not-running', data: { app: 'Workload' } }
    this.#end(fields, null)
    this.#record.write(fields)
    return { ok: true, output: { latency: this.#latencies.summary(fields.requests) } }
  }

  /** One burst, however long the guest was away: what was missed is not made up for. */
  ring(): void {
    const fields = this.#fields
    if (fields.profile === null) return
    const { bursts, steps } = PROFILE_STEPS[fields.profile]
    // planned before the burst, so that one that crashes does not come due again at once
    fields.dueMicros = this.#system.platform.nowMicros() + fields.intervalMicros
    this.#record.write(fields)
    const burst = this.#burst(fields)
    try {
      for (const step of steps) doStep(burst, step)
      fields.bursts++
      if (fields.bursts === bursts) this.#end(fields, null)
    } catch (error) {
      this.#end(fields, codeOf(error))
    } finally {
      fields.copiedBytes = burst.copiedBytes
      this.#record.write(fields)
    }
  }

  screen(): WorkloadScreen {
    const { profile, requests, error } = this.#fields
    return { profile, requests, latency: this.#latencies.summary(requests), ...(error === null ? {} : { error }) }
  }

  evidence(): AppEvidence['Workload'] {
    const { profile, requests } = this.#fields
    return { profile, requests, latency: this.#latencies.summary(requests) }
  }

  #start(fields: Fields, request: Extract<RequestOf<'Workload'>, { action: 'Start' }>): AppResult {
    const { profile, isTraffic = false, intervalMicros = PROFILE_STEPS[profile].intervalMicros } = request
    if (fields.profile !== null && (isTraffic || !fields.isTraffic))
      return { ok: false, code: 'app-running', data: { app: 'Workload' } }
    if (fields.profile !== null) this.#end(fields, null)
    const { platform, processes } = this.#system
    const nowMicros = platform.nowMicros()
    const starts = fields.starts + 1
    seedRandom(this.#random, Math.imul(starts, SEED_STEP) ^ Math.floor(nowMicros / 1000))
    const failure = this.#makeFile()
    if (failure !== undefined) {
      this.#record.write({ ...fields, starts })
      return failure
    }
    this.#latencies.clear()
    processes.start('Workload', nowMicros)
    const dueMicros = nowMicros + intervalMicros
    this.#record.write({ ...NO_FIELDS, profile, intervalMicros, isTraffic, dueMicros, starts })
    return { ok: true, output: {} }
  }

  /** A file of another length is made anew. Without room for it nothing of it stays behind. */
  #makeFile(): AppResult | undefined {
    const file = `C:\\${WORKLOAD_FILE}`
    const { files } = this.#system
    try {
      if (files.fileLength(WORKLOAD_FILE) === WORKLOAD_BYTES) return undefined
      if (writeWholeFile(this.#system, WORKLOAD_FILE, randomBytes(this.#random, WORKLOAD_BYTES))) return undefined
      files.unlink(WORKLOAD_FILE)
      return { ok: false, code: 'disk-full', data: { file, bytes: WORKLOAD_BYTES } }
    } catch (error) {
      return fileFailure(error, file)
    }
  }

  #burst(fields: Fields): Burst {
    return {
      system: this.#system,
      random: this.#random,
      copiedBytes: fields.copiedBytes,
      record: (latencyMicros) => {
        this.#latencies.put(fields.requests, latencyMicros)
        fields.requests++
      },
    }
  }

  #end(fields: Fields, error: string | null): void {
    this.#system.processes.end('Workload')
    fields.profile = null
    fields.dueMicros = null
    fields.error = error
  }
}

/** As a call would answer it. What is no trouble of a disk passes on. */
function codeOf(error: unknown): string {
  if (error instanceof NoRoomError) return 'disk-full'
  if (!(error instanceof FatFsError)) throw error
  const answer = fileFailure(error, WORKLOAD_FILE)
  return answer.ok ? '' : answer.code
}
