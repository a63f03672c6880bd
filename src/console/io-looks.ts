/** What is shown of a VM's I/O: what was changed on its disk since its backups, and what its last requests touched. */
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import { ChangeTracking, changedSince } from '../storage/change-tracking/change-tracking.ts'
import { TRACKING_DISABLED } from '../storage/change-tracking/reference-point.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText, hostFile } from './printing.ts'

/** A copy to be asked: being asked may show it that the disk is another one, and looking changes nothing. */
const trackingOf = (hosted: HostedVm, { path }: VirtualDisk): ChangeTracking | undefined =>
  hosted.drives
    ? hosted.drives.onFile(path)?.tracking?.fork(hosted.volume)
    : ChangeTracking.open(hosted.volume, hosted.baseOf(path))

export const changeTracking = (lab: Lab, vm: string): Shown => {
  const hosted = lab.hypervisor.need(vm)
  return withChain(lab, hosted, (leaf) => {
    const tracking = trackingOf(hosted, leaf)
    if (!tracking) throw new Refused(TRACKING_DISABLED, { vm: hosted.record.name })
    const answers = tracking.points.map(({ id }) => ({ id, answer: changedSince(tracking, id, leaf) }))
    return answers.map(({ id, answer }) =>
      objectOf(TYPES.referencePoint, {
        ReferencePoint: id,
        RestorePoint: lab.backups.points.find(({ referencePoint }) => referencePoint === id)?.id ?? null,
        Valid: answer.known,
        ChangedBytes: answer.known ? answer.runs.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) : null,
        Reason: tracking.points.find((point) => point.id === id)?.loss ?? null,
      }),
    )
  })
}

export const ioTrace = (lab: Lab, vm: string, last: number): Shown => {
  const hosted = lab.hypervisor.need(vm)
  const { entries, dropped } = hosted.meter.trace
  const requests = entries.slice(-last).map((entry) =>
    objectOf(TYPES.request, {
      Time: clockText(lab, entry.at),
      Kind: entry.kind,
      Path: hostFile(hosted, entry.path),
      Offset: entry.offsetBytes,
      Bytes: entry.lengthBytes,
      Hops: entry.hops,
      Metadata: entry.metadataBytes,
      Log: entry.logBytes,
    }),
  )
  const note = `${requests.length} of ${entries.length + dropped} entries; ${dropped} are not kept any more.`
  return requests.length === 0 ? [] : [...requests, { note }]
}
