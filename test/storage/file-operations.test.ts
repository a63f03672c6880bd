import { describe, expect, it } from 'vitest'
import { compactDisk } from '../../src/storage/compact-disk.ts'
import { createDifferencingDisk, createDynamicDisk, createFixedDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain, readDiskInfo } from '../../src/storage/open-chain.ts'
import { reconnectParent } from '../../src/storage/reconnect-parent.ts'
import { resizeDisk } from '../../src/storage/resize-disk.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, same, volumeOf, wholeDisk } from './fixture.ts'

const newGuid = countingGuids()
const GUID = '5f0c2d5e-3c1b-4a56-9d0e-0123456789ab'

const openRead = (volume: HostVolume, path: string): VirtualDisk => openChain(volume, path, { access: 'read', newGuid })
const openWrite = (volume: HostVolume, path: string): VirtualDisk =>
  openChain(volume, path, { access: 'write', newGuid })

const contentOf = (volume: HostVolume, path: string): Uint8Array => {
  const disk = openRead(volume, path)
  const bytes = wholeDisk(disk)
  disk.closeChain()
  return bytes
}

const writeTo = (volume: HostVolume, path: string, sector: number, bytes: Uint8Array): void => {
  const disk = openWrite(volume, path)
  disk.write(sector, bytes)
  disk.closeChain()
}

const findings = (volume: HostVolume, path: string): readonly string[] =>
  validateChain(volume, path).map(({ code }) => code)

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing thrown'
}

/** A boot record with one partition that ends here. */
const masterBootRecord = (endSector: number): Uint8Array => {
  const bytes = new Uint8Array(512)
  const view = new DataView(bytes.buffer)
  bytes[450] = 0x0e
  view.setUint32(454, 2048, true)
  view.setUint32(458, endSector - 2048, true)
  bytes.set([0x55, 0xaa], 510)
  return bytes
}

