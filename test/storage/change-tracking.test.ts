/** Change tracking, rule by rule; the proof beside it takes them all at once. */
import { describe, expect, it } from 'vitest'
import { coarseGranuleBytes, fineGranuleBytes } from '../../src/storage/change-tracking/change-map.ts'
import { ChangeTracking, changedSince } from '../../src/storage/change-tracking/change-tracking.ts'
import { coarseFileBytes, coarseFilePath } from '../../src/storage/change-tracking/coarse-file.ts'
import { fineFilePath } from '../../src/storage/change-tracking/fine-file.ts'
import { REFERENCE_POINTS_MAX } from '../../src/storage/change-tracking/reference-point.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { fileBytes, MIB, patch, sha256 } from './fixture.ts'
import { BASE, close, newGuid, open, trackedVolume, write } from './tracked-volume.ts'

const KIB = 1024

/** Runs in KiB: [offset, length]. */
const runs = (tracking: ChangeTracking | undefined, id: string, leaf: VirtualDisk): unknown => {
  const answer = changedSince(tracking, id, leaf)
  return answer.known
    ? answer.runs.map(({ offsetBytes, lengthBytes }) => [offsetBytes / KIB, lengthBytes / KIB])
    : answer.code
}

const digests = (volume: HostVolume): readonly string[] =>
  volume.list().map((path) => `${path} ${volume.fileDigest(path, sha256)}`)

describe('what was changed since a reference point', () => {
  it('is told in runs of 64 KiB granules up to the end of the disk, for each point its own', () => {
    const { volume, id } = trackedVolume()
    const disk = open(volume)
    expect(runs(disk.tracking, id, disk.leaf)).toEqual([])
    write(disk, 127, 2)
    write(disk, 9215)
    disk.tracking.beforeChange(disk.leaf, 4096, 2048)
    disk.leaf.trim(4096, 2048)
    const later = newGuid()
    disk.tracking.addReferencePoint(later, disk.leaf)
    write(disk, 129)
    expect(runs(disk.tracking, id, disk.leaf)).toEqual([
      [0, 128],
      [2048, 1024],
      [4544, 64],
    ])
    expect(runs(disk.tracking, later, disk.leaf)).toEqual([[64, 64]])
    disk.tracking.removeReferencePoint(later)
    expect(runs(disk.tracking, later, disk.leaf)).toBe('0xC03A0029')
  })

  it('is as fine after the disk was given back in order, and opening and closing alone write nothing', () => {
    const { volume, id } = trackedVolume()
    const first = open(volume)
    write(first, 3)
    close(first)
    const before = digests(volume)
    const again = open(volume)
    expect(runs(again.tracking, id, again.leaf)).toEqual([[0, 64]])
    close(again)
    expect(digests(volume)).toEqual(before)
    volume.remove(fineFilePath(BASE))
    const coarse = open(volume)
    expect(runs(coarse.tracking, id, coarse.leaf)).toEqual([[0, 1024]])
  })

  it('is not known without tracking, of ids that nobody gave, of lost points, and of too many', () => {
    const { volume, id } = trackedVolume()
    const { leaf, tracking } = open(volume)
    expect(runs(undefined, id, leaf)).toBe('0xC03A002A')
    expect(runs(tracking, newGuid(), leaf)).toBe('0xC03A0029')
    expect(() => tracking.addReferencePoint('monday', leaf)).toThrow(expect.objectContaining({ code: '0xC03A0029' }))
    for (let more = 0; more < REFERENCE_POINTS_MAX; more++) tracking.addReferencePoint(newGuid(), leaf)
    expect(tracking.points).toHaveLength(REFERENCE_POINTS_MAX)
    expect(runs(tracking, id, leaf)).toBe('0xC03A0029')
    const last = tracking.points.at(-1)?.id ?? ''
    expect(runs(tracking, last, leaf)).toEqual([])
    tracking.invalidate('applied')
    expect(runs(tracking, last, leaf)).toBe('0xC03A0030')
    expect(runs(ChangeTracking.open(volume, BASE), last, leaf)).toBe('0xC03A0030')
    expect(tracking.points.every(({ loss }) => loss === 'applied')).toBe(true)
  })

  it('is not known of a disk whose file is an older copy, made before a later reference point', () => {
    const { volume } = trackedVolume()
    const disk = open(volume)
    write(disk, 3)
    // As a copying program finds it under the running machine.
    const older = fileBytes(volume, BASE)
    write(disk, 2500)
    disk.leaf.flush()
    const later = newGuid()
    disk.tracking.addReferencePoint(later, disk.leaf)
    write(disk, 5000)
    close(disk)
    volume.remove(BASE)
    const file = volume.create(BASE)
    file.write(0, older)
    file.close()
    const again = open(volume)
    expect(runs(again.tracking, later, again.leaf)).toBe('0xC03A0030')
    expect(again.tracking.points.at(-1)?.loss).toBe('changed-elsewhere')
  })
})

describe('a fork', () => {
  it('and where it came from know nothing of each other’s changes', () => {
    const { volume, id } = trackedVolume()
    const here = open(volume)
    write(here, 3)
    const there = volume.fork()
    const fork = { leaf: here.leaf.forkOnto(there, { newGuid }), tracking: here.tracking.fork(there) }
    expect(fork.tracking.state).toEqual(here.tracking.state)
    write(here, 2500)
    write(fork, 5000)
    expect(runs(here.tracking, id, here.leaf)).toEqual([
      [0, 64],
      [1216, 64],
    ])
    expect(runs(fork.tracking, id, fork.leaf)).toEqual([
      [0, 64],
      [2496, 64],
    ])
  })
})

describe('the files', () => {
  it('stay small for any disk, and the coarse one never grows', () => {
    const TIB = 2 ** 40
    expect([fineGranuleBytes(64 * MIB), coarseGranuleBytes(64 * MIB)]).toEqual([64 * KIB, MIB])
    for (const sizeBytes of [MIB, 64 * MIB, TIB, 64 * TIB]) {
      expect(coarseGranuleBytes(sizeBytes) % fineGranuleBytes(sizeBytes)).toBe(0)
      expect(coarseFileBytes(sizeBytes)).toBeLessThanOrEqual(140 * KIB)
    }
    const { volume } = trackedVolume()
    const lengthBytes = volume.lengthOf(coarseFilePath(BASE))
    const disk = open(volume)
    for (let sector = 0; sector < 9216; sector += 64) write(disk, sector)
    close(disk)
    expect([lengthBytes, volume.lengthOf(coarseFilePath(BASE))]).toEqual([8192, 8192])
  })

  it('are not believed when they are not whole', () => {
    const { volume, id } = trackedVolume()
    const disk = open(volume)
    write(disk, 3)
    close(disk)
    patch(volume, fineFilePath(BASE), 64, [0])
    const coarse = open(volume)
    expect(runs(coarse.tracking, id, coarse.leaf)).toEqual([[0, 1024]])
    close(coarse)
    const file = volume.open(coarseFilePath(BASE), { access: 'write', share: false })
    for (const offsetBytes of [520, 4096 + 520]) file.write(offsetBytes, Uint8Array.of(1))
    file.close()
    expect(ChangeTracking.open(volume, BASE)).toBeUndefined()
    const leaf = openChain(volume, BASE, { access: 'read', newGuid })
    expect(runs(ChangeTracking.open(volume, BASE), id, leaf)).toBe('0xC03A002A')
    ChangeTracking.begin(volume, BASE, leaf).addReferencePoint(id, leaf)
    expect(runs(ChangeTracking.open(volume, BASE), id, leaf)).toEqual([])
  })
})
