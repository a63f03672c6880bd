/** Evidence is looked up, never remembered: guests are asked on copies, disks are opened and read. Nothing is guessed. */
import type { AppEvidence } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { readGuestFiles } from '../guest/read-files.ts'
import { letterOf } from '../guest/volume-names.ts'
import type { DirectoryPartner } from '../host/directory-partner.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { timeText } from '../kernel/wall-clock.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { withChains } from './chain-look.ts'
import type { Evidence, VmEvidence } from './evidence-schema.ts'
import { orNoVolume } from './guest-files-look.ts'
import { lookIntoGuest } from './guest-look.ts'
import type { Lab } from './lab.ts'

export type { Evidence, VmEvidence } from './evidence-schema.ts'

const EVENTS_SHOWN = 200

const diskEvidence = (
  lab: Lab,
  hosted: HostedVm,
): Pick<VmEvidence, 'chain' | 'files' | 'checkpoints' | 'unreadable'> => {
  const { volume, host } = hosted.record
  const lost = { chain: null, files: null, checkpoints: null }
  if (lab.places.place(host)?.lost) return { ...lost, unreadable: 'host-lost' }
  if (lab.places.need(host, volume).disk.lost) return { ...lost, unreadable: 'volume-lost' }
  try {
    return withChains(lab, hosted, (disks) => ({
      chain: (disks[0] as VirtualDisk).chain().map((file) => ({
        path: hostPath(hosted, file.path),
        kind: file.kind,
        lengthBytes: file.lengthBytes,
        blocks: file.presentBlocks,
      })),
      files: filesOf(lab, disks),
      checkpoints: checkpointsOf(lab, hosted),
      unreadable: null,
    }))
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof GuestError)) throw error
    return { ...lost, unreadable: error.code }
  }
}

/** `HV1/D/SHOP/shop.vhdx`: how evidence and exports write a host path. */
export const hostPath = (hosted: HostedVm, path: string): string =>
  `${hosted.record.host}/${hosted.record.volume}/${path.replaceAll('\\', '/')}`

const filesOf = (lab: Lab, disks: readonly VirtualDisk[]): NonNullable<VmEvidence['files']> => {
  const clock = { nowMicros: () => lab.scenario.epochMicros + lab.now }
  const files = disks.flatMap((disk, at) =>
    orNoVolume(at, () => readGuestFiles(lab.engine.modules, clock, disk, letterOf(at))),
  )
  return Object.fromEntries(
    files.map((file) => [file.path, { bytes: file.lengthBytes, sha256: lab.engine.sha256(file.read()) }]),
  )
}

const checkpointsOf = (lab: Lab, hosted: HostedVm): NonNullable<VmEvidence['checkpoints']> =>
  hosted.record.checkpoints
    .filter((checkpoint) => checkpoint.purpose === 'user')
    .map(({ id, name, kind, parent, takenAt, memoryPath }) => ({
      id,
      name,
      kind,
      parent: visibleParent(hosted, parent),
      takenAt: timeText(lab.scenario.epochMicros + takenAt),
      hasMemory: memoryPath !== null,
    }))

/** A backup's own checkpoint is not in the list: what stands on it is shown on the one below. */
export const visibleParent = (hosted: HostedVm, parent: string | null): string | null => {
  const checkpoint = hosted.record.checkpoints.find((each) => each.id === parent)
  return checkpoint?.purpose === 'recovery' ? visibleParent(hosted, checkpoint.parent) : parent
}

/** Null while the guest has no programs that could be asked. */
export const appsOf = (lab: Lab, hosted: HostedVm): VmEvidence['apps'] => {
  const state = lab.hypervisor.stateOf(hosted)
  const found = state === 'Running' || state === 'Paused' ? lookIntoGuest(hosted, lab.context) : null
  if (!found) return null
  const { newestOrderMicros: _, ...Shop } = found.Shop
  const partner = partnerLook(lab.hypervisor.partner, found.Directory)
  return { ...found, Shop, Directory: { ...found.Directory, users: { ...found.Directory.users }, partner } }
}

/** Nobody in the lab compares the two servers: that is the point. Evidence does. */
const partnerLook = (partner: DirectoryPartner, { invocationId, users }: AppEvidence['Directory']) => ({
  knownUsn: partner.vector[invocationId] ?? 0,
  differingUsers: Object.keys(users).filter((name) => name in partner.users && partner.users[name] !== users[name]),
})

const vmEvidence = (lab: Lab, hosted: HostedVm): VmEvidence => ({
  state: lab.hypervisor.stateOf(hosted) as VmEvidence['state'],
  host: hosted.record.host,
  checkpointType: hosted.record.checkpointType,
  guest: { ...hosted.record.guest },
  apps: appsOf(lab, hosted),
  ...diskEvidence(lab, hosted),
})

const placesEvidence = (lab: Lab): Evidence['places'] =>
  Object.fromEntries(
    lab.places.all.map(({ spec, volumes }) => [
      spec.name,
      {
        volumes: Object.fromEntries(
          volumes.map(({ name, disk }) => [
            name,
            {
              capacityBytes: disk.capacityBytes,
              usedBytes: disk.lost ? 0 : disk.usedBytes,
              lost: disk.lost,
              files: disk.lost
                ? []
                : disk.list().map((path) => ({
                    path: `${spec.name}/${name}/${path.replaceAll('\\', '/')}`,
                    lengthBytes: disk.lengthOf(path),
                  })),
            },
          ]),
        ),
      },
    ]),
  )

export const evidenceOf = (lab: Lab): Evidence => {
  const { epochMicros } = lab.scenario
  const last = lab.watch.state.last
  return {
    now: timeText(epochMicros + lab.now),
    nowMicros: lab.now,
    scenario: lab.scenario.id,
    seed: lab.kernel.random.seed,
    digest: lab.digest(),
    vms: Object.fromEntries(lab.hypervisor.vms.map((hosted) => [hosted.record.name, vmEvidence(lab, hosted)])),
    places: placesEvidence(lab),
    restorePoints: lab.backups.points.map(({ id, vm, type, place, takenAt, verified, bytes }) => ({
      id,
      vm,
      type,
      place,
      takenAt: timeText(epochMicros + takenAt),
      verified,
      bytes,
    })),
    lastReturn: last && {
      rpoSeconds: last.rpoSeconds,
      rtoSeconds: last.rtoSeconds,
      rtoParts: { ...last.rtoParts },
      ordersLost: last.ordersLost,
    },
    survival: lab.lastSurvival,
    events: lab.events
      .slice(-EVENTS_SHOWN)
      .map(({ at, code, data }) => ({ at: timeText(epochMicros + at), code, data: { ...data } })),
  }
}
