/**
 * `<disk>.mrt`: the coarse map with all that must outlive a power cut. The name is Hyper-V's; the layout is ours, for the
 * real one is undocumented. Two slots are written in turn, so that of a write that was cut short the other one is left.
 */
import { type Guid, readGuid, writeGuid } from '../guid.ts'
import { hasAscii, readUint64, viewOf, writeAscii, writeUint64 } from '../vhdx/byte-view.ts'
import { checksumWithout } from '../vhdx/crc32c.ts'
import type { Volume } from '../volume.ts'
import { ChangeMap, coarseGranuleBytes } from './change-map.ts'
import type { ReferencePoint, TrackingLoss } from './reference-point.ts'

/** What is known of a disk's tracking besides the maps. */
export interface TrackingRecord {
  /** Names this tracking: a fine file of another one says nothing. */
  readonly trackingId: Guid
  /** Grows with each write of the file; the larger of two slots is current. */
  readonly sequenceNumber: number
  readonly virtualSizeBytes: number
  /** The period in which changes fall now. */
  readonly period: number
  /** DataWriteGuids of the active file: the one it has, or it and the one it is about to have. */
  readonly leaves: readonly Guid[]
  /** Oldest first. */
  readonly points: readonly ReferencePoint[]
}

export interface CoarseContent {
  readonly record: TrackingRecord
  readonly coarse: ChangeMap
}

export const coarseFilePath = (basePath: string): string => `${basePath}.mrt`

const SIGNATURE = 'AIMRT001'
const CHECKSUM_OFFSET_BYTES = 8
const TRACKING_ID_OFFSET_BYTES = 48
const LEAVES_OFFSET_BYTES = 64
const LEAVES_MAX = 2
const POINTS_OFFSET_BYTES = 128
const POINT_BYTES = 24
/** 16 points of 24 bytes end here. */
const GRANULES_OFFSET_BYTES = 512
const SLOT_MULTIPLE_BYTES = 4096
const LOSSES: readonly (TrackingLoss | null)[] = [null, 'applied', 'resized', 'changed-elsewhere']

const granulesOf = (diskBytes: number): number => Math.ceil(diskBytes / coarseGranuleBytes(diskBytes))

const slotBytesOf = (diskBytes: number): number =>
  Math.ceil((GRANULES_OFFSET_BYTES + 4 * granulesOf(diskBytes)) / SLOT_MULTIPLE_BYTES) * SLOT_MULTIPLE_BYTES

/** Length of the file for a disk of this size; it never grows. */
export const coarseFileBytes = (diskBytes: number): number => 2 * slotBytesOf(diskBytes)

const encodeSlot = ({ record, coarse }: CoarseContent): Uint8Array => {
  const bytes = new Uint8Array(slotBytesOf(record.virtualSizeBytes))
  const view = viewOf(bytes)
  writeAscii(bytes, 0, SIGNATURE)
  writeUint64(view, 16, record.sequenceNumber)
  writeUint64(view, 24, record.virtualSizeBytes)
  view.setUint32(32, record.period, true)
  view.setUint32(36, record.leaves.length, true)
  view.setUint32(40, record.points.length, true)
  writeGuid(bytes, TRACKING_ID_OFFSET_BYTES, record.trackingId)
  record.leaves.slice(0, LEAVES_MAX).forEach((guid, index) => writeGuid(bytes, LEAVES_OFFSET_BYTES + 16 * index, guid))
  record.points.forEach(({ id, period, loss }, index) => {
    const at = POINTS_OFFSET_BYTES + POINT_BYTES * index
    writeGuid(bytes, at, id)
    view.setUint32(at + 16, period, true)
    view.setUint32(at + 20, LOSSES.indexOf(loss), true)
  })
  coarse.periods.forEach((period, index) => view.setUint32(GRANULES_OFFSET_BYTES + 4 * index, period, true))
  view.setUint32(CHECKSUM_OFFSET_BYTES, checksumWithout(bytes, CHECKSUM_OFFSET_BYTES), true)
  return bytes
}

