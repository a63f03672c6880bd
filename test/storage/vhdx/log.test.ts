/** The metadata log: what an entry holds, which sequence is the active one, and that a file not closed is read as meant. */
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import { guidBytes, NIL_GUID } from '../../../src/storage/guid.ts'
import type { HostVolume } from '../../../src/storage/host-volume.ts'
import { openChain, readDiskInfo } from '../../../src/storage/open-chain.ts'
import { StorageError } from '../../../src/storage/storage-error.ts'
import { decodeLogEntry, encodeLogEntry, type LogEntry, type LogUpdate } from '../../../src/storage/vhdx/log-entry.ts'
import { applyReplay, owedByLog, ReplayedFile } from '../../../src/storage/vhdx/log-replay.ts'
import { MetadataLog, pagesOf } from '../../../src/storage/vhdx/metadata-log.ts'
import { openVhdx } from '../../../src/storage/vhdx/open-vhdx.ts'
import { countingGuids, fileBytes, filled, MIB, patch, same, sha256, volumeOf, wholeDisk } from '../fixture.ts'

const GUID = '11111111-2222-4333-8444-555555555555'
const GUID_BYTES = guidBytes(GUID)
const LOG = { offsetBytes: MIB, lengthBytes: MIB }
const HEADER = {
  sequenceNumber: 1n,
  fileWriteGuid: GUID,
  dataWriteGuid: GUID,
  logGuid: GUID,
  logOffsetBytes: LOG.offsetBytes,
  logLengthBytes: LOG.lengthBytes,
}
const PLACE = 3 * MIB
const page = (seed: number, at = PLACE): LogUpdate => ({ offsetBytes: at, page: filled(4096, seed) })
const zeros = (at: number, zeroBytes: number): LogUpdate => ({ offsetBytes: at, zeroBytes })

/** A file of 5 MiB with these entries in its log, one behind the other from `at` on. */
const fileWith = (entries: readonly (Partial<LogEntry> & { at: number; sequenceNumber: bigint })[]) => {
  const volume = volumeOf(16)
  const file = volume.create('log')
  file.truncate(5 * MIB)
  for (const { at, ...entry } of entries) {
    const lengths = { flushedFileOffsetBytes: 5 * MIB, lastFileOffsetBytes: 5 * MIB }
    const bytes = encodeLogEntry({ tailBytes: at, updates: [], ...lengths, ...entry }, GUID_BYTES)
    const before = Math.min(bytes.length, MIB - at)
    file.write(MIB + at, bytes.subarray(0, before))
    if (before < bytes.length) file.write(MIB, bytes.subarray(before))
  }
  return file
}
const replayed = (file: ReturnType<typeof fileWith>): Uint8Array => {
  const owed = owedByLog(file, HEADER)
  if (!owed) throw new Error('nothing is owed')
  const read = new Uint8Array(2 * MIB)
  new ReplayedFile(file, owed).read(PLACE, read)
  applyReplay(file, owed)
  const applied = new Uint8Array(2 * MIB)
  file.read(PLACE, applied)
  expect(same(read, applied)).toBe(true)
  return applied
}
const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof StorageError) return [error.code, error.data['part'], error.data['reason']].join(' ')
    throw error
  }
  return ''
}

describe('an entry', () => {
  const entry = {
    tailBytes: 8192,
    sequenceNumber: 0x1_2345_6789n,
    flushedFileOffsetBytes: 4 * MIB,
    lastFileOffsetBytes: 5 * MIB,
    updates: [page(1), zeros(4 * MIB, 65_536), page(2, 4 * MIB + 4096)],
  }

  it('holds what was put in, in whole sectors of 4 KiB', () => {
    const bytes = encodeLogEntry(entry, GUID_BYTES)
    expect(bytes.length).toBe(3 * 4096)
    expect(decodeLogEntry(bytes)).toEqual({ ...entry, lengthBytes: bytes.length })
  })

  it('with more than 126 updates has a second sector of descriptors', () => {
    const updates = Array.from({ length: 127 }, (_, index) => zeros(PLACE + index * 8192, 4096))
    const bytes = encodeLogEntry({ ...entry, updates }, GUID_BYTES)
    expect(bytes.length).toBe(2 * 4096)
    expect(decodeLogEntry(bytes)?.updates).toEqual(updates)
  })

  it('is no entry once any bit of it is another', () => {
    const bytes = encodeLogEntry(entry, GUID_BYTES)
    for (let at = 0; at < bytes.length; at += 61) {
      const torn = bytes.slice()
      torn[at] = (torn[at] as number) ^ 1
      expect([at, decodeLogEntry(torn)]).toEqual([at, undefined])
    }
  })
})

