import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { type Export, flatVhdx, rawImage } from '../../src/storage/export/disk-image.ts'
import { pieceLength } from '../../src/storage/export/piece.ts'
import { volumeFile } from '../../src/storage/export/volume-file.ts'
import { zipPieces } from '../../src/storage/export/zip.ts'
import type { ForeignFile } from '../../src/storage/foreign-files.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { ImageSet } from '../../src/storage/image-set.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, fileBytes, filled, MIB, patch, same, volumeOf, wholeDisk } from './fixture.ts'

const newGuid = countingGuids()

/** A chain of three files with holes between what it holds. */
const threeFiles = (): { volume: HostVolume; expected: Uint8Array; leaf: VirtualDisk } => {
  const volume = volumeOf(128)
  let leaf = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 20 * MIB + 4096, newGuid })
  leaf.write(2048, filled(2 * MIB, 1))
  leaf.write(20 * 2048, filled(4096, 4))
  for (const seed of [2, 3]) {
    leaf = createDifferencingDisk(volume, `child${seed}.avhdx`, { parent: leaf, newGuid, blockSizeBytes: 2 * MIB })
    leaf.write(seed * 4096 + 5, filled(9 * 512, seed))
  }
  leaf.trim(4096, 4096)
  return { volume, expected: wholeDisk(leaf), leaf }
}

/** What was read of a file, to see that nobody reads all of it. */
const foreign = (name: string, bytes: Uint8Array): ForeignFile & { read: number } => {
  const file = {
    name,
    read: 0,
    source: {
      lengthBytes: bytes.length,
      read: (offsetBytes: number, target: Uint8Array): void => {
        file.read += target.length
        target.set(bytes.subarray(offsetBytes, offsetBytes + target.length))
      },
    },
  }
  return file
}

const asForeign = (volume: HostVolume, rename: (path: string) => string = (path) => path) =>
  volume.list().map((path) => foreign(rename(path), fileBytes(volume, path)))

const join = ({ lengthBytes, pieces }: Export): Uint8Array => {
  const bytes = new Uint8Array(lengthBytes)
  let at = 0
  for (const piece of pieces) {
    if (!('zeroBytes' in piece)) bytes.set(piece, at)
    at += pieceLength(piece)
  }
  expect(at).toBe(lengthBytes)
  return bytes
}

