/** What looking cmdlets print, as PowerShell would: a list of properties, or a table. Looking changes nothing. */
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { Look } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { comparison, guestFiles, guestMemory, sql } from './guest-looks.ts'
import { changeTracking, ioTrace } from './io-looks.ts'
import { testVhd, vhdInfo } from './look-vhd.ts'
import { chainLengths, fileCounters, fileSizes, latency } from './price-looks.ts'
import { clockText, hostFile, table } from './printing.ts'

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
      return vhdInfo(lab, asked.path, asked.host ?? 'HV1')
    case 'test-vhd':
      return testVhd(lab, asked.path, asked.host ?? 'HV1')
    case 'chain':
      return chain(lab, asked.vm)
    case 'change-tracking':
      return changeTracking(lab, asked.vm)
    case 'io-trace':
      return ioTrace(lab, asked.vm, asked.last)
    case 'latency':
      return latency(lab, asked.vm, asked.last)
    case 'io-counters':
      return fileCounters(lab, asked.vm)
    case 'file-sizes':
      return fileSizes(lab, asked.vm, asked.last)
    case 'chain-lengths':
      return chainLengths(lab, asked.options)
    case 'restore-points':
      return restorePoints(lab)
    case 'guest-files':
      return guestFiles(lab, asked.vm, asked.path, asked.moment)
    case 'memory':
      return guestMemory(lab, asked.vm, asked.moment)
    case 'sql':
      return sql(lab, asked.vm, asked.query, asked.moment)
    case 'compare':
      return comparison(lab, asked.vm, asked.from, asked.to)
    case 'evidence':
      return JSON.stringify(lab.evidence(), null, 2)
    case 'help':
      return help()
  }
}
