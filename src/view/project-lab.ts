/** Places and time: what lies where, and what happened when. */
import { pointBreak } from '../backup/point-break.ts'
import type { RestorePoint } from '../backup/restore-point.ts'
import { exportedFiles } from '../host/exported-files.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Lab } from '../lab/lab.ts'
import type { PlaceVolume } from '../places/places.ts'
import { pathKey } from '../storage/windows-path.ts'
import { servedFrom } from './running-from.ts'
import type { TimelineSeries } from './timeline-series.ts'
import type { ClockPart, PlacesPart, RestorePointView, TimelinePart, VolumeView } from './view-model.ts'

export const projectClock = (lab: Lab): ClockPart => ({ nowMicros: lab.now, epochMicros: lab.scenario.epochMicros })

/** 1 MiB of the lab stands for 1 GiB. */
const GIB_STANDS_AS = 1024 * 1024

const isDisk = (path: string): boolean => /\.a?vhdx$/i.test(path)

/** What of a volume's files its machines' records name: what else lies there is nobody's, unless it is an export's. */
const ownFiles = (lab: Lab, volume: PlaceVolume): Pick<VolumeView, 'machines' | 'nobodysDisks'> => {
  const { disk, place, name } = volume
  if (disk.lost) return { machines: [], nobodysDisks: 0 }
  const here = lab.hypervisor.vms.map(({ record }) => record).filter((vm) => vm.host === place && vm.volume === name)
  const standing = (paths: readonly (string | null)[]): number =>
    new Set(paths.filter((path) => path !== null && disk.exists(path))).size
  const named = new Set(here.flatMap(({ files }) => files.map(({ path }) => pathKey(path))))
  const unnamed = disk.list().filter((path) => isDisk(path) && !named.has(pathKey(path)))
  const exported = unnamed.length === 0 ? new Map() : exportedFiles(volume)
  return {
    machines: here.map((vm) => ({
      name: vm.name,
      disks: standing(vm.files.map(({ path }) => path)),
      memories: standing([vm.savedMemoryPath, ...vm.checkpoints.map(({ memoryPath }) => memoryPath)]),
    })),
    // The disks of a backup that is served are the backup's.
    nobodysDisks: volume.servedBy ? 0 : unnamed.filter((path) => !exported.has(pathKey(path))).length,
  }
}

export const restorePointView = (lab: Lab, point: RestorePoint): RestorePointView => {
  const { id, vm, type, takenAt, verified, bytes, immutableUntil } = point
  const lockedMicros = immutableUntil !== null && immutableUntil > lab.now ? immutableUntil : null
  return { id, vm, type, takenMicros: takenAt, verified, bytes, lockedMicros, broken: pointBreak(lab, point) }
}

const volumeView = (lab: Lab, volume: PlaceVolume): VolumeView => {
  const { name, medium, disk, place, centsPerGibMonth } = volume
  return {
    name,
    medium,
    centsPerGibMonth,
    centsPerMonth: disk.lost ? 0 : Math.round((disk.usedBytes * centsPerGibMonth) / GIB_STANDS_AS),
    capacityBytes: disk.capacityBytes,
    usedBytes: disk.usedBytes,
    lost: disk.lost,
    files: disk.lost ? [] : disk.list().map((path) => ({ path, lengthBytes: disk.lengthOf(path) })),
    vms: lab.hypervisor.vms
      .filter(({ record }) => record.host === place && record.volume === name)
      .map(({ record }) => record.name),
    serves: servedFrom(lab, place, name),
    ...ownFiles(lab, volume),
    restorePoints: lab.backups.state.points
      .filter((point) => point.place === place && point.volume === name)
      .map((point) => restorePointView(lab, point)),
  }
}

export const projectPlaces = (lab: Lab): PlacesPart => ({
  places: lab.places.all.map(({ spec, lost, volumes }) => ({
    name: spec.name,
    kind: spec.kind,
    site: spec.site,
    room: spec.room,
    account: spec.account,
    immutableDays: spec.immutableDays,
    lost,
    volumes: volumes.map((volume) => volumeView(lab, volume)),
  })),
})

/** By the VM's name: one that came back elsewhere goes on in the picture of its past. */
export const projectTimeline = (lab: Lab, hosted: HostedVm, series: TimelineSeries): TimelinePart => ({
  events: lab.events,
  latency: series.latency(hosted),
  stored: series.stored(lab, hosted),
})
