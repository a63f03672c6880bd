/** The statecharts that a lab steps, by the names under which actors are spawned. */
import { jobMachine } from '../backup/job.machine.ts'
import { scheduleMachine } from '../backup/schedule.machine.ts'
import { customersMachine } from '../host/customers.machine.ts'
import { freezeMachine } from '../host/freeze.machine.ts'
import { guestTimerMachine } from '../host/guest-timer.machine.ts'
import { mergeMachine } from '../host/merge.machine.ts'
import { operationMachine } from '../host/operation.machine.ts'
import { vmMachine } from '../host/vm.machine.ts'
import type { Machines } from '../kernel/kernel.ts'
import { faultMachine } from './fault.machine.ts'

export const MACHINES: Machines = {
  vm: vmMachine,
  customers: customersMachine,
  merge: mergeMachine,
  operation: operationMachine,
  job: jobMachine,
  schedule: scheduleMachine,
  guestTimer: guestTimerMachine,
  freeze: freezeMachine,
  fault: faultMachine,
}
