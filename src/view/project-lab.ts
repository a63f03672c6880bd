/** Places and time: what lies where, and what happened when. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Lab } from '../lab/lab.ts'
import type { TimelineSeries } from './timeline-series.ts'
import type { ClockPart, PlacesPart, TimelinePart } from './view-model.ts'

export const projectClock = (lab: Lab): ClockPart => ({ nowMicros: lab.now, epochMicros: lab.scenario.epochMicros })

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
