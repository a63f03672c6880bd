/** What breaks, and what that does to everything in reach. The survival rooms never name a failure: they ask here. */
import { GuestError } from '../guest/guest-error.ts'
import { Refused } from '../host/refusal.ts'
import { microsOfText } from '../kernel/wall-clock.ts'
import { StorageError } from '../storage/storage-error.ts'
import { dwellOf, type FaultCommand } from './fault-command.ts'
import { ACCOUNT_FAULTS } from './faults/account-faults.ts'
import { bitRot } from './faults/bit-rot.ts'
import { FILE_FAULTS } from './faults/file-faults.ts'
import { GUEST_FAULTS } from './faults/guest-faults.ts'
import { PLACE_FAULTS } from './faults/place-faults.ts'
import { SILENT_FAULTS } from './faults/silent-faults.ts'
import type { Planners, Strike } from './faults/strike.ts'
import { countOrders } from './guest-look.ts'
import type { Lab } from './lab.ts'

const PLANNERS: Planners = {
  ...PLACE_FAULTS,
  ...GUEST_FAULTS,
  ...FILE_FAULTS,
  ...ACCOUNT_FAULTS,
  ...SILENT_FAULTS,
  BitRot: bitRot,
}

/** Throws Refused, StorageError or GuestError where it cannot strike now; changes nothing, and draws no chance. */
export const plannedStrike = (lab: Lab, fault: FaultCommand): Strike => PLANNERS[fault.kind](lab, fault as never)

/** What it strikes, as a line would name it; its kind where it cannot strike. */
export const faultTarget = (lab: Lab, fault: FaultCommand): string => {
  try {
    const { host, volume, room, account, path, restorePoint, vm } = plannedStrike(lab, fault).data
    return String(volume === undefined ? (path ?? restorePoint ?? vm ?? host ?? room ?? account) : `${host}:${volume}`)
  } catch (error) {
    if (!(error instanceof Refused || error instanceof StorageError || error instanceof GuestError)) throw error
    return fault.kind
  }
}

/** Strikes at once. Returns the operation that still runs. */
export const strike = (lab: Lab, fault: FaultCommand): string | undefined => {
  const { data, drawn, vms, ordersTaken = 0, act } = plannedStrike(lab, fault)
  const dwellMicros = dwellOf(fault)
  const counted = vms.map((vm) => ({ vm, orders: ordersOf(lab, vm), served: runs(lab, vm) }))
  if (dwellMicros === 0) for (const { vm, orders } of counted) lab.watch.failed(vm, lab.now, orders)
  const hidden = dwellMicros === 0 ? {} : { dwellMicros }
  lab.context.emit('fault', { kind: fault.kind, ...data, ...drawn?.(), vms: vms.join(', '), ...hidden })
  const operation = act()
  // One that stood still before was stopped by nobody: it is missed when somebody notices.
  for (const { vm, served } of counted)
    if (served || dwellMicros === 0) lab.watch.struck(vm, runs(lab, vm) ? null : lab.now)
  if (dwellMicros > 0) {
    const hit = counted.map(({ vm, orders }) => ({ vm, orders, ordersTaken }))
    lab.faults.add(lab.kernel, dwellMicros, { kind: 'notice', fault: fault.kind, struckAt: lab.now, hit })
  }
  return operation
}

export const runs = (lab: Lab, vm: string): boolean => {
  const hosted = lab.hypervisor.find(vm)
  return hosted !== undefined && lab.hypervisor.stateOf(hosted) === 'Running'
}

const ordersOf = (lab: Lab, vm: string): number | null => {
  const hosted = lab.hypervisor.find(vm)
  return hosted ? countOrders(lab, hosted) : null
}

/** At its own time, or at once. Throws as `plannedStrike`, `time-unreadable` and `time-past`. */
export const strikeInTime = (lab: Lab, fault: FaultCommand): string | undefined => {
  const { at, ...now } = fault
  if (at === undefined) return strike(lab, fault)
  const { epochMicros } = lab.scenario
  const atMicros = microsOfText(at, epochMicros + lab.now)
  if (atMicros === undefined) throw new Refused('time-unreadable', { time: at })
  const waitMicros = atMicros - epochMicros - lab.now
  if (waitMicros < 0) throw new Refused('time-past', { time: at, nowMicros: epochMicros + lab.now })
  const id = lab.faults.add(lab.kernel, waitMicros, { kind: 'strike', fault: now, atMicros: lab.now + waitMicros })
  lab.context.emit('fault-planned', { kind: fault.kind, atMicros, id })
  return undefined
}
