/** The VM in the middle of the page. Whom a person looks at is no matter of the lab: no journal knows it. */
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import type { AttachedDisk } from '../host/virtual-machine.ts'
import type { Lab } from '../lab/lab.ts'

/** The one that was chosen; without it one that runs, or the first, under whatever name it came back. */
export const focusOf = (lab: Lab, chosen: string | undefined): HostedVm | undefined =>
  (chosen === undefined ? undefined : lab.hypervisor.find(chosen)) ??
  lab.hypervisor.vms.find((hosted) => hosted.slot.on) ??
  lab.hypervisor.vms[0]

/** Throws Refused `no-vm` in a lab that has none. */
export const needFocus = (lab: Lab, chosen: string | undefined): HostedVm => {
  const found = focusOf(lab, chosen)
  if (!found) throw new Refused('no-vm', {})
  return found
}

/** Of its disks the one that the picture is about: the chosen one while it is there, else the one that firmware starts from. */
export const diskInFocus = ({ record: { disks } }: HostedVm, location: number | undefined): AttachedDisk | undefined =>
  disks.find(({ controllerLocation }) => controllerLocation === location) ?? disks[0]