describe('disk files from elsewhere', () => {
  it('are matched by what they say of themselves, whatever they are called now', () => {
    const { volume, expected, leaf } = threeFiles()
    leaf.closeChain()
    const set = new ImageSet(asForeign(volume, (path) => `renamed ${path.length} ${path.at(5)}.vhdx`))
    expect(set.leaves.map(({ name }) => name)).toEqual(['renamed 12 3.vhdx'])
    expect(same(wholeDisk(set.open('renamed 12 3.vhdx', { toleratesDamage: false })), expected)).toBe(true)
    expect(set.findings('renamed 12 3.vhdx').filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('name the parent that is missing', () => {
    const { volume, leaf } = threeFiles()
    leaf.closeChain()
    const set = new ImageSet(asForeign(volume).filter(({ name }) => name !== 'base.vhdx'))
    expect(set.files.map(({ name, parent, missing }) => [name, parent, missing])).toEqual([
      ['child2.avhdx', undefined, 'base.vhdx'],
      ['child3.avhdx', 'child2.avhdx', undefined],
    ])
    expect(() => set.open('child3.avhdx', { toleratesDamage: true })).toThrow('0xC03A0019')
  })

  it('are read as far as asked', () => {
    const volume = volumeOf(600)
    const disk = createDynamicDisk(volume, 'large.vhdx', { sizeBytes: 400 * MIB, newGuid })
    for (let block = 0; block < 200; block++) disk.write(block * 2048, filled(512, block))
    disk.close()
    const file = foreign('large.vhdx', fileBytes(volume, 'large.vhdx'))
    const opened = new ImageSet([file]).open('large.vhdx', { toleratesDamage: true })
    const sector = new Uint8Array(512)
    opened.read(150 * 2048, sector)
    expect(same(sector, filled(512, 150))).toBe(true)
    expect(file.read).toBeLessThan(2 * MIB)
    expect(file.source.lengthBytes).toBeGreaterThan(200 * MIB)
  })

  it('are never written, and say why when they are no disk', () => {
    const { volume, leaf } = threeFiles()
    leaf.closeChain()
    const set = new ImageSet([...asForeign(volume), foreign('letter.vhdx', filled(MIB, 1))])
    expect(set.files.find(({ name }) => name === 'letter.vhdx')?.error?.code).toBe('0xC03A0015')
    expect(set.leaves.map(({ name }) => name)).toEqual(['child3.avhdx'])
    const vhd = filled(MIB, 1)
    vhd.set(Buffer.from('conectix'), MIB - 512)
    const other = new ImageSet([foreign('old.vhdx', vhd)])
    expect(other.files[0]?.error?.data).toEqual({ path: 'old.vhdx', format: 'VHD' })
    const disk = set.open('child3.avhdx', { toleratesDamage: true })
    expect(() => disk.write(0, new Uint8Array(512))).toThrow('0x80070013')
    expect(() => disk.makeWritable()).toThrow('0x80070013')
  })
})

describe('a damaged disk', () => {
  it('stays readable where it can be, and says where it cannot', () => {
    const volume = volumeOf(64)
    const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
    base.write(0, filled(8 * MIB, 1))
    const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
    child.write(2048 * 5, filled(512, 2))
    child.closeChain()
    // Block 3 of the base: a place behind the end of the file. Block 5 of the child: no sector bitmap any more.
    patch(volume, 'base.vhdx', 3 * MIB + 3 * 8 + 4, [0xff, 0, 0, 0])
    patch(volume, 'child.avhdx', 3 * MIB + 4096 * 8, [0, 0, 0, 0, 0, 0, 0, 0])
    const set = new ImageSet(asForeign(volume))
    expect(() => set.open('child.avhdx', { toleratesDamage: false })).toThrow('0xC03A000A')
    const disk = set.open('child.avhdx', { toleratesDamage: true })
    const block = new Uint8Array(MIB)
    for (const at of [0, 1, 2, 4, 6, 7, 0]) {
      disk.read(at * 2048, block)
      expect(same(block, filled(8 * MIB, 1).subarray(at * MIB, (at + 1) * MIB))).toBe(true)
    }
    for (const at of [3, 5, 3, 5]) expect(() => disk.read(at * 2048 + 8, block.subarray(0, 4096))).toThrow('0xC03A000A')
    const errors = set.findings('child.avhdx').filter(({ severity }) => severity === 'error')
    expect(errors.map(({ code, path }) => [path, code])).toEqual([
      ['child.avhdx', 'bat-no-bitmap'],
      ['base.vhdx', 'bat-entry'],
    ])
  })
})

describe('a disk written out', () => {
  it('as a raw image is what the chain shows, and stretches that nobody has are not read', () => {
    const { expected, leaf } = threeFiles()
    const image = rawImage(leaf)
    expect(same(join(image), expected)).toBe(true)
    const zeros = [...rawImage(leaf).pieces].flatMap((piece) => ('zeroBytes' in piece ? [piece.zeroBytes] : []))
    expect(Math.max(...zeros)).toBeGreaterThan(8 * MIB)
  })

  it('as one VHDX file is another disk with the same content, and no longer than what it holds', () => {
    const { expected, leaf } = threeFiles()
    const set = new ImageSet([foreign('flat.vhdx', join(flatVhdx(leaf, newGuid)))])
    const flat = set.open('flat.vhdx', { toleratesDamage: false })
    expect(same(wholeDisk(flat), expected)).toBe(true)
    expect([flat.kind, flat.virtualDiskId === leaf.virtualDiskId]).toEqual(['dynamic', false])
    expect(set.findings('flat.vhdx')).toEqual([])
    expect(flat.lengthBytes).toBeLessThan(18 * MIB)
  })

  it('takes no room and no time for blocks that were trimmed or declared to be zeros', () => {
    const volume = volumeOf(2000)
    const disk = createDynamicDisk(volume, 'a.vhdx', { sizeBytes: 1000 * MIB, newGuid })
    for (let block = 0; block < 1000; block += 10) disk.write(block * 2048, filled(MIB, 1))
    disk.trim(2048, 999 * 2048)
    const flat = flatVhdx(disk, newGuid)
    expect(flat.lengthBytes).toBe(5 * MIB)
    expect([...rawImage(disk).pieces].map((piece) => ('zeroBytes' in piece ? piece.zeroBytes : 'data'))).toEqual([
      'data',
      999 * MIB,
    ])
  })

  it('as a zip holds the files of its chain', () => {
    const { volume, leaf } = threeFiles()
    leaf.closeChain()
    const entries = volume.list().map((name) => ({ name, file: volumeFile(volume, name) }))
    const parts = [...zipPieces(entries, 1_773_478_800_000)]
    const zip = new Uint8Array(Buffer.concat(parts))
    expect(zip.length).toBeLessThan(3 * MIB)
    const unpacked = unzipSync(zip)
    expect(Object.keys(unpacked)).toEqual([...volume.list()])
    for (const [name, bytes] of Object.entries(unpacked)) expect(same(bytes, fileBytes(volume, name))).toBe(true)
  })

  it('that is longer than the format can say is refused before the first piece', () => {
    const pieces = zipPieces([{ name: 'x.vhdx', file: { lengthBytes: 5 * 1024 ** 3, pieces: [] } }], 0)
    expect(() => pieces.next()).toThrow('export-too-large')
  })
})
