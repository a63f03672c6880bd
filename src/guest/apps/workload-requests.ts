/** The requests of a workload: real reads and writes of files, each timed by the machine's own counter. */
import { FatFsError, FR_NO_FILE } from '../fat/fatfs-memory.ts'
import { PAGE_BYTES } from '../guest.ts'
import { nextBelow } from '../random-words.ts'
import type { GuestSystem } from '../system.ts'
import type { WorkloadStep } from './workload-profiles.ts'

export const WORKLOAD_FILE = 'workload.dat'
export const WORKLOAD_COPY = 'workload.cpy'
const PROGRAM = /\.(exe|dll|sys)$/i

/** The disk has no room for what the file was to take. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError'
  readonly file: string

  constructor(file: string) {
    super(`no room for ${file}`)
    this.file = file
  }
}

/** What a burst works with. */
export interface Burst {
  readonly system: GuestSystem
  /** The workload's stream of chance. */
  readonly random: Uint32Array
  /** Told of each request that was done. */
  readonly record: (latencyMicros: number) => void
  /** Where the copy goes on in the workload's own file. */
  copiedBytes: number
}

/** Does one step of a burst. Throws FatFsError, NoRoomError. */
export function doStep(burst: Burst, step: WorkloadStep): void {
  if (step.act === 'copy') copyOn(burst, step)
  else if (step.act === 'write') writeOften(burst, step)
  else if (step.from === 'own-file') readOften(burst, step, WORKLOAD_FILE)
  else readPrograms(burst, step)
}

function timed<Result>({ system, record }: Burst, act: () => Result): Result {
  const before = system.platform.counterMicros()
  const result = act()
  record(system.platform.counterMicros() - before)
  return result
}

/** Of whole pages, each length as likely as the others. */
function drawLength(
  random: Uint32Array,
  { minimumBytes, maximumBytes }: Extract<WorkloadStep, { act: 'read' }>,
): number {
  return minimumBytes + nextBelow(random, (maximumBytes - minimumBytes) / PAGE_BYTES + 1) * PAGE_BYTES
}

/** The beginning of a page such that all of it lies in the file; 0 in a file that is too short for that. */
function drawPlace(random: Uint32Array, fileBytes: number, lengthBytes: number): number {
  return nextBelow(random, Math.max(0, Math.floor((fileBytes - lengthBytes) / PAGE_BYTES)) + 1) * PAGE_BYTES
}

function readOften(burst: Burst, step: Extract<WorkloadStep, { act: 'read' }>, name: string): void {
  burst.system.files.withFile(name, 'read', (slot) => {
    for (let index = 0; index < step.count; index++) readOnce(burst, step, slot)
  })
}

function readOnce(burst: Burst, step: Extract<WorkloadStep, { act: 'read' }>, slot: number): void {
  const { files } = burst.system
  const bytes = new Uint8Array(drawLength(burst.random, step))
  const place = drawPlace(burst.random, files.length(slot), bytes.length)
  timed(burst, () => files.read(slot, place, bytes))
}

function readPrograms(burst: Burst, step: Extract<WorkloadStep, { act: 'read' }>): void {
  const { files } = burst.system
  const programs = files.list('').filter(({ name, isDirectory }) => !isDirectory && PROGRAM.test(name))
  if (programs.length === 0) throw new FatFsError(FR_NO_FILE)
  for (let index = 0; index < step.count; index++) {
    const { name } = programs[nextBelow(burst.random, programs.length)] as (typeof programs)[number]
    files.withFile(name, 'read', (slot) => readOnce(burst, step, slot))
  }
}

function writeOften(burst: Burst, { count, bytes: lengthBytes, isSynced }: Extract<WorkloadStep, { act: 'write' }>) {
  const { random } = burst
  const { files } = burst.system
  files.withFile(WORKLOAD_FILE, 'write', (slot) => {
    for (let index = 0; index < count; index++) {
      const bytes = new Uint8Array(lengthBytes).fill(1 + nextBelow(random, 255))
      const place = drawPlace(random, files.length(slot), lengthBytes)
      timed(burst, () => {
        if (files.write(slot, place, bytes) < lengthBytes) throw new NoRoomError(WORKLOAD_FILE)
        if (isSynced) files.sync(slot)
      })
    }
  })
}

/** A copy that finds no room is taken away again, as a file manager does. */
function copyOn(burst: Burst, { count, bytes }: Extract<WorkloadStep, { act: 'copy' }>): void {
  const { files } = burst.system
  try {
    for (let index = 0; index < count; index++) copyPiece(burst, new Uint8Array(bytes))
  } catch (error) {
    if (error instanceof NoRoomError) files.unlink(WORKLOAD_COPY)
    throw error
  }
}

function copyPiece(burst: Burst, bytes: Uint8Array): void {
  const { files } = burst.system
  const got = files.withFile(WORKLOAD_FILE, 'read', (slot) => {
    if (burst.copiedBytes >= files.length(slot)) burst.copiedBytes = 0
    return timed(burst, () => files.read(slot, burst.copiedBytes, bytes))
  })
  files.withFile(WORKLOAD_COPY, burst.copiedBytes === 0 ? 'create' : 'write', (slot) => {
    if (burst.copiedBytes === 0) files.truncate(slot, 0)
    timed(burst, () => {
      if (files.write(slot, files.length(slot), bytes.subarray(0, got)) < got) throw new NoRoomError(WORKLOAD_COPY)
    })
  })
  burst.copiedBytes += got
}
