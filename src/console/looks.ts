/** What looking cmdlets print, as PowerShell would: a list of properties, or a table. Looking changes nothing. */
import { chainOf } from '../host/disk-tree.ts'
import { Refused } from '../host/refusal.ts'
import { withChain } from '../lab/evidence.ts'
import type { Lab } from '../lab/lab.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import { validateChain } from '../storage/validate/validate-chain.ts'
import type { Look } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { changeTracking, ioTrace } from './io-looks.ts'
import { clockText, hostFile, list, table } from './printing.ts'

/** `D:\SHOP\shop.vhdx` on a host, `\\NAS1\Backup\...` on a store. */
const locate = (lab: Lab, path: string, host: string) => {
  const share = /^\\\\([^\\]+)\\(.+)$/.exec(path)
  if (share) {
    const place = lab.places.place(share[1] as string)
    if (!place) throw new Refused('0x80070002', { path })
    return { volume: place.volumes[0]?.disk, inner: share[2] as string }
  }
  const match = /^([A-Za-z]):\\(.+)$/.exec(path)
  if (lab.places.place(host)?.spec.kind !== 'host') throw new Refused('unknown-host', { host })
  const volume = match && lab.places.volume(host, match[1] as string)
  if (!match || !volume) throw new Refused('0x80070002', { path, host })
  return { volume: volume.disk, inner: match[2] as string }
}

/** The same on a volume that is there. */
const locateReadable = (lab: Lab, path: string, host: string) => {
  const { volume, inner } = locate(lab, path, host)
  if (!volume || volume.lost) throw new Refused('volume-lost', { host, volume: path.slice(0, 1) })
  return { volume, inner }
}

/** A missing file is named as it was asked for, not as its volume knows it. */
const openNamed = (disk: Parameters<typeof openChain>[0], inner: string, path: string, host: string) => {
  try {
    return openChain(disk, inner, { access: 'read', newGuid: () => '' })
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== '0x80070002' || error.data['path'] !== inner) throw error
    throw new Refused(error.code, { path, host })
  }
}

const vhd = (lab: Lab, path: string, host: string): string => {
  const { volume, inner } = locateReadable(lab, path, host)
  const disk = openNamed(volume.fork(), inner, path, host)
  return list({
    ComputerName: host,
    Path: path,
    VhdFormat: 'VHDX',
    VhdType: disk.kind === 'differencing' ? 'Differencing' : disk.kind === 'fixed' ? 'Fixed' : 'Dynamic',
    FileSize: disk.lengthBytes,
    Size: disk.virtualSizeBytes,
    LogicalSectorSize: disk.sectorSizeBytes,
    BlockSize: disk.blockSizeBytes,
    ParentPath: disk.parent ? path.replace(/[^\\]+$/, '') + (disk.parent.path.split('\\').at(-1) as string) : '',
    DiskIdentifier: disk.virtualDiskId.toUpperCase(),
    DataWriteGuid: disk.dataWriteGuid,
    Attached: lab.hypervisor.vms.some(
      (hosted) =>
        hosted.drive &&
        chainOf(hosted.record.files, hosted.record.leaf).some(
          (file) => hostFile(hosted, file).toLowerCase() === path.toLowerCase(),
        ),
    )
      ? 'True'
      : 'False',
  })
}

/** `True` when the chain from that file on can be used, as Hyper-V's; what exactly is wrong, `inspect` tells. */
const testVhd = (lab: Lab, path: string, host: string): string => {
  const { volume, inner } = locateReadable(lab, path, host)
  if (!volume.exists(inner)) throw new Refused('0x80070002', { path, host })
  return validateChain(volume, inner).some(({ severity }) => severity === 'error') ? 'False' : 'True'
}

const vms = (lab: Lab, name: string | undefined): string =>
  table(
    (name === undefined ? lab.hypervisor.vms : [lab.hypervisor.need(name)]).map((hosted) => ({
      Name: hosted.record.name,
      State: lab.hypervisor.stateOf(hosted),
      ComputerName: hosted.record.host,
      CheckpointType: hosted.record.checkpointType,
    })),
  )

const checkpoints = (lab: Lab, vm: string): string => {
  const hosted = lab.hypervisor.need(vm)
  const users = hosted.record.checkpoints.filter((checkpoint) => checkpoint.purpose === 'user')
  const nameOf = (id: string | null) => users.find((each) => each.id === id)?.name ?? ''
  return table(
    users.map((checkpoint) => ({
      VMName: hosted.record.name,
      Name: checkpoint.name,
      SnapshotType: 'Standard',
      Kind: checkpoint.kind,
      CreationTime: clockText(lab, checkpoint.takenAt),
      ParentSnapshotName: nameOf(checkpoint.parent),
    })),
  )
}

const chain = (lab: Lab, vm: string): string => {
  const hosted = lab.hypervisor.need(vm)
  return withChain(lab, hosted, (leaf) =>
    table(
      leaf.chain().map((disk, level) => ({
        Level: level,
        Path: hostFile(hosted, disk.path),
        Type: disk.kind,
        FileSize: disk.lengthBytes,
        Blocks: disk.presentBlocks,
      })),
    ),
  )
}

const restorePoints = (lab: Lab): string =>
  table(
    lab.backups.points.map((point) => ({
      Id: point.id,
      VMName: point.vm,
      Type: point.type,
      Place: point.place,
      TakenAt: clockText(lab, point.takenAt),
      Verified: point.verified ?? 'no',
      Bytes: point.bytes,
    })),
  )

const help = (): string =>
  CMDLETS.map(({ name, parameters, positional }) =>
    [
      name,
      ...parameters.map((parameter) => {
        const value = parameter.kind === 'switch' ? '' : ` <${parameter.choices?.join('|') ?? parameter.kind}>`
        const dash = positional.includes(parameter.name) ? `[-${parameter.name}]${value}` : `-${parameter.name}${value}`
        return parameter.required ? dash : `[${dash}]`
      }),
    ].join(' '),
  ).join('\n')

export const look = (lab: Lab, asked: Look): string => {
  switch (asked.kind) {
    case 'vms':
      return vms(lab, asked.vm)
    case 'checkpoints':
      return checkpoints(lab, asked.vm)
    case 'vhd':
      return vhd(lab, asked.path, asked.host ?? 'HV1')
    case 'test-vhd':
      return testVhd(lab, asked.path, asked.host ?? 'HV1')
    case 'chain':
      return chain(lab, asked.vm)
    case 'change-tracking':
      return changeTracking(lab, asked.vm)
    case 'io-trace':
      return ioTrace(lab, asked.vm, asked.last)
    case 'restore-points':
      return restorePoints(lab)
    case 'evidence':
      return JSON.stringify(lab.evidence(), null, 2)
    case 'help':
      return help()
  }
}