/** Undefined when it is not the slot of a disk of that size, whole. */
const decodeSlot = (bytes: Uint8Array): CoarseContent | undefined => {
  const view = viewOf(bytes)
  const isWhole =
    hasAscii(bytes, 0, SIGNATURE) &&
    view.getUint32(CHECKSUM_OFFSET_BYTES, true) === checksumWithout(bytes, CHECKSUM_OFFSET_BYTES)
  const virtualSizeBytes = readUint64(view, 24)
  if (!isWhole || slotBytesOf(virtualSizeBytes) !== bytes.length) return undefined
  const points = Array.from({ length: view.getUint32(40, true) }, (_, index) => {
    const at = POINTS_OFFSET_BYTES + POINT_BYTES * index
    const loss = LOSSES[view.getUint32(at + 20, true)] as TrackingLoss | null
    return { id: readGuid(bytes, at), period: view.getUint32(at + 16, true), loss }
  })
  const record = {
    trackingId: readGuid(bytes, TRACKING_ID_OFFSET_BYTES),
    sequenceNumber: readUint64(view, 16),
    virtualSizeBytes,
    period: view.getUint32(32, true),
    leaves: Array.from({ length: view.getUint32(36, true) }, (_, index) =>
      readGuid(bytes, LEAVES_OFFSET_BYTES + 16 * index),
    ),
    points,
  }
  const periods = Uint32Array.from({ length: granulesOf(virtualSizeBytes) }, (_, index) =>
    view.getUint32(GRANULES_OFFSET_BYTES + 4 * index, true),
  )
  return { record, coarse: new ChangeMap(virtualSizeBytes, coarseGranuleBytes(virtualSizeBytes), periods) }
}

/** A new file with all of its room, instead of one that may be there. Throws 0x80070070 and has written nothing then. */
export const createCoarseFile = (volume: Volume, path: string, content: CoarseContent): void => {
  if (volume.exists(path)) volume.remove(path)
  const file = volume.create(path)
  try {
    file.truncate(coarseFileBytes(content.record.virtualSizeBytes))
    file.write(slotOffsetBytes(content.record), encodeSlot(content))
    file.flush()
  } catch (error) {
    file.close()
    volume.remove(path)
    throw error
  }
  file.close()
}

const slotOffsetBytes = ({ sequenceNumber, virtualSizeBytes }: TrackingRecord): number =>
  (sequenceNumber % 2) * slotBytesOf(virtualSizeBytes)

/** Writes the slot whose turn it is, and comes back when it stands there for good. Returns where it is. */
export const writeCoarseFile = (
  volume: Volume,
  path: string,
  content: CoarseContent,
): { readonly offsetBytes: number; readonly lengthBytes: number } => {
  const file = volume.open(path, { access: 'write', share: false })
  try {
    const bytes = encodeSlot(content)
    const offsetBytes = slotOffsetBytes(content.record)
    file.write(offsetBytes, bytes)
    file.flush()
    return { offsetBytes, lengthBytes: bytes.length }
  } finally {
    file.close()
  }
}

/** The newer whole slot; undefined when there is no file, none of its slots is whole, or it has not its length. */
export const readCoarseFile = (volume: Volume, path: string): CoarseContent | undefined => {
  if (!volume.exists(path)) return undefined
  const file = volume.open(path, { access: 'info', share: true })
  const bytes = new Uint8Array(file.lengthBytes)
  file.read(0, bytes)
  file.close()
  const half = bytes.length / 2
  if (half === 0 || half % SLOT_MULTIPLE_BYTES !== 0) return undefined
  const slots = [bytes.subarray(0, half), bytes.subarray(half)].map(decodeSlot).filter((slot) => slot !== undefined)
  return slots.sort((a, b) => b.record.sequenceNumber - a.record.sequenceNumber)[0]
}
