/** What goes wrong inside the guest, done by its own programs. */
import type { AppRequest } from '../../guest/guest.ts'
import type { CallOutcome } from '../../host/guest-calls.ts'
import type { EventData } from '../../host/host-context.ts'
import { Refused } from '../../host/refusal.ts'
import type { Lab } from '../lab.ts'
import { type Planners, type Strike, tried } from './strike.ts'
import { concerned } from './targets.ts'

export const ROWS_DELETED = 200

/** A program that fails has changed the guest: where that comes out on a fork, it does not happen here. */
const called = (world: Lab, vm: string, request: AppRequest): CallOutcome => {
  const outcome = world.hypervisor.call(world.hypervisor.need(vm), request)
  if (outcome.failure) throw new Refused(outcome.failure.code, outcome.failure.data)
  return outcome
}

/** `done`: what follows in the machine, which nobody waits for. */
export const guestStrike = (
  lab: Lab,
  named: string | undefined,
  request: AppRequest,
  dataOf: (outcome: CallOutcome) => EventData,
  done: (world: Lab, vm: string) => void = () => {},
): Strike => {
  const { name: vm } = concerned(lab, named).record
  const act = (world: Lab): CallOutcome => {
    const outcome = called(world, vm, request)
    done(world, vm)
    return outcome
  }
  return { data: { vm, ...dataOf(tried(lab, act)) }, vms: [vm], act: () => act(lab).operation }
}

export const GUEST_FAULTS: Planners<'RowsDeleted' | 'GuestRansomware' | 'BadUpdate'> = {
  RowsDeleted: (lab, { vm, count = ROWS_DELETED }) => {
    const request = { app: 'Shop', action: 'DeleteOrders', count } as const
    const strike = guestStrike(lab, vm, request, (outcome) => ({ count: outcome.count }))
    return { ...strike, ordersTaken: Number(strike.data['count']) }
  },

  /** It enciphers from now on: that is what the time until it is noticed is made of. */
  GuestRansomware: (lab, { vm, filesPerHour }) =>
    guestStrike(
      lab,
      vm,
      { app: 'Ransomware', action: 'Start', ...(filesPerHour === undefined ? {} : { filesPerHour }) },
      () => (filesPerHour === undefined ? {} : { filesPerHour }),
    ),

  /** A kernel that does not boot shows at a restart only: the update asks for one. */
  BadUpdate: (lab, { vm, patch = 'Data' }) =>
    guestStrike(
      lab,
      vm,
      { app: 'Updater', action: 'InstallBadPatch', kind: patch },
      () => ({ patch }),
      patch === 'Boot' ? (world, name) => world.hypervisor.reset(world.hypervisor.need(name)) : undefined,
    ),
}
