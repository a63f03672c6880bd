/** Looking into a guest without touching it: a copy of the VM over copied places is asked, then thrown away. */
import type { AppEvidence } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostContext } from '../host/host-context.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { readMemoryFile } from '../host/saved-memory.ts'
import { throwawayCopy } from '../host/throwaway-copy.ts'
import { StorageError } from '../storage/storage-error.ts'

/** Null when the guest has no RAM, or programs in it that cannot answer any more. */
export const lookIntoGuest = (hosted: HostedVm, context: HostContext): AppEvidence | null => {
  if (!hosted.slot.on) return null
  const copy = throwawayCopy(context, hosted)
  try {
    return copy.slot.guest().evidence()
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    return null
  } finally {
    copy.dispose()
  }
}

/** Committed orders, of a machine that is off as well: a copy of it is booted, or resumed, and asked. Null when it cannot. */
export const countOrders = (hosted: HostedVm, context: HostContext): number | null => {
  if (hosted.slot.on) return lookIntoGuest(hosted, context)?.Shop.orders ?? null
  if (hosted.volume.lost) return null
  const copy = throwawayCopy(context, hosted)
  const { savedMemoryPath } = copy.record
  try {
    if (!copy.drive) copy.attachDrive()
    if (savedMemoryPath !== null) copy.slot.load(readMemoryFile(copy.volume, savedMemoryPath), copy.driveOf)
    else if (!copy.slot.powerOn(copy.driveOf, 0).booted) return null
    return copy.slot.guest().evidence().Shop.orders
  } catch (error) {
    if (!(error instanceof GuestError || error instanceof StorageError)) throw error
    return null
  } finally {
    copy.dispose()
  }
}
