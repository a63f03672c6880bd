/** A copy of a VM over copied places, to be asked or tried out and then disposed of. The original never notices. */
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

/** Drawing from the lab's own chance would shift its future: what a copy writes is never kept, so any GUID will do. */
const ANY_GUID = '00000000-0000-4000-8000-000000000000'

export const throwawayCopy = (context: HostContext, hosted: HostedVm): HostedVm => {
  const copy = hosted.fork({ ...context, places: context.places.fork(), emit: () => {}, newGuid: () => ANY_GUID })
  // Nobody pays for what it reads, and a long chain that is measured is a slow one.
  for (const disk of copy.drives?.openDisks ?? []) disk.observe(undefined)
  return copy
}
