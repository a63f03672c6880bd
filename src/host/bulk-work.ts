/** Bulk work on a volume that is done at one instant: its bytes take their time on the clock afterwards. */
import type { Duration } from '../kernel/sim-time.ts'
import { bulkMicros } from '../places/medium.ts'
import type { PlaceVolume } from '../places/places.ts'
import type { HostContext } from './host-context.ts'

/** Returns the operation, if the bytes take any time. */
export const passBulkTime = (
  context: HostContext,
  volume: PlaceVolume,
  subject: string,
  bytes: number,
): string | undefined => {
  if (bytes === 0) return undefined
  return passTime(context, subject, bulkMicros(volume.speed, bytes, volume.bulkJobs + 1))
}

/** Returns the operation. */
export const passTime = (context: HostContext, subject: string, total: Duration): string => {
  const startedAt = context.kernel.now
  const id = context.operations.begin({ kind: 'disk', vm: '', subject, startedAt, total, unit: 'micros' })
  context.kernel.spawn(`operation:${id}`, 'operation', { durationMicros: total })
  return id
}
