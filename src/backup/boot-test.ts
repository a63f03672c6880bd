/**
 * The boot test: the disks of a restore point are started in a machine of their own, writing to children that are thrown
 * away, and its programs are asked. A hash cannot see that what was copied was broken already (hyper-v.md 6.7).
 */
import type { OrdersTold, ShopEvidence } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { GuestSlot } from '../host/guest-pool.ts'
import { overlayDevice } from '../storage/overlay-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { VerifyJob } from './jobs.ts'
import { openRestorePoint } from './restore-point-disk.ts'

/** What was asked of it once it was up; null for a program that does not run in it. */
export interface BootAnswers {
  readonly booted: true
  readonly orders: number | null
  readonly pictures: number | null
  /** Of the newest order, which is the one that the shop had told; null where it was not asked when it was copied. */
  readonly newestOrder: number | null
}

/**
 * The disks may be sound and of another moment: an increment that holds nothing starts as the point below it does. What
 * was committed when the moment was held has to be there, and nothing else.
 */
const requireTold = (
  told: OrdersTold,
  { orders, newestOrderMicros }: Pick<ShopEvidence, 'orders' | 'newestOrderMicros'>,
  fail: (cause: string, data: StorageError['data']) => StorageError,
): void => {
  if (newestOrderMicros === told.newestOrderMicros && orders === told.orders) return
  throw fail('other-orders', { orders, ordersTold: told.orders, newestOrderTold: told.newestOrderId })
}

/**
 * Throws StorageError `boot-test-failed`, its `cause` what did not hold: why the boot stopped, `app-failed`, `integrity`,
 * `invariants`, `photos`, `other-orders`, or a refusal of the guest with its data. And what reading the point throws.
 */
export const bootRestorePoint = (context: BackupContext, job: VerifyJob): BootAnswers => {
  const [place, volume] = job.media[0] as readonly [string, string]
  const disks = openRestorePoint(context.places.need(place, volume).disk, { vm: job.vm, id: job.point }, context)
  const nowMicros = (): number => context.epochMicros + context.kernel.now
  const platform = {
    nowMicros,
    counterMicros: nowMicros,
    generationId: () => null,
    settings: () => ({ agent: 'Healthy', synchronous: 'Full' }) as const,
  }
  const slot = new GuestSlot(context.guests, platform)
  const children = disks.map((disk) => overlayDevice(disk))
  const fail = (cause: string, data: StorageError['data'] = {}): StorageError =>
    new StorageError('boot-test-failed', { ...data, restorePoint: job.point, cause })
  const told = job.content.manifests[0]?.orders
  try {
    const report = slot.powerOn(() => children, 0)
    if (!report.booted) throw fail(report.failure ?? 'unknown')
    const failed = report.findings.find((finding) => finding.code === 'boot-app-failed')
    if (failed) throw fail('app-failed', failed.data)
    const { Shop, Photos } = slot.guest().evidence()
    if (Shop.running && Shop.integrity !== 'ok') throw fail('integrity', { message: Shop.integrity })
    if (Shop.running && !Shop.invariantsHold) throw fail('invariants')
    if (Photos.damaged + Photos.missing > 0) throw fail('photos')
    if (told && Shop.running) requireTold(told, Shop, fail)
    return {
      booted: true,
      orders: Shop.running ? Shop.orders : null,
      pictures: Photos.intact,
      newestOrder: (Shop.running && told?.newestOrderId) || null,
    }
  } catch (error) {
    if (error instanceof GuestError) throw fail(error.code, error.data)
    throw error
  } finally {
    slot.dispose()
  }
}