const baseAndChild = (volume: HostVolume): void => {
  const base = createDynamicDisk(volume, 'D\\base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(3 * MIB, 1))
  const child = createDifferencingDisk(volume, 'D\\child.avhdx', { parent: base, newGuid })
  child.write(100, filled(4096, 2))
  child.closeChain()
}

describe('resizing a disk', () => {
  it.each(['dynamic', 'fixed'] as const)('gives a %s disk more sectors, which read as zeros', (kind) => {
    const volume = volumeOf(64)
    const create = kind === 'fixed' ? createFixedDisk : createDynamicDisk
    const disk = create(volume, 'a.vhdx', { sizeBytes: 2 * MIB + 512, newGuid })
    const before = filled(2 * MIB + 512, 3)
    disk.write(0, before)
    disk.close()
    const guid = readDiskInfo(volume, 'a.vhdx').dataWriteGuid
    expect(resizeDisk(volume, 'a.vhdx', 7 * MIB, { newGuid })).toEqual({
      beforeBytes: 2 * MIB + 512,
      afterBytes: 7 * MIB,
    })
    const after = contentOf(volume, 'a.vhdx')
    expect(after.length).toBe(7 * MIB)
    expect(same(after.subarray(0, before.length), before)).toBe(true)
    expect(after.subarray(before.length).every((byte) => byte === 0)).toBe(true)
    expect(readDiskInfo(volume, 'a.vhdx').dataWriteGuid).not.toBe(guid)
    expect(findings(volume, 'a.vhdx')).toEqual([])
  })

  it('moves the table when its entries need more room than its region has', () => {
    const volume = volumeOf(64)
    const disk = createDynamicDisk(volume, 'a.vhdx', { sizeBytes: 8 * MIB, newGuid })
    disk.write(0, filled(MIB, 4))
    disk.close()
    // 131,072 entries fill one MiB: one block a MiB.
    resizeDisk(volume, 'a.vhdx', 160_000 * MIB, { newGuid })
    writeTo(volume, 'a.vhdx', 150_000 * 2048, filled(MIB, 5))
    const open = openRead(volume, 'a.vhdx')
    const bytes = new Uint8Array(MIB)
    open.read(0, bytes)
    expect(same(bytes, filled(MIB, 4))).toBe(true)
    open.read(150_000 * 2048, bytes)
    expect(same(bytes, filled(MIB, 5))).toBe(true)
    open.close()
    expect(findings(volume, 'a.vhdx')).toEqual([])
    expect(volume.usedBytes).toBeLessThan(10 * MIB)
  })

  it('makes a disk as small as its partitions allow, and its file with it', () => {
    const volume = volumeOf(64)
    const disk = createDynamicDisk(volume, 'a.vhdx', { sizeBytes: 8 * MIB, newGuid })
    disk.write(0, filled(8 * MIB, 6))
    disk.write(0, masterBootRecord(3 * 2048))
    disk.close()
    const before = contentOf(volume, 'a.vhdx')
    expect(codeOf(() => resizeDisk(volume, 'a.vhdx', 2 * MIB, { newGuid }))).toBe('vhd-below-minimum')
    resizeDisk(volume, 'a.vhdx', 'minimum', { newGuid })
    expect(same(contentOf(volume, 'a.vhdx'), before.subarray(0, 3 * MIB))).toBe(true)
    expect(volume.lengthOf('a.vhdx')).toBe(7 * MIB)
    // What was cut off does not come back.
    resizeDisk(volume, 'a.vhdx', 8 * MIB, { newGuid })
    expect(
      contentOf(volume, 'a.vhdx')
        .subarray(3 * MIB)
        .every((byte) => byte === 0),
    ).toBe(true)
    expect(findings(volume, 'a.vhdx')).toEqual([])
  })

  it('does what life does to the children of the file, which it does not know', () => {
    const volume = volumeOf(64)
    baseAndChild(volume)
    const before = volume.fork()
    expect(codeOf(() => resizeDisk(volume, 'D\\child.avhdx', 16 * MIB, { newGuid }))).toBe('vhd-is-differencing')
    resizeDisk(volume, 'D\\base.vhdx', 16 * MIB, { newGuid })
    expect(codeOf(() => openRead(volume, 'D\\child.avhdx'))).toBe('0xC03A000E')
    reconnectParent(volume, 'D\\child.avhdx', 'D\\base.vhdx', { newGuid, ignoreIdMismatch: true })
    expect(codeOf(() => openRead(volume, 'D\\child.avhdx'))).toBe('0xC03A0017')
    expect(contentOf(before, 'D\\child.avhdx').length).toBe(8 * MIB)
  })

  it('refuses before it changes anything', () => {
    const volume = volumeOf(12)
    createFixedDisk(volume, 'a.vhdx', { sizeBytes: 4 * MIB, newGuid }).close()
    expect(codeOf(() => resizeDisk(volume, 'a.vhdx', 40 * MIB, { newGuid }))).toBe('0x80070070')
    expect(codeOf(() => resizeDisk(volume, 'a.vhdx', MIB + 1, { newGuid }))).toBe('vhdx-parameter')
    expect(codeOf(() => resizeDisk(volume, 'a.vhdx', 2 * MIB, { newGuid }))).toBe('vhd-minimum-unknown')
    expect(readDiskInfo(volume, 'a.vhdx').virtualSizeBytes).toBe(4 * MIB)
  })
})

describe('compacting a disk', () => {
  it('gives back trimmed blocks and blocks of zeros, and moves what is left down', () => {
    const volume = volumeOf(64)
    const disk = createDynamicDisk(volume, 'a.vhdx', { sizeBytes: 8 * MIB, newGuid })
    disk.write(0, filled(8 * MIB, 7))
    disk.trim(2048, 2048)
    disk.write(3 * 2048, new Uint8Array(MIB))
    disk.close()
    const before = contentOf(volume, 'a.vhdx')
    const { dataWriteGuid } = readDiskInfo(volume, 'a.vhdx')
    const quick = compactDisk(volume, 'a.vhdx', { newGuid, findZeros: false })
    expect(quick).toEqual({ beforeBytes: 12 * MIB, afterBytes: 11 * MIB })
    const full = compactDisk(volume, 'a.vhdx', { newGuid, findZeros: true })
    expect(full).toEqual({ beforeBytes: 11 * MIB, afterBytes: 10 * MIB })
    expect(same(contentOf(volume, 'a.vhdx'), before)).toBe(true)
    expect(readDiskInfo(volume, 'a.vhdx').dataWriteGuid).toBe(dataWriteGuid)
    expect(findings(volume, 'a.vhdx')).toEqual([])
    expect(volume.usedBytes).toBe(10 * MIB)
  })

  it('leaves a child hiding what it hid, and its parent its child', () => {
    const volume = volumeOf(64)
    baseAndChild(volume)
    const leaf = openWrite(volume, 'D\\child.avhdx')
    leaf.write(4 * 2048, filled(MIB, 8))
    leaf.trim(2048, 2048)
    leaf.trim(4 * 2048, 2048)
    leaf.closeChain()
    const before = contentOf(volume, 'D\\child.avhdx')
    compactDisk(volume, 'D\\child.avhdx', { newGuid, findZeros: true })
    compactDisk(volume, 'D\\base.vhdx', { newGuid, findZeros: true })
    expect(same(contentOf(volume, 'D\\child.avhdx'), before)).toBe(true)
    expect(before.subarray(MIB, 2 * MIB).every((byte) => byte === 0)).toBe(true)
    expect(findings(volume, 'D\\child.avhdx')).toEqual([])
  })

  it('has nothing to do for a fixed disk', () => {
    const volume = volumeOf(64)
    createFixedDisk(volume, 'a.vhdx', { sizeBytes: 4 * MIB, newGuid }).close()
    expect(codeOf(() => compactDisk(volume, 'a.vhdx', { newGuid, findZeros: true }))).toBe('vhd-is-fixed')
  })
})

describe('finding and reconnecting a parent', () => {
  const moved = (volume: HostVolume): HostVolume => {
    baseAndChild(volume)
    volume.rename('D\\base.vhdx', 'E\\base.vhdx')
    return volume
  }

  it('fails without its parent, and goes on when told where it is', () => {
    const volume = moved(volumeOf(64))
    expect(codeOf(() => openRead(volume, 'D\\child.avhdx'))).toBe('0xC03A000D')
    reconnectParent(volume, 'D\\child.avhdx', 'E\\base.vhdx', { newGuid, ignoreIdMismatch: false })
    expect(contentOf(volume, 'D\\child.avhdx').length).toBe(8 * MIB)
    expect(findings(volume, 'D\\child.avhdx')).toEqual([])
  })

  it('refuses another state of the parent, unless told to ignore it: then the disk is silently mixed', () => {
    const volume = volumeOf(64)
    baseAndChild(volume)
    writeTo(volume, 'D\\base.vhdx', 0, filled(512, 9))
    const connect = (ignoreIdMismatch: boolean) => () =>
      reconnectParent(volume, 'D\\child.avhdx', 'D\\base.vhdx', { newGuid, ignoreIdMismatch })
    expect(codeOf(connect(false))).toBe('0xC03A000E')
    expect(codeOf(connect(true))).toBe('nothing thrown')
    const mixed = contentOf(volume, 'D\\child.avhdx')
    expect(same(mixed.subarray(0, 512), filled(512, 9))).toBe(true)
    expect(same(mixed.subarray(51_200, 55_296), filled(4096, 2))).toBe(true)
  })

  it('refuses a disk that would stand on itself, and a file that has no parent', () => {
    const volume = volumeOf(64)
    baseAndChild(volume)
    const leaf = createDifferencingDisk(volume, 'D\\leaf.avhdx', {
      parent: openRead(volume, 'D\\child.avhdx'),
      newGuid,
    })
    leaf.closeChain()
    const connect = (child: string, parent: string) => () =>
      reconnectParent(volume, child, parent, { newGuid, ignoreIdMismatch: true })
    expect(codeOf(connect('D\\child.avhdx', 'D\\leaf.avhdx'))).toBe('0xC03A0018')
    expect(codeOf(connect('D\\child.avhdx', 'D\\child.avhdx'))).toBe('0xC03A0018')
    expect(codeOf(connect('D\\base.vhdx', 'D\\leaf.avhdx'))).toBe('vhdx-no-parent')
  })

  it('looks relative to the child, then on the named volume, then by the absolute path', () => {
    const volume = new HostVolume({ capacityBytes: 64 * MIB, guid: GUID })
    baseAndChild(volume)
    const locatorOf = (path: string) => readDiskInfo(volume, path).parentLocator
    expect(locatorOf('D\\child.avhdx')).toMatchObject({
      relativePath: '.\\base.vhdx',
      volumePath: `\\\\?\\Volume{${GUID}}\\D\\base.vhdx`,
      absoluteWin32Path: '\\\\?\\C:\\D\\base.vhdx',
    })
    // The child moves alone: its relative path is stale, the volume's is not.
    volume.rename('D\\child.avhdx', 'F\\deep\\child.avhdx')
    expect(readDiskInfo(volume, 'F\\deep\\child.avhdx').parentPath).toBe('D\\base.vhdx')
    openRead(volume, 'F\\deep\\child.avhdx').closeChain()
    expect(locatorOf('F\\deep\\child.avhdx')?.relativePath).toBe('.\\base.vhdx')
    openWrite(volume, 'F\\deep\\child.avhdx').closeChain()
    expect(locatorOf('F\\deep\\child.avhdx')?.relativePath).toBe('..\\..\\D\\base.vhdx')
    // On a volume of another name only the absolute path is left.
    const other = new HostVolume({ capacityBytes: 64 * MIB, guid: GUID.replace('5f', '6f') })
    baseAndChild(other)
    other.rename('D\\child.avhdx', 'F\\child.avhdx')
    expect(readDiskInfo(other, 'F\\child.avhdx').parentPath).toBe('D\\base.vhdx')
  })
})
