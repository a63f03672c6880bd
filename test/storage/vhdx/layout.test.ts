import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import { readGuid, writeGuid } from '../../../src/storage/guid.ts'
import { openChain, readDiskInfo } from '../../../src/storage/open-chain.ts'
import { checksumWithout } from '../../../src/storage/vhdx/crc32c.ts'
import { decodeParentLocator, encodeParentLocator } from '../../../src/storage/vhdx/parent-locator.ts'
import { relativePath } from '../../../src/storage/windows-path.ts'
import { countingGuids, fileBytes, filled, MIB, volumeOf } from '../fixture.ts'

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length))
const u64 = (bytes: Uint8Array, at: number): bigint => new DataView(bytes.buffer).getBigUint64(at, true)
const u32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer).getUint32(at, true)
const utf16 = (text: string): number[] => [...text].flatMap((char) => [char.charCodeAt(0), 0])

describe('CRC-32C', () => {
  it('is the Castagnoli polynomial: the check value of "123456789"', () => {
    // The field behind the nine bytes counts as zeros: appended here to a message known by its published value.
    const bytes = Uint8Array.from([0, 0, 0, 0, ...new Array(28).fill(0)])
    expect(checksumWithout(bytes, 0)).toBe(0x8a9136aa) // 32 bytes of zero, RFC 3720 B.4
    expect(checksumWithout(Uint8Array.from([1, 2, 3, 4, ...new Array(28).fill(0)]), 0)).toBe(0x8a9136aa)
  })
})

describe('GUIDs', () => {
  it('are mixed-endian in files', () => {
    const bytes = new Uint8Array(20)
    writeGuid(bytes, 2, '2dc27766-f623-4200-9d64-115e9bfd4a08')
    expect([...bytes.subarray(2, 18)]).toEqual([
      0x66, 0x77, 0xc2, 0x2d, 0x23, 0xf6, 0x00, 0x42, 0x9d, 0x64, 0x11, 0x5e, 0x9b, 0xfd, 0x4a, 0x08,
    ])
    expect(readGuid(bytes, 2)).toBe('2dc27766-f623-4200-9d64-115e9bfd4a08')
  })
})

describe('a dynamic disk', () => {
  const volume = volumeOf(64)
  const disk = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid: countingGuids() })
  const bytes = fileBytes(volume, 'base.vhdx')

  it('is 4 MiB when empty and says what it is at the offsets of the specification', () => {
    expect(bytes.length).toBe(4 * MIB)
    expect(ascii(bytes, 0, 8)).toBe('vhdxfile')
    expect([ascii(bytes, 65_536, 4), ascii(bytes, 131_072, 4)]).toEqual(['head', 'head'])
    expect([ascii(bytes, 196_608, 4), ascii(bytes, 262_144, 4)]).toEqual(['regi', 'regi'])
    expect(ascii(bytes, 2 * MIB, 8)).toBe('metadata')
  })

  it('has two valid headers with version 1, no log to replay, and the log at 1 MiB', () => {
    for (const at of [65_536, 131_072]) {
      const header = bytes.slice(at, at + 4096)
      expect(u32(header, 4)).toBe(checksumWithout(header, 4))
      expect(u32(header, 64)).toBe(0x0001_0000)
      expect(readGuid(header, 48)).toBe('00000000-0000-0000-0000-000000000000')
      expect([u32(header, 68), u64(header, 72)]).toEqual([MIB, BigInt(MIB)])
    }
    expect(u64(bytes, 131_072 + 8)).toBeGreaterThan(u64(bytes, 65_536 + 8))
  })

  it('has two equal region tables that require BAT and metadata', () => {
    const table = bytes.slice(196_608, 262_144)
    expect(Buffer.compare(table, bytes.slice(262_144, 327_680))).toBe(0)
    expect(u32(table, 4)).toBe(checksumWithout(table, 4))
    expect(u32(table, 8)).toBe(2)
    expect(readGuid(table, 16)).toBe('2dc27766-f623-4200-9d64-115e9bfd4a08')
    expect([u64(table, 32), u32(table, 40), u32(table, 44)]).toEqual([BigInt(3 * MIB), MIB, 1])
    expect(readGuid(table, 48)).toBe('8b7ca206-4790-4b9a-b8fe-575f050f886e')
    expect([u64(table, 64), u32(table, 72), u32(table, 76)]).toEqual([BigInt(2 * MIB), MIB, 1])
  })

  it('writes a payload block, then its BAT entry with the offset and the state', () => {
    disk.write(2048 * 3 + 8, filled(4096, 1))
    const after = fileBytes(volume, 'base.vhdx')
    expect(after.length).toBe(5 * MIB)
    expect(u64(after, 3 * MIB + 8 * 3)).toBe(BigInt(4 * MIB + 6))
    expect(Buffer.compare(after.subarray(4 * MIB + 4096, 4 * MIB + 8192), filled(4096, 1))).toBe(0)
  })
})

