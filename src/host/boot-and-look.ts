/** Boots a guest on disks that stay as they are, or lets it go on from its memory, and looks at what there is then. */
import type { GuestMemory, GuestPlatform, GuestSettings } from '../guest/guest.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { overlayDevice } from '../storage/overlay-device.ts'
import { type GuestPool, GuestSlot } from './guest-pool.ts'
import { type Look, lookInside, noLook, troubleOf } from './look.ts'

export interface LookRequest {
  readonly guests: GuestPool
  /** By location; only read. Without any there is nothing to start from. */
  readonly disks: readonly BlockDevice[]
  /** Goes on from it instead of booting. */
  readonly memory?: GuestMemory | undefined
  /** Shut down first, and booted from what its disks hold then: what it read before no longer hides them. */
  readonly restarts?: boolean
  readonly settings: GuestSettings
  /** What the guest's clock shows, microseconds since 1970: the look is of these bytes, whenever it is taken. */
  readonly nowMicros: number
}

/** What cannot be read or does not start is part of the look. */
export const bootAndLook = ({ guests, disks, memory, settings, nowMicros, restarts = false }: LookRequest): Look => {
  const platform: GuestPlatform = {
    nowMicros: () => nowMicros,
    counterMicros: () => nowMicros,
    generationId: () => null,
    settings: () => settings,
  }
  const slot = new GuestSlot(guests, platform)
  const overlays = disks.map((disk) => overlayDevice(disk))
  const drives = (): readonly BlockDevice[] => overlays
  try {
    if (memory) slot.load(memory, drives)
    if (restarts) shutDown(slot)
    const report = memory && !restarts ? undefined : slot.powerOn(drives, 0)
    if (report && !report.booted)
      return noLook({ code: 'does-not-boot', data: { reason: report.failure ?? 'unknown' } }, report.findings)
    return lookInside(slot.guest(), overlays, guests.modules, report?.findings ?? [])
  } catch (error) {
    return noLook(troubleOf(error))
  } finally {
    slot.dispose()
  }
}

/** One that cannot be shut down any more has on its disks what it has. */
const shutDown = (slot: GuestSlot): void => {
  try {
    slot.guest().shutDown()
  } catch (error) {
    troubleOf(error)
  }
  slot.powerOff()
}
