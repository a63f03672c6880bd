import { describe, expect, it } from 'vitest'
import { compactDisk } from '../../src/storage/compact-disk.ts'
import { createDynamicDisk, createFixedDisk } from '../../src/storage/create-disk.ts'
import { readDiskInfo } from '../../src/storage/open-chain.ts'
import { reconnectParent } from '../../src/storage/reconnect-parent.ts'
import { resizeDisk } from '../../src/storage/resize-disk.ts'
import { filled, MIB, same, volumeOf } from './fixture.ts'
import { baseAndChild, codeOf, contentOf, findings, newGuid, openRead, openWrite, writeTo } from './small-chain.ts'

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
    expect(codeOf(() => openRead(volume, 'D\\child.avhdx'))).toBe('0xC03A0017')
    const ignoring = { newGuid, ignoreIdMismatch: true }
    expect(codeOf(() => reconnectParent(volume, 'D\\child.avhdx', 'D\\base.vhdx', ignoring))).toBe('0xC03A0017')
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
