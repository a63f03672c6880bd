/** Places and time: what lies where, and what happened when. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Lab } from '../lab/lab.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { TimelineSeries } from './timeline-series.ts'
import type { ClockPart, PlacesPart, TimelinePart, VolumeView } from './view-model.ts'

export const projectClock = (lab: Lab): ClockPart => ({ nowMicros: lab.now, epochMicros: lab.scenario.epochMicros })

const isDisk = (path: string): boolean => /\.a?vhdx$/i.test(path)

/** What of a volume's files its machines' records name: what else lies there is nobody's. */
const ownFiles = (
  lab: Lab,
  place: string,
  volume: string,
  disk: HostVolume,
): Pick<VolumeView, 'machines' | 'nobodysDisks'> => {
  if (disk.lost) return { machines: [], nobodysDisks: 0 }
  const here = lab.hypervisor.vms.map(({ record }) => record).filter((vm) => vm.host === place && vm.volume === volume)
  const standing = (paths: readonly (string | null)[]): number =>
    new Set(paths.filter((path) => path !== null && disk.exists(path))).size
  const named = new Set(here.flatMap(({ files }) => files.map(({ path }) => pathKey(path))))
  return {
    machines: here.map(({ name, files, checkpoints, savedMemoryPath }) => ({
      name,
      disks: standing(files.map(({ path }) => path)),
      memories: standing([savedMemoryPath, ...checkpoints.map(({ memoryPath }) => memoryPath)]),
    })),
    nobodysDisks: disk.list().filter((path) => isDisk(path) && !named.has(pathKey(path))).length,
  }
}

export const projectPlaces = (lab: Lab): PlacesPart => ({
  places: lab.places.all.map(({ spec, lost, volumes }) => ({
    name: spec.name,
    kind: spec.kind,
    site: spec.site,
    room: spec.room,
    lost,
    volumes: volumes.map(({ name, medium, disk }) => ({
      name,
      medium,
      capacityBytes: disk.capacityBytes,
      usedBytes: disk.usedBytes,
      lost: disk.lost,
      files: disk.lost ? [] : disk.list().map((path) => ({ path, lengthBytes: disk.lengthOf(path) })),
      vms: lab.hypervisor.vms
        .filter(({ record }) => record.host === spec.name && record.volume === name)
        .map(({ record }) => record.name),
      ...ownFiles(lab, spec.name, name, disk),
      restorePoints: lab.backups.state.points
        .filter((point) => point.place === spec.name && point.volume === name)
        .map(({ id, vm, takenAt, verified, bytes }) => ({
          id,
          vm,
          type: 'full' as const,
          takenMicros: takenAt,
          verified,
          bytes,
        })),
    })),
  })),
})

/** By the VM's name: one that came back elsewhere goes on in the picture of its past. */
export const projectTimeline = (lab: Lab, hosted: HostedVm, series: TimelineSeries): TimelinePart => ({
  events: lab.events,
  latency: series.latency(hosted),
  stored: series.stored(lab, hosted),
})