describe('a differencing disk', () => {
  const volume = volumeOf(64)
  const newGuid = countingGuids()
  const base = createDynamicDisk(volume, 'SHOP\\base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  const child = createDifferencingDisk(volume, 'SHOP\\sub\\child.avhdx', { parent: base, volumeRoot: 'D:\\', newGuid })
  child.write(2048 + 9, filled(512 * 3, 1))
  const bytes = fileBytes(volume, 'SHOP\\sub\\child.avhdx')

  it('has its bitmap block from the start and marks only the written sectors, lowest bit first', () => {
    expect(u64(bytes, 3 * MIB + 8 * 4096)).toBe(BigInt(4 * MIB + 6))
    expect(u64(bytes, 3 * MIB + 8)).toBe(BigInt(5 * MIB + 7))
    expect([...bytes.subarray(4 * MIB + 256, 4 * MIB + 260)]).toEqual([0, 0b1110, 0, 0])
    expect(bytes.subarray(4 * MIB, 5 * MIB).reduce((sum, byte) => sum + byte, 0)).toBe(0b1110)
  })

  it('names its parent by GUID in lower case and by both paths, and keeps the identity of the disk', () => {
    const info = readDiskInfo(volume, 'SHOP\\sub\\child.avhdx')
    expect(info.parentLocator).toEqual({
      parentLinkage: base.dataWriteGuid,
      relativePath: '..\\base.vhdx',
      absoluteWin32Path: '\\\\?\\D:\\SHOP\\base.vhdx',
    })
    const linkage = Buffer.from(utf16(`{${base.dataWriteGuid}}`))
    expect(Buffer.from(bytes).includes(linkage)).toBe(true)
    expect(info.parentPath).toBe('SHOP\\base.vhdx')
    expect([info.kind, info.virtualSizeBytes, info.blockSizeBytes]).toEqual(['differencing', 8 * MIB, MIB])
    expect(info.virtualDiskId).toBe(base.virtualDiskId)
  })

  it('becomes fully present when a whole block is written, and when the last missing sector comes', () => {
    child.write(0, filled(MIB, 3))
    expect(child.blocks.state(0)).toBe(6)
    child.write(2048, filled(512 * 9, 4))
    expect(child.blocks.state(1)).toBe(7)
    child.write(2048 + 12, filled(512 * 2036, 5))
    expect(child.blocks.state(1)).toBe(6)
    expect(child.presentBytesOf(1)).toBe(MIB)
  })

  it('numbers its BAT by chunks: the bitmap of a chunk stands behind its payload blocks', () => {
    const wide = volumeOf(600)
    const parent = createDynamicDisk(wide, 'b.vhdx', { sizeBytes: 9 * 4096 * MIB, newGuid })
    const top = createDifferencingDisk(wide, 'c.avhdx', { parent, newGuid })
    expect(wide.lengthOf('c.avhdx')).toBe(4 * MIB)
    top.write(4096 * 2048 * 2 + 1, filled(512, 9))
    const table = fileBytes(wide, 'c.avhdx').slice(3 * MIB, 4 * MIB)
    const entries = [...table.keys()].filter((at) => at % 8 === 0 && u64(table, at) !== 0n).map((at) => at / 8)
    expect(entries).toEqual([2 * 4097, 3 * 4097 - 1])
    top.closeChain()
    const again = openChain(wide, 'c.avhdx', { access: 'read', newGuid })
    const sector = new Uint8Array(512)
    again.read(4096 * 2048 * 2 + 1, sector)
    expect(Buffer.compare(sector, filled(512, 9))).toBe(0)
  })
})

describe('parent locators', () => {
  it('come back as they were written', () => {
    const locator = {
      parentLinkage: '2dc27766-f623-4200-9d64-115e9bfd4a08',
      parentLinkage2: '8b7ca206-4790-4b9a-b8fe-575f050f886e',
      relativePath: '.\\Größe.vhdx',
      volumePath: '\\\\?\\Volume{x}\\a',
      absoluteWin32Path: '\\\\?\\D:\\a',
    }
    expect(decodeParentLocator(encodeParentLocator(locator))).toEqual(locator)
  })

  it('spell relative paths from the child’s folder', () => {
    expect(relativePath('SHOP', 'shop\\a.vhdx')).toBe('.\\a.vhdx')
    expect(relativePath('SHOP\\x', 'SHOP\\a.vhdx')).toBe('..\\a.vhdx')
    expect(relativePath('', 'SHOP\\a.vhdx')).toBe('.\\SHOP\\a.vhdx')
    expect(relativePath('A\\B', 'C\\a.vhdx')).toBe('..\\..\\C\\a.vhdx')
  })
})
