/**
 * One bit flips in a file, and nobody is told: no lock is asked, no length changes. Chance chooses it among the bytes that
 * a file of the guest lies in, the shop's database before all others.
 */
import { blocksPath, isPresent, type RestorePoint } from '../../backup/restore-point.ts'
import { type FileExtents, readFileExtents } from '../../guest/fat/file-extents.ts'
import { GuestError } from '../../guest/guest-error.ts'
import { letterOf } from '../../guest/volume-names.ts'
import type { EventData } from '../../host/host-context.ts'
import { writtenPath } from '../../host/host-paths.ts'
import type { HostedVm } from '../../host/hosted-vm.ts'
import { Refused } from '../../host/refusal.ts'
import type { PlaceVolume } from '../../places/places.ts'
import type { HostVolume } from '../../storage/host-volume.ts'
import { resolveSector } from '../../storage/resolve-sector.ts'
import { flipBit } from '../../storage/tampering.ts'
import { PAYLOAD_STATE } from '../../storage/vhdx/block-allocation-table.ts'
import type { VirtualDisk } from '../../storage/virtual-disk.ts'
import { withChains } from '../chain-look.ts'
import type { FaultOf } from '../fault-command.ts'
import type { Lab } from '../lab.ts'
import type { Planner, Strike } from './strike.ts'
import { concerned } from './targets.ts'

/** Bytes of a disk file that belong to a file of the guest. */
interface Piece {
  readonly path: string
  /** Null where that cannot be said. */
  readonly guestFile: string | null
  readonly offsetBytes: number
  readonly lengthBytes: number
}

const SHOP_DATABASE = /\\shop\.db$/i

/** What of the guest's file lies in this one of the chain. */
const piecesOf = (leaf: VirtualDisk, layer: VirtualDisk, file: FileExtents): readonly Piece[] => {
  const { sectorSizeBytes, blocks } = layer
  const { sectorsPerBlock } = blocks.geometry
  const sectors = file.runs.flatMap(({ sector, count }) => Array.from({ length: count }, (_, at) => sector + at))
  return sectors.slice(0, Math.ceil(file.lengthBytes / sectorSizeBytes)).flatMap((sector, at): readonly Piece[] => {
    const block = Math.floor(sector / sectorsPerBlock)
    const state = blocks.state(block)
    const hasData = state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent
    if (!hasData || resolveSector(leaf, sector).disk !== layer) return []
    const offsetBytes = blocks.offsetBytes(block) + (sector - block * sectorsPerBlock) * sectorSizeBytes
    const lengthBytes = Math.min(sectorSizeBytes, file.lengthBytes - at * sectorSizeBytes)
    return [{ path: layer.path, guestFile: file.path, offsetBytes, lengthBytes }]
  })
}

const extentsOf = (leaf: VirtualDisk, at: number): readonly FileExtents[] => {
  try {
    return readFileExtents(leaf, letterOf(at))
  } catch (error) {
    if (error instanceof GuestError) return []
    throw error
  }
}

interface Layered {
  readonly leaf: VirtualDisk
  readonly layer: VirtualDisk
  readonly files: readonly FileExtents[]
}

/** The lowest file of each disk, or its uppermost. Throws `no-child` where no disk has one. */
const layersOf = (hosted: HostedVm, leaves: readonly VirtualDisk[], where: 'Base' | 'Child'): readonly Layered[] => {
  const layers = leaves.flatMap((leaf, at): readonly Layered[] => {
    const layer = where === 'Base' ? leaf.chain()[0] : leaf.parent && leaf
    return layer ? [{ leaf, layer, files: extentsOf(leaf, at) }] : []
  })
  const path = `${hosted.volumeRoot}${leaves[0]?.path}`
  if (layers.length === 0) throw new Refused('no-child', { vm: hosted.record.name, path })
  return layers
}

/** The database's where any of it is there; else of any file. */
const payloadInUse = (layers: readonly Layered[]): readonly Piece[] => {
  const pieces = (isWanted: (path: string) => boolean): readonly Piece[] =>
    layers.flatMap(({ leaf, layer, files }) =>
      files.filter(({ path }) => isWanted(path)).flatMap((file) => piecesOf(leaf, layer, file)),
    )
  const ofShop = pieces((path) => SHOP_DATABASE.test(path))
  return ofShop.length > 0 ? ofShop : pieces(() => true)
}

