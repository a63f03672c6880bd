/** The scenario's traffic: a workload that begins with each start of a machine, and the pace of its profile. */
import { intervalMicrosOf } from '../guest/apps/workload-profiles.ts'
import type { AppRequest } from '../guest/guest.ts'
import type { HostContext, HostSettings } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

/** A workload of that profile keeps the scenario's pace, whoever starts it without another. */
export const atScenarioPace = ({ traffic }: HostSettings, request: AppRequest): AppRequest => {
  if (request.app !== 'Workload' || request.action !== 'Start' || request.profile !== traffic?.profile) return request
  return request.intervalMicros !== undefined
    ? request
    : { ...request, intervalMicros: intervalMicrosOf(traffic.profile, traffic.blockWritesPerDay) }
}

/** After a boot. A guest that has no room for it goes on without. */
export const startTraffic = ({ settings }: HostContext, hosted: HostedVm): void => {
  const { traffic } = settings
  if (!traffic || !hosted.record.bootReport?.booted) return
  const request = { app: 'Workload', action: 'Start', profile: traffic.profile, isTraffic: true } as const
  hosted.slot.guest().run(atScenarioPace(settings, request))
}
