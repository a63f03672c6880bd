/** What may befall a machine, as far as a person has nothing else in mind: it strikes where the machine's disk lies. */
import type { Duration } from '../kernel/sim-time.ts'
import type { FaultCommand } from './faults.ts'
import type { Lab } from './lab.ts'

export type FaultKind = FaultCommand['kind']

export interface Failure {
  readonly kind: FaultKind
  /** As `Invoke-LabFault` takes them. */
  readonly parameters: Readonly<Record<string, string>>
  /** How long it is at work before somebody notices. */
  readonly dwellMicros: Duration
  /** What it strikes: what is in the guest, files of hosts, or what stands around them. */
  readonly group: 'guest' | 'files' | 'around'
  readonly command: FaultCommand
}

const around = (command: FaultCommand, parameters: Failure['parameters']): Failure => ({
  kind: command.kind,
  parameters,
  dwellMicros: 0,
  group: 'around',
  command,
})

/** One that cannot strike any more is refused when it is tried. Throws `unknown-vm`. */
export const failuresOf = (lab: Lab, vm: string): readonly Failure[] => {
  const { host, volume } = lab.hypervisor.need(vm).record
  return [
    around({ type: 'fault', kind: 'VolumeLost', host, volume }, { Volume: `${host}:${volume}` }),
    around({ type: 'fault', kind: 'HostLost', host }, { HostName: host }),
    around({ type: 'fault', kind: 'PowerCut', host }, { HostName: host }),
  ]
}
