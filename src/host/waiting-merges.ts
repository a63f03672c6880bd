/** Merges that found no room, or a file in use, wait: here they are tried again when that may have changed. */
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { tidyDisks } from './merges.ts'

const isWaiting = ({ record }: HostedVm): boolean => record.mergeTrouble !== null

/** A merge that ends removes a file, a machine that goes off lets its files go: others on the volume may have waited for that. */
export const tidyOthers = (context: HostContext, hosted: HostedVm, vms: readonly HostedVm[]): void => {
  const { host, volume } = hosted.record
  for (const other of vms.filter(isWaiting))
    if (other !== hosted && other.record.host === host && other.record.volume === volume) tidyDisks(context, other)
}

/** Does something, and afterwards tries those again whose volume has more room then; all of them where files were touched. */
export const tryAgainAfter = <T>(
  context: HostContext,
  vms: readonly HostedVm[],
  touchesFiles: boolean,
  act: () => T,
): T => {
  const waiting = vms.filter(isWaiting)
  const usedBytes = waiting.map(({ volume }) => volume.usedBytes)
  const result = act()
  waiting.forEach((hosted, index) => {
    if (touchesFiles || hosted.volume.usedBytes < (usedBytes[index] as number)) tidyDisks(context, hosted)
  })
  return result
}
