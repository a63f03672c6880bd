/** Looking into a guest without touching it: a copy of the VM over copied places is asked, then thrown away. */
import type { AppEvidence } from '../guest/guest.ts'
import type { HostContext } from '../host/host-context.ts'
import type { HostedVm } from '../host/hosted-vm.ts'

/** Null when the guest has no RAM. */
export const lookIntoGuest = (hosted: HostedVm, context: HostContext): AppEvidence | null => {
  if (!hosted.slot.on) return null
  const copy = hosted.fork({ ...context, places: context.places.fork(), emit: () => {} })
  try {
    return copy.slot.guest().evidence()
  } finally {
    copy.dispose()
  }
}
