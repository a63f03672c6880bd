/** What the agenda of failures asks for when it is due. */
import { GuestError } from '../guest/guest-error.ts'
import { Refused } from '../host/refusal.ts'
import { tryAgainAfter } from '../host/waiting-merges.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { StorageError } from '../storage/storage-error.ts'
import { explained } from './explained-refusal.ts'
import type { FaultItem } from './fault-agenda.ts'
import type { FaultCommand } from './fault-command.ts'
import { runs, strike } from './faults.ts'
import { countOrders } from './guest-look.ts'
import type { Lab } from './lab.ts'

export const faultDue = (lab: Lab, id: string): void => {
  const item = lab.faults.take(lab.kernel, id)
  if (item?.kind === 'strike') strikePlanned(lab, item.fault)
  else if (item) notice(lab, item)
}

/** Nobody is there to be refused: that is told as something that happened. */
const strikePlanned = (lab: Lab, fault: FaultCommand): void => {
  try {
    tryAgainAfter(lab.context, lab.hypervisor.vms, true, () => strike(lab, fault))
  } catch (error) {
    if (!(error instanceof Refused || error instanceof StorageError || error instanceof GuestError)) throw error
    const { code, data } = error instanceof GuestError ? error : explained(lab, fault, error)
    lab.context.emit('fault-refused', { ...data, kind: fault.kind, reason: code })
  }
}

/** From now on somebody is on the way back: what was lost is counted against what there would be. */
const notice = (lab: Lab, { fault, struckAt, hit }: Extract<FaultItem, { kind: 'notice' }>): void => {
  const left = hit.filter(({ vm }) => lab.hypervisor.find(vm) && !isBackSince(lab, vm, struckAt))
  lab.context.emit('fault-noticed', {
    kind: fault,
    vms: hit.map(({ vm }) => vm).join(', '),
    afterMicros: lab.now - struckAt,
  })
  for (const each of left) {
    const orders = hostedOrders(lab, each.vm)
    lab.watch.failed(each.vm, lab.now, orders === null ? each.orders : orders + each.ordersTaken)
    lab.watch.struck(each.vm, stoppedAt(lab, each.vm, { struckAt, answers: orders !== null }))
  }
}

/** One whose machine runs and whose shop does not served its last order when it took that. */
const stoppedAt = (lab: Lab, vm: string, { struckAt, answers }: { struckAt: SimTime; answers: boolean }) => {
  if (!runs(lab, vm)) return lab.now
  return answers ? null : Math.max(struckAt, lab.watch.newestOrderAt(vm) ?? struckAt)
}

/** Taken back or restored before anybody noticed: nobody has to come back from it any more. */
const isBackSince = (lab: Lab, vm: string, since: number): boolean =>
  lab.events.some(
    ({ at, code, data }) =>
      at >= since && (code === 'checkpoint-applied' || code === 'vm-restored') && data['vm'] === vm,
  )

const hostedOrders = (lab: Lab, vm: string): number | null => {
  const hosted = lab.hypervisor.find(vm)
  return hosted ? countOrders(lab, hosted) : null
}
