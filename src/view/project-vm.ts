/** The VM, its guest, its memory and its checkpoint tree as the page draws them. */
import { type GuestMemory, PAGE_BYTES } from '../guest/guest.ts'
import { chainOf } from '../host/disk-tree.ts'
import { writtenPath } from '../host/host-paths.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Operation } from '../host/operations.ts'
import type { AttachedDisk } from '../host/virtual-machine.ts'
import { visibleParent } from '../lab/evidence.ts'
import type { Lab } from '../lab/lab.ts'
import { runningMerge, waitingMerge } from './project-merge.ts'
import { servedFrom } from './running-from.ts'
import type { GuestPart, MemoryPart, OperationView, TreePart, VmItem, VmPart, VmState } from './view-model.ts'
import { PAGE_STATES } from './view-model.ts'

const SHOWN: ReadonlySet<Operation['kind']> = new Set([
  'start',
  'stop',
  'save',
  'checkpoint',
  'merge',
  'backup',
  'verify',
  'restore',
  'copy',
  'retention',
  'publish',
  'move',
  'disk',
])

/** Operations of known length have gone as far as time has; the others say themselves how far they are. */
const operationView = (lab: Lab, operation: Operation): OperationView => ({
  id: operation.id,
  kind: operation.kind as OperationView['kind'],
  subject: operation.subject,
  done: operation.unit === 'micros' ? Math.min(operation.total, lab.now - operation.startedAt) : operation.done,
  total: operation.total,
  unit: operation.unit,
  startedMicros: operation.startedAt,
})

export const projectVm = (lab: Lab, hosted: HostedVm): VmPart => ({
  name: hosted.record.name,
  host: hosted.record.host,
  state: lab.hypervisor.stateOf(hosted) as VmState,
  trouble: hosted.record.trouble,
  checkpointType: hosted.record.checkpointType,
  automaticCheckpoints: hosted.record.automaticCheckpoints,
  criticalTimeoutMinutes: hosted.record.criticalTimeoutMinutes,
  disks: hosted.record.disks.map(({ controllerLocation, path }) => ({
    controllerLocation,
    written: writtenPath(lab.places.need(hosted.record.host, hosted.record.volume), path),
  })),
  runsFrom: servedFrom(lab, hosted.record.host, hosted.record.volume),
  merge: runningMerge(lab, hosted),
  mergeWaits: waitingMerge(lab, hosted),
  operations: lab.operations.open
    .filter((operation) => SHOWN.has(operation.kind) && operation.total > 0)
    .map((operation) => operationView(lab, operation)),
  lastReturn: lab.watch.state.last,
})

export const projectVms = (lab: Lab): readonly VmItem[] =>
  lab.hypervisor.vms.map((hosted) => ({
    name: hosted.record.name,
    host: hosted.record.host,
    state: lab.hypervisor.stateOf(hosted) as VmState,
    lost: hosted.volume.lost,
  }))

export const projectGuest = (lab: Lab, hosted: HostedVm): GuestPart => {
  const state = lab.hypervisor.stateOf(hosted)
  const shows = hosted.slot.on && (state === 'Running' || state === 'Paused' || state === 'PausedCritical')
  const { bootReport } = hosted.record
  return {
    screen: shows ? hosted.slot.guest().screen() : null,
    bootFindings: bootReport?.findings ?? [],
    bootFailure: bootReport && !bootReport.booted ? (bootReport.failure ?? 'unknown') : null,
    setup: hosted.record.guest,
    freezing: hosted.record.freezing?.name ?? null,
  }
}

/** `shown`: RAM as it was when it was shown last; pages that did not change since are the same objects. */
export const projectMemory = (hosted: HostedVm, guest: GuestPart, shown: GuestMemory | undefined): MemoryPart => {
  const memory = hosted.slot.memory()
  const { zero, held, changed, dirty } = PAGE_STATES
  const pages = Uint8Array.from(memory ?? [], (page, index) =>
    page === undefined ? zero : shown !== undefined && shown[index] !== page ? changed : held,
  )
  const dirtyPages = hosted.slot.on ? hosted.slot.guest().tables.dirtyCachePages : []
  for (const page of dirtyPages) pages[page] = dirty
  const regions = hosted.slot.on ? hosted.slot.guest().regions : []
  const note = guest.screen?.notepad
  const unsaved = note !== undefined && note.text !== note.savedText
  return {
    pageBytes: PAGE_BYTES,
    pages,
    usedPages: pages.reduce((sum, page) => sum + (page === zero ? 0 : 1), 0),
    dirtyPages: dirtyPages.length,
    regions,
    notePage: unsaved ? (regions.find((region) => region.owner === 'notepad')?.firstPage ?? null) : null,
  }
}

/** The active file froze at no checkpoint. */
const layerOf = (trunk: readonly string[], disks: readonly AttachedDisk[]): number | null => {
  const frozen = new Set(disks.map(({ path }) => path))
  const layer = trunk.findIndex((file) => frozen.has(file))
  return layer < 0 || layer === trunk.length - 1 ? null : layer
}

/** One tree for all disks: a checkpoint froze each of them. `trunk`: the files of the one that is shown, base first. */
export const projectTree = (
  hosted: HostedVm,
  shown: AttachedDisk | undefined,
  trunk: readonly string[] = shown ? chainOf(hosted.record.files, shown.path) : [],
): TreePart => {
  const { checkpoints, nowParent } = hosted.record
  const isThere = (disks: readonly AttachedDisk[]): boolean =>
    shown === undefined || disks.some(({ controllerLocation }) => controllerLocation === shown.controllerLocation)
  return {
    checkpoints: checkpoints
      .filter((checkpoint) => checkpoint.purpose === 'user')
      .map(({ id, name, kind, parent, takenAt, memoryPath, disks, writing }) => ({
        id,
        name,
        kind,
        parentId: visibleParent(hosted, parent),
        takenMicros: takenAt,
        hasMemory: memoryPath !== null,
        trunkLayer: layerOf(trunk, disks),
        beforeDisk: !isThere(disks),
        busy: writing !== null,
      })),
    nowParentId: visibleParent(hosted, nowParent),
  }
}
