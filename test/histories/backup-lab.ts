/** A machine of two small disks and page guests, with places to copy it to; and what each of its restore points has to be. */
import { expect } from 'vitest'
import { BLOCKS_PER_DISK } from '../../src/backup/manifest.ts'
import { pointContent, readHeld } from '../../src/backup/point-content.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint } from '../../src/backup/restore-point.ts'
import type { RetentionPolicy } from '../../src/backup/retention-policy.ts'
import type { AttachedDisk } from '../../src/host/virtual-machine.ts'
import type { Command } from '../../src/lab/command.ts'
import { Lab } from '../../src/lab/lab.ts'
import type { LabEngine } from '../../src/lab/lab-engine.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { isZero } from '../../src/storage/zero-bytes.ts'
import type { Dice } from './history.ts'
import type { Work } from './page-guest.ts'

const MIB = 1024 * 1024
const DAY_MICROS = 86_400_000_000
export const COPIED = 'SHOP'
export const COPIED_DISKS = [6 * MIB, 3 * MIB] as const

const COPIES: Scenario = {
  ...SHOP_SERVER,
  id: 'copies',
  vms: [],
  settings: { ...SHOP_SERVER.settings, customerIntervalMicros: 10_000 * DAY_MICROS },
}

/** Running, with two disks. */
export const newCopied = (engine: LabEngine): Lab => {
  const lab = Lab.open(engine, COPIES, COPIES.seed)
  const disk = (name: string, sizeBytes: number): Command => ({
    type: 'new-vhd',
    host: 'HV1',
    path: `D:\\${COPIED}\\${name}.vhdx`,
    vhdType: 'Dynamic',
    sizeBytes,
    blockSizeBytes: MIB,
  })
  const lines: readonly Command[] = [
    disk('system', COPIED_DISKS[0]),
    disk('data', COPIED_DISKS[1]),
    { type: 'new-vm', vm: COPIED, host: 'HV1', vhdPath: `D:\\${COPIED}\\system.vhdx` } as Command,
    { type: 'add-vm-disk', vm: COPIED, path: `D:\\${COPIED}\\data.vhdx` } as Command,
    { type: 'start-vm', vm: COPIED },
  ]
  for (const line of lines) expect(lab.dispatch(line)).toMatchObject({ ok: true })
  lab.advance(DAY_MICROS)
  return lab
}

/** Hash of each block that is not zeros. */
export type Content = ReadonlyMap<number, string>

export const contentOfDisks = (lab: Lab, volume: HostVolume, disks: readonly Pick<AttachedDisk, 'path'>[]): Content => {
  const found = new Map<number, string>()
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  const copy = volume.fork()
  disks.forEach(({ path }, at) => {
    const disk = openChain(copy, path, { access: 'read', newGuid: () => '' })
    for (let block = 0; block * BACKUP_BLOCK_BYTES < disk.virtualSizeBytes; block++) {
      disk.read((block * BACKUP_BLOCK_BYTES) / disk.sectorSizeBytes, bytes)
      if (!isZero(bytes)) found.set(at * BLOCKS_PER_DISK + block, lab.engine.fastHash(bytes))
    }
  })
  return found
}

/** What a restore point gives back, or why it does not. */
export const contentOfPoint = (lab: Lab, point: RestorePoint): Content | StorageError =>
  contentAt(lab, lab.places.need(point.place, point.volume).disk, point)

/** The same on another state of its volume. */
export const contentAt = (lab: Lab, volume: HostVolume, point: RestorePoint): Content | StorageError => {
  try {
    const content = pointContent(volume, point, lab.context)
    return new Map(
      content.blocks.flatMap((held) => {
        const bytes = readHeld(volume, content, held, lab.context)
        return isZero(bytes) ? [] : [[held.block, lab.engine.fastHash(bytes)] as const]
      }),
    )
  } catch (error) {
    if (error instanceof StorageError) return error
    throw error
  }
}

export const sameContent = (one: Content, other: Content): boolean =>
  one.size === other.size && [...one].every(([block, hash]) => other.get(block) === hash)

/** From now on each backup's moment is noted under its point's id. */
export const noteMoments = (lab: Lab, moments: Map<string, Content>): void => {
  const { hypervisor } = lab
  const take = hypervisor.recoveryCheckpoint
  hypervisor.recoveryCheckpoint = (hosted, name, asksGuest) => {
    const held = take(hosted, name, asksGuest)
    moments.set(name.replace(/ \(backup\)$/, ''), contentOfDisks(lab, hosted.volume, held.checkpoint.disks))
    return held
  }
}

/** One bit of a file is another one from now on. */
export const flipBit = (disk: HostVolume, path: string, dice: Dice): void => {
  const file = disk.open(path, { access: 'write', share: false })
  const at = dice.below(file.lengthBytes)
  const byte = new Uint8Array(1)
  file.read(at, byte)
  byte[0] = (byte[0] as number) ^ (1 << dice.below(8))
  file.write(at, byte)
  file.close()
}

/** Writes to both disks, and now and then a whole block that is trimmed. */
export const someWork = (dice: Dice): Work => {
  const writes = Array.from({ length: 1 + dice.below(4) }, () => {
    const disk = dice.below(2)
    const count = 1 + dice.below(200)
    const sectors = (COPIED_DISKS[disk] as number) / 512
    return { disk, sector: dice.below(sectors - count), count, value: 1 + dice.below(1_000_000) }
  })
  const trims = dice.below(4) === 0 ? [{ disk: dice.below(2), sector: dice.below(2) * 2048, count: 2048 }] : []
  return { writes, trims, pages: [20], value: 1 }
}

export const somePolicy = (dice: Dice): RetentionPolicy | null => {
  const n = () => 1 + dice.below(3)
  return dice.of<RetentionPolicy | null>([
    { kind: 'count', points: n() },
    { kind: 'days', days: n() },
    { kind: 'gfs', points: n(), weekly: n(), monthly: 0, yearly: 0 },
    { kind: 'keep', last: n(), daily: n(), weekly: 0, monthly: 0, yearly: 0 },
    null,
  ])
}
