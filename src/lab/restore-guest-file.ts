/** One file out of a restore point, back into the running machine: nothing else of it changes. */

import type { RestorePoint } from '../backup/restore-point.ts'
import { SHOP_DATABASE } from '../guest/apps/shop-schema.ts'
import { passTime } from '../host/bulk-work.ts'
import { Refused } from '../host/refusal.ts'
import { bulkMicros } from '../places/medium.ts'
import { tried } from './faults/strike.ts'
import { guestFileAt } from './guest-files-look.ts'
import type { Lab } from './lab.ts'

/** On whichever disk it lies. */
const isShopDatabase = (path: string): boolean =>
  path.split('\\').at(-1)?.toLowerCase() === SHOP_DATABASE.split('\\').at(-1)?.toLowerCase()

const putFile = (
  { hypervisor }: Lab,
  { vm, id: restorePoint }: RestorePoint,
  { path: file, bytes }: { readonly path: string; readonly bytes: Uint8Array },
): void => {
  const request = { app: 'System', action: 'RestoreFile', path: file, bytes } as const
  const { failure } = hypervisor.call(hypervisor.need(vm), request)
  if (failure?.code === 'file-in-use')
    throw new Refused('restore-file-in-use', { file, vm, restorePoint, isShop: Number(isShopDatabase(file)) })
  if (failure) throw new Refused(failure.code, failure.data)
}

/**
 * `to`: where it comes to lie, if not where it was. Returns the operation. Throws Refused, StorageError, and GuestError
 * `file-missing` where the point has no such file, `restore-file-in-use` where a program of the running machine has the
 * place.
 */
export const restoreGuestFile = (lab: Lab, restorePoint: string, file: string, to = file): string | undefined => {
  const point = lab.backups.needPoint(restorePoint)
  const hosted = lab.hypervisor.need(point.vm)
  const state = lab.hypervisor.stateOf(hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm: point.vm, operation: 'run-app', state })
  const bytes = guestFileAt(lab, hosted, { kind: 'restore-point', id: point.id }, file)
  // A program that refuses has been asked: where that comes out on a fork, nobody asks it here.
  const put = (world: Lab): void => putFile(world, point, { path: to, bytes })
  tried(lab, put)
  put(lab)
  const place = lab.places.need(point.place, point.volume)
  lab.context.emit('file-restored', { vm: point.vm, restorePoint: point.id, file, to, bytes: bytes.length })
  return passTime(lab.context, to, bulkMicros(place.speed, bytes.length, place.bulkJobs + 1))
}