describe('the active sequence', () => {
  it('is replayed from the tail that its last entry names', () => {
    const file = fileWith([
      { at: 0, sequenceNumber: 5n, updates: [page(1)] },
      { at: 8192, sequenceNumber: 6n, updates: [page(2, PLACE + 4096)] },
      { at: 16_384, sequenceNumber: 7n, tailBytes: 8192, updates: [zeros(PLACE + 8192, 4096)] },
    ])
    file.write(PLACE, filled(3 * 4096, 9))
    const found = replayed(file)
    expect(same(found.subarray(0, 4096), filled(3 * 4096, 9).subarray(0, 4096))).toBe(true)
    expect(same(found.subarray(4096, 8192), filled(4096, 2))).toBe(true)
    expect(found.subarray(8192, 12_288).every((byte) => byte === 0)).toBe(true)
  })

  it('runs over the end of the ring, beside an older one', () => {
    const file = fileWith([
      { at: 65_536, sequenceNumber: 2n, updates: [page(8)] },
      { at: MIB - 12_288, sequenceNumber: 40n, updates: [page(1)] },
      { at: MIB - 4096, sequenceNumber: 41n, tailBytes: MIB - 12_288, updates: [page(3, PLACE + 4096)] },
    ])
    expect(same(replayed(file).subarray(0, 8192), Buffer.concat([filled(4096, 1), filled(4096, 3)]))).toBe(true)
  })

  it('is the older one when an entry of the newer is torn', () => {
    const entries = [
      { at: 65_536, sequenceNumber: 2n, updates: [page(8)] },
      { at: 131_072, sequenceNumber: 40n, updates: [page(1)] },
      { at: 131_072 + 8192, sequenceNumber: 41n, tailBytes: 131_072, updates: [page(3)] },
    ]
    const file = fileWith(entries)
    file.write(MIB + 131_072 + 5000, Uint8Array.of(1))
    expect(same(replayed(file).subarray(0, 4096), filled(4096, 8))).toBe(true)
  })

  it('is nothing where no entry is whole, where the file lost its end, and where an entry reaches into the headers', () => {
    expect(refusal(() => owedByLog(fileWith([]), HEADER))).toBe('0xC03A0008 log none-valid')
    const longer = { at: 0, sequenceNumber: 1n, flushedFileOffsetBytes: 6 * MIB }
    expect(refusal(() => owedByLog(fileWith([longer]), HEADER))).toBe('0xC03A0008 log truncated')
    const harmful = { at: 0, sequenceNumber: 1n, updates: [page(1, 65_536)] }
    expect(refusal(() => owedByLog(fileWith([harmful]), HEADER))).toBe('0xC03A0008 log place')
    const beyond = { at: 0, sequenceNumber: 1n, updates: [page(1, 5 * MIB)] }
    expect(refusal(() => owedByLog(fileWith([beyond]), HEADER))).toBe('0xC03A0008 log past-end')
    const endless = { at: 0, sequenceNumber: 1n, lastFileOffsetBytes: 2 ** 50 }
    expect(refusal(() => owedByLog(fileWith([endless]), HEADER))).toBe('0xC03A0008 log limit')
    expect(owedByLog(fileWith([]), { ...HEADER, logGuid: NIL_GUID })).toBeUndefined()
  })
})

