/** Calls into a running guest: what a person asks of its programs, a customer at the counter, and its own timers. */
import {
  type AppOutput,
  type LatencySummary,
  REFUSALS,
  type Replication,
  type ShopReport,
} from '../guest/apps/app-types.ts'
import type { AppRequest, AppResult } from '../guest/guest.ts'
import { tellRollback } from './directory-rollback.ts'
import { setGuestTimer } from './guest-timers.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import type { Failure } from './operations.ts'
import { Refused } from './refusal.ts'
import { standStill } from './storage-trouble.ts'
import { freezeIfReady } from './take-checkpoint.ts'
import { atScenarioPace } from './traffic.ts'
import { stateOf } from './vm-state.ts'

export interface CallOutcome {
  readonly operation: string | undefined
  readonly failure: Failure | undefined
  /** How many it really were: orders taken or deleted, files written; null where there is nothing to count. */
  readonly count: number | null
  /** What `Shop Report` found. */
  readonly report: ShopReport | undefined
  /** What `Directory Replicate` handed out. */
  readonly replication: Replication | undefined
  /** What `Workload Stop` had measured. */
  readonly latency: LatencySummary | undefined
}

/**
 * Its I/O occupies the drive until the returned operation ends. A program that fails on the way has changed the guest:
 * that is no refusal, but an operation that ended with a failure. Throws Refused where nothing was changed.
 */
export const callGuest = (context: HostContext, hosted: HostedVm, request: AppRequest): CallOutcome => {
  const { name: vm } = hosted.record
  const state = stateOf(context, hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm, operation: 'run-app', state })
  const result = hosted.slot.guest().run(atScenarioPace(context.settings, request))
  if (!result.ok && REFUSALS.has(result.code)) throw new Refused(result.code, { vm, ...result.data })
  const output = result.ok ? result.output : {}
  called(context, hosted)
  if (request.app === 'Directory') tellRollback(context, hosted)
  const failure = withhold(context, hosted, request, result) ?? failureOf(vm, result)
  if (failure) {
    const operation = failedCall(context, hosted, request, failure)
    const none = { count: null, report: undefined, latency: undefined }
    return { operation, failure, ...none, replication: output.replication }
  }
  if ((output.ordersPlaced ?? 0) > 0) context.ordersTaken(vm)
  const { report, replication, latency } = output
  return {
    operation: waitForDrive(context, hosted, request),
    failure,
    count: countOf(request, output),
    report,
    replication,
    latency,
  }
}

const countOf = (request: AppRequest, output: AppOutput): number | null => {
  if (!('count' in request)) return null
  return output.ordersDeleted ?? output.filesWritten ?? output.ordersPlaced ?? request.count
}

/** The counter is closed to a customer while the last call's I/O is still under way. */
export const customerArrives = (context: HostContext, hosted: HostedVm): void => {
  if (stateOf(context, hosted) !== 'Running' || (hosted.drives?.busyUntil ?? 0) > context.kernel.now) return
  const request = { app: 'Shop', action: 'CustomerArrives' } as const
  const result = hosted.slot.guest().run(request)
  called(context, hosted)
  if (withhold(context, hosted, request, result)) return
  if (result.ok && (result.output.ordersPlaced ?? 0) > 0) context.ordersTaken(hosted.record.name)
}

/** Something in the guest is due: its cache is flushed, a program does its work. */
export const guestTimerRings = (context: HostContext, hosted: HostedVm): void => {
  if (stateOf(context, hosted) !== 'Running') return
  hosted.slot.guest().ring()
  tellRollback(context, hosted)
  setGuestTimer(context, hosted, true)
  if ((hosted.drives?.parked.length ?? 0) > 0) standStill(context, hosted)
}

/** After each call: the guest may have set a timer, or ended the transaction that a checkpoint waits for. */
const called = (context: HostContext, hosted: HostedVm): void => {
  setGuestTimer(context, hosted)
  freezeIfReady(context, hosted)
}

const failureOf = (vm: string, result: AppResult): Failure | undefined =>
  result.ok ? undefined : { code: result.code, data: { vm, ...result.data } }

const subjectOf = ({ app, action }: AppRequest): string => `${app} ${action}`

const failedCall = (context: HostContext, hosted: HostedVm, request: AppRequest, failure: Failure): string => {
  const { operations, kernel } = context
  const { name: vm } = hosted.record
  const subject = subjectOf(request)
  const id = operations.begin({ kind: 'call', vm, subject, startedAt: kernel.now, total: 0, unit: 'micros' })
  operations.end(id, failure)
  return id
}

const waitForDrive = (context: HostContext, hosted: HostedVm, request: AppRequest): string | undefined => {
  const { kernel, operations } = context
  const total = (hosted.drives?.busyUntil ?? 0) - kernel.now
  if (total <= 0) return undefined
  const [vm, subject] = [hosted.record.name, subjectOf(request)]
  const id = operations.begin({ kind: 'call', vm, subject, startedAt: kernel.now, total, unit: 'micros' })
  kernel.spawn(`operation:${id}`, 'operation', { durationMicros: total })
  return id
}

/** Writes found no room: the VM stands still before its next call, and what the app says is kept back. */
const withhold = (
  context: HostContext,
  hosted: HostedVm,
  request: AppRequest,
  result: AppResult,
): Failure | undefined => {
  if (!hosted.drives || hosted.drives.parked.length === 0) return undefined
  const { host, volume, name: vm } = hosted.record
  const ordersPlaced = result.ok ? (result.output.ordersPlaced ?? 0) : 0
  const { app, action } = request
  const count = result.ok ? countOf(request, result.output) : null
  hosted.update({ withheld: { app, action, count, ordersPlaced } })
  standStill(context, hosted)
  return { code: 'answer-withheld', data: { vm, host, volume } }
}
