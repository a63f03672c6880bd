/** Looking into a guest without touching it: a copy of the VM over copied places is asked, then thrown away. */
import type { AppEvidence, Guest } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostContext } from '../host/host-context.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { throwawayCopy } from '../host/throwaway-copy.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Lab } from './lab.ts'
import { NOW, withMomentGuest } from './moments.ts'

/** Null when the guest has no RAM, or programs in it that cannot answer any more. */
export const lookIntoGuest = (hosted: HostedVm, context: HostContext): AppEvidence | null =>
  askCopy(hosted, context, (guest) => guest.evidence())

/** The shop alone: the pictures, which are read and hashed whole, are left. Null as `lookIntoGuest`. */
export const lookIntoShop = (hosted: HostedVm, context: HostContext): AppEvidence['Shop'] | null =>
  askCopy(hosted, context, (guest) => guest.shop())

const askCopy = <T>(hosted: HostedVm, context: HostContext, ask: (guest: Guest) => T): T | null => {
  if (!hosted.slot.on) return null
  const copy = throwawayCopy(context, hosted)
  try {
    return ask(copy.slot.guest())
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    return null
  } finally {
    copy.dispose()
  }
}

/**
 * Committed orders, of a machine that is off as well: a copy of it is booted, or resumed, and asked. Null when it cannot,
 * or when its shop does not run.
 */
export const countOrders = (lab: Lab, hosted: HostedVm): number | null => {
  if (hosted.volume.lost && !hosted.slot.on) return null
  try {
    return withMomentGuest(lab, hosted, NOW, (guest, unbootable) => {
      if (unbootable) return null
      const { running, orders } = guest.shop()
      return running ? orders : null
    })
  } catch (error) {
    if (!(error instanceof GuestError || error instanceof StorageError)) throw error
    return null
  }
}
