import { describe, expect, it } from 'vitest'
import { createDifferencingDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { readDiskInfo } from '../../src/storage/open-chain.ts'
import { reconnectParent } from '../../src/storage/reconnect-parent.ts'
import { filled, MIB, same, volumeOf } from './fixture.ts'
import { baseAndChild, codeOf, contentOf, findings, newGuid, openRead, openWrite, writeTo } from './small-chain.ts'

const GUID = '5f0c2d5e-3c1b-4a56-9d0e-0123456789ab'

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