/** Drawn when all is checked. */
type Draw = () => Omit<Piece, 'lengthBytes'>

const namedByte = (volume: HostVolume, path: string, offsetBytes: number): Draw => {
  const lengthBytes = volume.lengthOf(path)
  if (offsetBytes >= lengthBytes) throw new Refused('offset-outside', { path, offsetBytes, lengthBytes })
  return () => ({ path, offsetBytes, guestFile: null })
}

/** Any of them, each byte as likely as another. Throws `nothing-stored` where there is none. */
const someByte = ({ kernel }: Lab, pieces: readonly Piece[], path: string): Draw => {
  const total = pieces.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0)
  if (total === 0) throw new Refused('nothing-stored', { path })
  return () => {
    let left = kernel.random.integer('fault', 0, total - 1)
    let at = 0
    for (; left >= (pieces[at] as Piece).lengthBytes; at++) left -= (pieces[at] as Piece).lengthBytes
    const { path, guestFile, offsetBytes } = pieces[at] as Piece
    return { path, guestFile, offsetBytes: offsetBytes + left }
  }
}

const rot = (lab: Lab, volume: PlaceVolume, draw: Draw, told: Pick<Strike, 'data' | 'vms'>): Strike => {
  let flip = (): undefined => undefined
  const drawn = (): EventData => {
    const { path, offsetBytes, guestFile } = draw()
    const bit = lab.kernel.random.integer('fault', 0, 7)
    flip = () => {
      flipBit(volume.disk, path, offsetBytes, bit)
      return undefined
    }
    return { host: volume.place, file: writtenPath(volume, path), offsetBytes, bit, guestFile }
  }
  return { ...told, drawn, act: () => flip() }
}

/** By id, else the newest one that is there: of the VM, or of the only one. Throws Refused. */
const pointOf = (lab: Lab, { restorePoint, vm }: FaultOf<'BitRot'>): RestorePoint => {
  if (restorePoint !== undefined) return lab.backups.needPoint(restorePoint)
  const { name } = concerned(lab, vm).record
  const newest = lab.backups.points.filter((point) => point.vm === name).at(-1)
  if (!newest) throw new Refused('no-restore-point', { restorePoint: 'latest' })
  return newest
}

const pointRot = (lab: Lab, fault: FaultOf<'BitRot'>): Strike => {
  const point = pointOf(lab, fault)
  const volume = lab.places.need(point.place, point.volume)
  if (!isPresent(volume.disk, point))
    throw new Refused('restore-point-lost', { restorePoint: point.id, place: lab.places.nameOf(point) })
  const path = blocksPath(point)
  const draw =
    fault.offsetBytes === undefined
      ? someByte(lab, [{ path, guestFile: null, offsetBytes: 0, lengthBytes: volume.disk.lengthOf(path) }], path)
      : namedByte(volume.disk, path, fault.offsetBytes)
  return rot(lab, volume, draw, { data: { in: fault.in, restorePoint: point.id }, vms: [] })
}

const diskRot = (lab: Lab, fault: FaultOf<'BitRot'>, where: 'Base' | 'Child'): Strike => {
  const hosted = concerned(lab, fault.vm)
  const { host, volume: volumeName, name: vm } = hosted.record
  const volume = lab.places.need(host, volumeName)
  const { offsetBytes } = fault
  const draw = withChains(lab, hosted, (leaves) => {
    const layers = layersOf(hosted, leaves, where)
    const [{ layer }] = layers as readonly [Layered]
    return offsetBytes === undefined
      ? someByte(lab, payloadInUse(layers), layer.path)
      : namedByte(volume.disk, layer.path, offsetBytes)
  })
  return rot(lab, volume, draw, { data: { in: where, vm }, vms: [vm] })
}

export const bitRot: Planner<'BitRot'> = (lab, fault) =>
  fault.in === 'RestorePoint' ? pointRot(lab, fault) : diskRot(lab, fault, fault.in)
