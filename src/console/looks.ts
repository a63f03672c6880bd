/** What looking cmdlets give: objects, and remarks. Looking changes nothing. */
import { RAM_BYTES } from '../guest/guest.ts'
import { needHost } from '../host/host-paths.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { canWriteParked } from '../host/storage-trouble.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { state } from '../words/page.ts'
import { backupJobs, restorePoints } from './backup-looks.ts'
import { type CheckpointChoice, DEFAULT_HOST, type Look } from './cmdlet.ts'
import { comparison, guestFiles, guestMemory, sql } from './guest-looks.ts'
import { cmdlets, help } from './help.ts'
import { childItems, hostFiles } from './host-file-looks.ts'
import { changeTracking, ioTrace } from './io-looks.ts'
import { type LedgerLook, ledger } from './ledger-looks.ts'
import { testVhd, vhdInfo } from './look-vhd.ts'
import { bareValue, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { isLike, isWildcard } from './pipeline/wildcard.ts'
import { placesLook } from './place-looks.ts'
import { plannedFaultsLook } from './planned-fault-looks.ts'
import { policies } from './policy-looks.ts'
import { chainLengths, fileCounters, fileSizes, latency } from './price-looks.ts'
import { clockText, hostFile } from './printing.ts'
import { retention } from './retention-looks.ts'
import { survival } from './survival-looks.ts'

/** Hyper-V's words where it has them. */
const statusOf = (lab: Lab, hosted: HostedVm): string => {
  const { record } = hosted
  if (record.trouble)
    return hosted.drives?.parked.length && canWriteParked(lab.context, hosted)
      ? state.canGoOn
      : refusalSentence(record.trouble.code, record.trouble.data)
  if (record.freezing || record.checkpoints.some(({ writing }) => writing !== null)) return 'Creating checkpoint'
  return record.merge ? 'Merging disks' : 'Operating normally'
}

const vms = (lab: Lab, name: string | undefined, host: string | undefined): Shown => {
  const { hypervisor } = lab
  if (host !== undefined) needHost(lab.places, host)
  const all = name === undefined ? hypervisor.vms : [hypervisor.need(name)]
  const meant = all.filter(({ record }) => host === undefined || record.host.toLowerCase() === host.toLowerCase())
  return meant.map((hosted) => {
    const { record } = hosted
    return objectOf(TYPES.vm, {
      Name: record.name,
      VMName: record.name,
      State: hypervisor.stateOf(hosted),
      Status: statusOf(lab, hosted),
      ComputerName: record.host,
      CheckpointType: record.checkpointType,
      ParentCheckpointName: record.checkpoints.find(({ id }) => id === record.nowParent)?.name ?? null,
      AutomaticCheckpointsEnabled: record.automaticCheckpoints,
      AutomaticCriticalErrorAction: 'Pause',
      AutomaticCriticalErrorActionTimeout: record.criticalTimeoutMinutes ?? 0,
      MemoryAssigned: hosted.slot.on ? RAM_BYTES : 0,
      SnapshotFileLocation: hostFile(hosted, record.folder),
      VMId: record.id,
      Id: record.id,
      Path: hostFile(hosted, record.folder),
    })
  })
}

const chosenCheckpoints = ({ record }: HostedVm, { name, purpose, parentOf, childOf }: CheckpointChoice) => {
  const named = (text: string) => {
    const found = record.checkpoints.find((each) => each.name.toLowerCase() === text.toLowerCase())
    if (!found) throw new Refused('unknown-checkpoint', { vm: record.name, name: text })
    return found
  }
  const isVm = (text: string): boolean => text.toLowerCase() === record.name.toLowerCase()
  if (name !== undefined && !isWildcard(name)) named(name)
  const parent = parentOf === undefined ? undefined : isVm(parentOf) ? record.nowParent : named(parentOf).parent
  const child = childOf === undefined ? undefined : isVm(childOf) ? null : named(childOf).id
  return record.checkpoints.filter(
    (each) =>
      (name === undefined || isLike(each.name, name)) &&
      (purpose === undefined || each.purpose === purpose) &&
      (parent === undefined || each.id === parent) &&
      (child === undefined || each.parent === child),
  )
}

const checkpoints = (lab: Lab, vm: string, choice: CheckpointChoice): Shown => {
  const hosted = lab.hypervisor.need(vm)
  const { record } = hosted
  return chosenCheckpoints(hosted, choice).map((checkpoint) =>
    objectOf(TYPES.checkpoint, {
      VMName: record.name,
      Name: checkpoint.name,
      SnapshotType: checkpoint.purpose === 'recovery' ? 'Recovery' : 'Standard',
      CreationTime: clockText(lab, checkpoint.takenAt),
      ParentSnapshotName: record.checkpoints.find(({ id }) => id === checkpoint.parent)?.name ?? null,
      ComputerName: record.host,
      Id: checkpoint.id,
      Kind: checkpoint.kind,
    }),
  )
}

/** What the stored configuration says, or said at a checkpoint, as Hyper-V would answer: a break that sleeps shows here and nowhere else. */
const hardDisks = (lab: Lab, { vm, checkpoint, location }: Extract<Look, { kind: 'hard-disks' }>): Shown => {
  const hosted = lab.hypervisor.need(vm)
  const [then] = checkpoint === undefined ? [] : chosenCheckpoints(hosted, { name: checkpoint })
  const disks = then?.disks ?? hosted.record.storedDisks ?? hosted.record.disks
  const meant = disks.filter((disk) => location === undefined || disk.controllerLocation === location)
  return meant.map(({ controllerLocation, path }) =>
    objectOf(TYPES.hardDisk, {
      VMName: hosted.record.name,
      ControllerType: 'SCSI',
      ControllerNumber: 0,
      ControllerLocation: controllerLocation,
      DiskNumber: null,
      Path: hostFile(hosted, path),
      ComputerName: hosted.record.host,
    }),
  )
}

/** Of the disk that firmware starts from, unless another is asked for. */
const chain = (lab: Lab, vm: string, location: number | undefined): Shown => {
  const hosted = lab.hypervisor.need(vm)
  const disk = hosted.record.disks.find(({ controllerLocation }) => controllerLocation === location)
  if (location !== undefined && !disk) throw new Refused('unknown-controller-location', { vm, location })
  const show = (leaf: VirtualDisk): Shown =>
    leaf.chain().map((disk, level) =>
      objectOf(TYPES.chainFile, {
        Level: level,
        Path: hostFile(hosted, disk.path),
        Type: disk.kind,
        FileSize: disk.lengthBytes,
        Blocks: disk.presentBlocks,
        ComputerName: hosted.record.host,
      }),
    )
  return withChain(lab, hosted, show, disk?.path)
}

const volumes = (lab: Lab, letter: string | undefined, host: string): Shown => {
  const place = needHost(lab.places, host)
  const wanted = letter?.replace(/:?\\?$/, '').toLowerCase()
  const meant = place.volumes.filter(({ name }) => wanted === undefined || name.toLowerCase() === wanted)
  if (meant.length === 0) throw new Refused('unknown-volume', { place: place.spec.name, volume: letter ?? '' })
  return meant.map(({ name, disk }) =>
    objectOf(TYPES.volume, {
      DriveLetter: name,
      HealthStatus: disk.lost ? 'Lost' : 'Healthy',
      SizeRemaining: disk.lost ? null : disk.capacityBytes - disk.usedBytes,
      Size: disk.capacityBytes,
      ComputerName: place.spec.name,
    }),
  )
}

const vhdsOfVm = (lab: Lab, id: string): Shown => {
  const hosted = lab.hypervisor.vms.find(({ record }) => record.id === id.toLowerCase())
  if (!hosted) throw new Refused('unknown-vm-id', { id })
  const { disks, host } = hosted.record
  return disks.flatMap(({ path }) => vhdInfo(lab, hostFile(hosted, path), host))
}

const OF_THE_LAB = {
  places: placesLook,
  'backup-jobs': backupJobs,
  'planned-faults': plannedFaultsLook,
} as const

/** These take the whole question. */
const ASKED = {
  survival,
  retention,
  policies,
  'restore-points': restorePoints,
  ledger: (lab: Lab, { vm }: LedgerLook) => ledger(lab, vm),
} as const

export const look = (lab: Lab, asked: Look): Shown => {
  switch (asked.kind) {
    case 'vms':
      return vms(lab, asked.vm, asked.host)
    case 'checkpoints':
      return checkpoints(lab, asked.vm, asked)
    case 'hard-disks':
      return hardDisks(lab, asked)
    case 'volumes':
      return volumes(lab, asked.letter, asked.host)
    case 'vhds-of-vm':
      return vhdsOfVm(lab, asked.id)
    case 'latency':
      return latency(lab, asked.vm, asked.last)
    case 'io-counters':
      return fileCounters(lab, asked.vm)
    case 'file-sizes':
      return fileSizes(lab, asked.vm, asked.last)
    case 'chain-lengths':
      return chainLengths(lab, asked.options)
    case 'items':
      return childItems(lab, asked.path, asked.host, asked.recurse)
    case 'host-files':
      return hostFiles(lab, asked.path, asked.host)
    case 'vhd':
      return vhdInfo(lab, asked.path, asked.host ?? DEFAULT_HOST)
    case 'test-vhd':
      return [bareValue(testVhd(lab, asked.path, asked.host ?? DEFAULT_HOST))]
    case 'chain':
      return chain(lab, asked.vm, asked.location)
    case 'change-tracking':
      return changeTracking(lab, asked.vm)
    case 'io-trace':
      return ioTrace(lab, asked.vm, asked.last)
    case 'survival':
    case 'retention':
    case 'policies':
    case 'restore-points':
    case 'ledger':
      return ASKED[asked.kind](lab, asked as never)
    case 'places':
    case 'backup-jobs':
    case 'planned-faults':
      return OF_THE_LAB[asked.kind](lab)
    case 'guest-files':
      return guestFiles(lab, asked.vm, asked.path, asked.moment)
    case 'memory':
      return guestMemory(lab, asked.vm, asked.moment)
    case 'sql':
      return sql(lab, asked.vm, asked.query, asked.moment)
    case 'compare':
      return comparison(lab, asked.vm, asked.from, asked.to)
    case 'evidence':
      return [bareValue(JSON.stringify(lab.evidence(), null, 2))]
    case 'help':
      return help(asked.name)
    case 'cmdlets':
      return cmdlets(asked.name, asked.module)
  }
}
