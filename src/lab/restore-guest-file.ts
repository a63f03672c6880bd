/** One file out of a restore point, back into the running machine: nothing else of it changes. */

import { passTime } from '../host/bulk-work.ts'
import { Refused } from '../host/refusal.ts'
import { bulkMicros } from '../places/medium.ts'
import { guestFileAt } from './guest-files-look.ts'
import type { Lab } from './lab.ts'

/** Returns the operation. Throws Refused, StorageError, and GuestError `file-missing` where the point has no such file. */
export const restoreGuestFile = (lab: Lab, restorePoint: string, file: string): string | undefined => {
  const point = lab.backups.needPoint(restorePoint)
  const hosted = lab.hypervisor.need(point.vm)
  const state = lab.hypervisor.stateOf(hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm: point.vm, operation: 'run-app', state })
  const bytes = guestFileAt(lab, hosted, { kind: 'restore-point', id: point.id }, file)
  const { failure } = lab.hypervisor.call(hosted, { app: 'System', action: 'RestoreFile', path: file, bytes })
  if (failure) throw new Refused(failure.code, failure.data)
  const place = lab.places.need(point.place, point.volume)
  lab.context.emit('file-restored', { vm: point.vm, restorePoint: point.id, file, bytes: bytes.length })
  return passTime(lab.context, file, bulkMicros(place.speed, bytes.length, place.bulkJobs + 1))
}
