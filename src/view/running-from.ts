/** Instant recovery as the page tells it: which machine runs from which restore point. */
import type { Lab } from '../lab/lab.ts'
import type { RunsFrom } from './vm-view.ts'

/** Of a volume of a host; null where it serves no backup. */
export const servedFrom = (lab: Lab, host: string, volume: string): RunsFrom | null => {
  const found = lab.backups.state.published.find((each) => each.host === host && each.letter === volume)
  return found ? { restorePoint: found.point, place: lab.places.nameOf(found) } : null
}

/** Machines that run from the point itself. */
export const ranBy = (lab: Lab, restorePoint: string): readonly string[] =>
  lab.hypervisor.vms
    .filter(({ record }) => servedFrom(lab, record.host, record.volume)?.restorePoint === restorePoint)
    .map(({ record }) => record.name)
