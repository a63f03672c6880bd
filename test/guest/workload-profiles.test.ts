import { describe, expect, it } from 'vitest'
import { LATENCY_RECORD_BYTES, LATENCY_SLOTS, LatencyRecord } from '../../src/guest/apps/latency-record.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { CountingClock, REQUEST_MICROS } from '../fixtures/counting-disk.ts'
import { clusterBytesOf, leaveFewClusters } from '../fixtures/fat-space.ts'
import { installedDisk, modules, sha256 } from '../fixtures/guest-fixture.ts'
import { begin, burst, contentOf, FILE_BYTES, pass, running } from '../fixtures/workload-guest.ts'

describe('the profiles', () => {
  it('IdleOffice reads twice and leaves one write in the cache', () => {
    const scene = running()
    begin(scene, 'IdleOffice')
    const seen = Array.from({ length: 10 }, () => burst(scene, 30))
    for (const { requests, reads, writes, flushes } of seen) {
      expect({ requests, writes, flushes }).toEqual({ requests: 3, writes: 0, flushes: 0 })
      // two reads of at most four pages, the page of the write, and what FAT and directory need
      expect(reads).toBeLessThanOrEqual(12)
    }
    expect(seen.reduce((sum, { reads }) => sum + reads, 0)).toBeGreaterThan(20)
    const { writes } = scene.drive
    pass(scene, 6)
    expect(scene.drive.writes).toBeGreaterThan(writes)
  })

  it('BusyDatabase reads eight times and waits for the disk with each of four writes', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    for (let round = 0; round < 5; round++) {
      const { requests, reads, writes, flushes } = burst(scene, 5)
      expect(requests).toBe(12)
      expect(reads).toBeLessThanOrEqual(8 * 2 + 4 + 3)
      // data and the directory entry of each write, with a barrier behind each
      expect({ writes, flushes }).toEqual({ writes: 8, flushes: 8 })
    }
  })

  it('BootStorm reads programs forty times, writes nothing, and ends by itself after twenty rounds', () => {
    const scene = running()
    begin(scene, 'BootStorm')
    pass(scene, 6)
    const { requests, reads, writes } = burst(scene, 4)
    expect({ requests, writes }).toEqual({ requests: 40, writes: 0 })
    expect(reads).toBeGreaterThan(40)
    expect(reads).toBeLessThan(40 * 16 + 20)
    pass(scene, 180)
    expect(scene.guest.screen().workload).toMatchObject({ profile: 'BootStorm', requests: 19 * 40 })
    pass(scene, 10)
    expect(scene.guest.screen().workload).toMatchObject({ profile: null, requests: 20 * 40 })
    expect(scene.guest.screen().workload.error).toBeUndefined()
    expect(scene.guest.tables.processes.map(({ name }) => name)).not.toContain('Workload')
  })

  it('SequentialCopy copies on, 512 KiB at a time, and begins a new copy behind the end', () => {
    const scene = running()
    begin(scene, 'SequentialCopy')
    pass(scene, 10)
    expect(scene.guest.screen().workload.requests).toBe(16)
    const part = contentOf(scene, 'workload.cpy') as Uint8Array
    expect(part.length).toBe(FILE_BYTES / 8)
    pass(scene, 70)
    const source = contentOf(scene, 'workload.dat') as Uint8Array
    expect(sha256(source.subarray(0, FILE_BYTES / 8))).toBe(sha256(part))
    expect(sha256(contentOf(scene, 'workload.cpy') as Uint8Array)).toBe(sha256(source))
    pass(scene, 10)
    expect(sha256(contentOf(scene, 'workload.cpy') as Uint8Array)).toBe(sha256(part))
  })

  it('SequentialCopy stops where the disk is full and takes its half copy away', () => {
    const disk = installedDisk()
    leaveFewClusters(disk, (FILE_BYTES * 1.5) / clusterBytesOf(disk))
    const scene = running(disk)
    begin(scene, 'SequentialCopy')
    pass(scene, 100)
    expect(scene.guest.screen().workload).toMatchObject({ profile: null, error: 'disk-full' })
    expect(contentOf(scene, 'workload.cpy')).toBeUndefined()
    expect(contentOf(scene, 'workload.dat')?.length).toBe(FILE_BYTES)
  })
})

describe('the latencies', () => {
  it('are what the requests cost at the drive', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    const { reads, writes, flushes } = burst(scene, 5)
    const { latency } = scene.guest.screen().workload
    // a synced write is two writes and two barriers, and the longest of all
    expect(latency.maxMicros).toBeGreaterThanOrEqual(4 * REQUEST_MICROS)
    expect(latency.maxMicros).toBeLessThanOrEqual((reads + writes + flushes) * REQUEST_MICROS)
    expect((latency.maxMicros ?? 0) % REQUEST_MICROS).toBe(0)
    expect(latency.p50Micros).toBeLessThanOrEqual(latency.p95Micros ?? 0)
    expect(latency.p95Micros).toBeLessThanOrEqual(latency.maxMicros ?? 0)
  })

  it('are nothing where the drive takes no time', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    scene.clock.drive = undefined
    pass(scene, 20)
    expect(scene.guest.screen().workload).toMatchObject({
      requests: 48,
      latency: { p50Micros: 0, p95Micros: 0, maxMicros: 0 },
    })
  })

  it.each([1, 2, 19, 20, 21, 100, 4095, 4096, 5000])('of %i requests are summed up exactly', (count) => {
    const record = new LatencyRecord(new Uint8Array(LATENCY_RECORD_BYTES))
    const all = Array.from({ length: count }, (_, index) => (index * 7919) % 104_729)
    all.forEach((latency, index) => {
      record.put(index, latency)
    })
    const kept = all.slice(-LATENCY_SLOTS)
    // by counting: the least value that at least so many of a hundred do not exceed
    const least = (percent: number) =>
      Math.min(...kept.filter((value) => kept.filter((other) => other <= value).length * 100 >= percent * kept.length))
    expect(record.summary(count)).toEqual({
      requests: kept.length,
      p50Micros: least(50),
      p95Micros: least(95),
      maxMicros: Math.max(...kept),
    })
  })

  it('survive with the memory and cost no look at the disk', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    pass(scene, 20)
    const { requests } = scene.drive
    const screen = scene.guest.screen()
    expect(scene.drive.requests).toBe(requests)
    const other = createGuest(modules, new CountingClock())
    other.resume(scene.guest.memory(), scene.drive.disk.copy())
    expect(other.screen().workload).toEqual(screen.workload)
  })
})
