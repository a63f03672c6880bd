/**
 * `<disk>.rct`: the fine map, written when the disk is given back in order. It speaks of one state of the coarse file
 * only: the first change after it makes it stale, so that after a power cut nobody believes it. The layout is ours.
 */
import { readGuid, writeGuid } from '../guid.ts'
import { hasAscii, readUint64, viewOf, writeAscii, writeUint64 } from '../vhdx/byte-view.ts'
import { checksumWithout } from '../vhdx/crc32c.ts'
import type { Volume } from '../volume.ts'
import { ChangeMap, fineGranuleBytes } from './change-map.ts'
import type { TrackingRecord } from './coarse-file.ts'

export const fineFilePath = (basePath: string): string => `${basePath}.rct`

const SIGNATURE = 'AIRCT001'
const CHECKSUM_OFFSET_BYTES = 8
const GRANULES_OFFSET_BYTES = 64

const lengthOf = (diskBytes: number): number =>
  GRANULES_OFFSET_BYTES + 4 * Math.ceil(diskBytes / fineGranuleBytes(diskBytes))

/** Throws 0x80070070 when there is no room for a file that was not there yet. */
export const writeFineFile = (volume: Volume, path: string, record: TrackingRecord, fine: ChangeMap): void => {
  const bytes = new Uint8Array(lengthOf(record.virtualSizeBytes))
  const view = viewOf(bytes)
  writeAscii(bytes, 0, SIGNATURE)
  writeUint64(view, 16, record.sequenceNumber)
  writeGuid(bytes, 32, record.trackingId)
  fine.periods.forEach((period, index) => view.setUint32(GRANULES_OFFSET_BYTES + 4 * index, period, true))
  view.setUint32(CHECKSUM_OFFSET_BYTES, checksumWithout(bytes, CHECKSUM_OFFSET_BYTES), true)
  const file = volume.exists(path) ? volume.open(path, { access: 'write', share: false }) : volume.create(path)
  try {
    file.write(0, bytes)
    if (file.lengthBytes > bytes.length) file.truncate(bytes.length)
    file.flush()
  } finally {
    file.close()
  }
}

/** Undefined when there is no file, it is not whole, or it belongs to another state of the coarse file. */
export const readFineFile = (volume: Volume, path: string, record: TrackingRecord): ChangeMap | undefined => {
  if (!volume.exists(path)) return undefined
  const file = volume.open(path, { access: 'info', share: true })
  const bytes = new Uint8Array(file.lengthBytes)
  file.read(0, bytes)
  file.close()
  const view = viewOf(bytes)
  if (bytes.length !== lengthOf(record.virtualSizeBytes) || !hasAscii(bytes, 0, SIGNATURE)) return undefined
  if (view.getUint32(CHECKSUM_OFFSET_BYTES, true) !== checksumWithout(bytes, CHECKSUM_OFFSET_BYTES)) return undefined
  if (readUint64(view, 16) !== record.sequenceNumber || readGuid(bytes, 32) !== record.trackingId) return undefined
  const periods = Uint32Array.from({ length: (bytes.length - GRANULES_OFFSET_BYTES) / 4 }, (_, index) =>
    view.getUint32(GRANULES_OFFSET_BYTES + 4 * index, true),
  )
  return new ChangeMap(record.virtualSizeBytes, fineGranuleBytes(record.virtualSizeBytes), periods)
}