describe('the log that is written', () => {
  it('goes round its ring and names as tail what is still owed', () => {
    const volume = volumeOf(16)
    const file = volume.create('log')
    file.truncate(5 * MIB)
    const log = new MetadataLog(LOG, GUID, 3n)
    let flushes = 0
    for (let count = 0; count < 300; count++) {
      const updates = [page(count + 2, PLACE + (count % 4) * 4096)]
      if (!log.hasRoomFor(updates)) {
        log.flushed()
        flushes++
      }
      const { pieces, commit } = log.prepare(updates, file.lengthBytes)
      for (const { offsetBytes, bytes } of pieces) file.write(offsetBytes, bytes)
      if (count % 3 === 0) log.flushed()
      commit()
    }
    expect(flushes).toBe(0)
    const found = replayed(file)
    expect(same(found.subarray(3 * 4096, 4 * 4096), filled(4096, 299 + 2))).toBe(true)
  })

  it('takes the pages that the changes touch, as they will be, and zero pages as zeros', () => {
    const changes = [
      { offsetBytes: 4090, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
      { offsetBytes: 8192, bytes: new Uint8Array(16) },
    ]
    const updates = pagesOf(changes, (_, target) => void target.fill(0))
    expect(updates.map((update) => [update.offsetBytes, 'page' in update])).toEqual([
      [0, true],
      [4096, true],
      [8192, false],
    ])
  })
})

describe('a disk that was not closed', () => {
  const newGuid = countingGuids()
  /** base and child; the power goes while the child is written. */
  const cutOff = (): { volume: HostVolume; content: Uint8Array } => {
    const volume = volumeOf(64)
    const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
    base.write(0, filled(MIB, 1))
    const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
    child.write(7, filled(512, 2))
    child.write(4096, filled(3 * 512, 3))
    const content = wholeDisk(child)
    child.abandonChain()
    return { volume, content }
  }
  /** What stood in place is as before the entry: only the log knows. */
  const loseInPlace = (volume: HostVolume) => patch(volume, 'child.avhdx', 3 * MIB, new Uint8Array(4096))

  it('is read as if its log were replayed, and not a byte of it is changed', () => {
    const { volume, content } = cutOff()
    loseInPlace(volume)
    const before = volume.fileDigest('child.avhdx', sha256)
    const disk = openChain(volume, 'child.avhdx', { access: 'read', newGuid })
    expect(same(wholeDisk(disk), content)).toBe(true)
    expect(same(wholeDisk(disk.forkOnto(volume.fork(), { newGuid })), content)).toBe(true)
    disk.closeChain()
    expect(volume.fileDigest('child.avhdx', sha256)).toBe(before)
    expect(readDiskInfo(volume, 'child.avhdx').kind).toBe('differencing')
  })

  it('is replayed for good when it is opened for writing', () => {
    const { volume, content } = cutOff()
    loseInPlace(volume)
    openChain(volume, 'child.avhdx', { access: 'write', newGuid }).closeChain()
    const { vhdx } = openVhdx(volume, 'child.avhdx', 'read', { newGuid })
    expect(vhdx.header.logGuid).toBe(NIL_GUID)
    vhdx.close()
    expect(same(wholeDisk(openChain(volume, 'child.avhdx', { access: 'read', newGuid })), content)).toBe(true)
  })

  it('has an empty log once it was closed, or is only read any more', () => {
    const volume = volumeOf(64)
    const disk = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
    disk.write(0, filled(MIB, 1))
    expect(disk.vhdx.header.logGuid).not.toBe(NIL_GUID)
    disk.makeReadOnly()
    expect(disk.vhdx.header.logGuid).toBe(NIL_GUID)
    disk.makeWritable()
    disk.write(2048, filled(MIB, 2))
    disk.close()
    for (const at of [65_536, 131_072])
      expect(
        fileBytes(volume, 'base.vhdx')
          .subarray(at + 48, at + 64)
          .every((byte) => byte === 0),
      ).toBe(true)
  })
})
