import { describe, expect, it } from 'vitest'
import { LATENCY_RECORD_BYTES, LATENCY_SLOTS, LatencyRecord } from '../../src/guest/apps/latency-record.ts'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import type { Guest, WorkloadProfile } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { CountingClock, CountingDisk, REQUEST_MICROS } from '../fixtures/counting-disk.ts'
import { flatten, installedDisk, modules, sha256 } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

const FILE_BYTES = 4 * 1_048_576

interface Scene {
  readonly guest: Guest
  readonly drive: CountingDisk
  readonly clock: CountingClock
}

function running(
  disk: RamDisk = installedDisk(),
  clock = new CountingClock(),
  guest = createGuest(modules, clock),
): Scene {
  const drive = new CountingDisk(disk)
  clock.drive = drive
  guest.powerOn(drive, 5)
  return { guest, drive, clock }
}

const begin = ({ guest }: Scene, profile: WorkloadProfile) => guest.run({ app: 'Workload', action: 'Start', profile })

const stop = ({ guest }: Scene) => guest.run({ app: 'Workload', action: 'Stop' })

/** Lets the guest's timers ring until so many seconds have passed. */
function pass({ guest, clock }: Scene, seconds: number): void {
  const end = clock.micros + seconds * 1_000_000
  for (let due = guest.dueMicros; due !== null && due <= end; due = guest.dueMicros) {
    clock.micros = Math.max(clock.micros, due)
    guest.ring()
  }
  clock.micros = end
}

/** What one burst asks of the drive, the kernel's own flushes aside. */
function burst(scene: Scene, seconds: number) {
  const { drive, clock, guest } = scene
  pass(scene, seconds - 1)
  const before = [drive.reads, drive.writes, drive.flushes, guest.screen().workload.requests] as const
  clock.pass(1)
  guest.ring()
  return {
    reads: drive.reads - before[0],
    writes: drive.writes - before[1],
    flushes: drive.flushes - before[2],
    requests: guest.screen().workload.requests - before[3],
  }
}

const contentOf = ({ guest, drive, clock }: Scene, name: string): Uint8Array | undefined => {
  guest.agent.freeze()
  guest.agent.thaw()
  return readGuestFiles(modules, clock, drive)
    .find(({ path }) => path === `C:\\${name}`)
    ?.read()
}

/** Marks every free cluster but a few as bad, which no repair gives back. */
function leaveFewClusters(disk: RamDisk, left: number): void {
  const layout = readFatLayout(disk)
  const view = new DataView(disk.bytes.buffer)
  let seen = 0
  for (let cluster = 2; cluster < layout.clusterCount + 2; cluster++) {
    const offset = layout.fatSector * 512 + cluster * 2
    if (view.getUint16(offset, true) !== 0 || ++seen <= left) continue
    view.setUint16(offset, 0xfff7, true)
    view.setUint16(offset + layout.sectorsPerFat * 512, 0xfff7, true)
  }
}

const clusterBytesOf = (disk: RamDisk): number => readFatLayout(disk).sectorsPerCluster * 512

describe('a workload', () => {
  it('is started and stopped once, and refuses without changing a byte', () => {
    const scene = running()
    const { guest } = scene
    const refused = (act: () => unknown, code: string): void => {
      const before = guest.memory()
      expect(act()).toEqual({ ok: false, code, data: { app: 'Workload' } })
      expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
    }
    expect(guest.screen().workload).toEqual({ profile: null, requests: 0, latency: null })
    refused(() => stop(scene), 'app-not-running')
    expect(begin(scene, 'IdleOffice')).toEqual({ ok: true, output: {} })
    expect(guest.tables.processes.map(({ name }) => name)).toContain('Workload')
    refused(() => begin(scene, 'BootStorm'), 'app-running')
    pass(scene, 65)
    expect(guest.evidence().Workload).toEqual({ profile: 'IdleOffice', requests: 6 })
    stop(scene)
    expect(guest.screen().workload).toMatchObject({ profile: null, requests: 6, latency: { max: expect.any(Number) } })
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Workload')
    pass(scene, 300)
    expect(guest.screen().workload.requests).toBe(6)
    begin(scene, 'IdleOffice')
    expect(guest.screen().workload).toEqual({ profile: 'IdleOffice', requests: 0, latency: null })
  })

  it('makes its file of 4 MiB at the first start only', () => {
    const scene = running()
    begin(scene, 'IdleOffice')
    const content = contentOf(scene, 'workload.dat')
    expect(content?.length).toBe(FILE_BYTES)
    stop(scene)
    const { writes } = scene.drive
    begin(scene, 'IdleOffice')
    expect(scene.drive.writes).toBe(writes)
    expect(sha256(contentOf(scene, 'workload.dat') as Uint8Array)).toBe(sha256(content as Uint8Array))
  })

  it('without room for the file says so and leaves nothing of it', () => {
    const disk = installedDisk()
    leaveFewClusters(disk, FILE_BYTES / clusterBytesOf(disk) - 1)
    const scene = running(disk)
    const full = { ok: false, code: 'disk-full', data: { file: 'C:\\workload.dat', bytes: FILE_BYTES } }
    expect(begin(scene, 'IdleOffice')).toEqual(full)
    expect(scene.guest.screen().workload.profile).toBeNull()
    expect(scene.guest.dueMicros === null || scene.guest.dueMicros <= scene.clock.micros + 5_000_000).toBe(true)
    expect(contentOf(scene, 'workload.dat')).toBeUndefined()
    // the room is free again: something almost as large fits
    const text = 'x'.repeat(FILE_BYTES - 2 * clusterBytesOf(disk))
    expect(scene.guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\big.txt', text })).toMatchObject({
      ok: true,
    })
  })

  it('ends with the power', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    pass(scene, 12)
    scene.guest.powerOff()
    scene.guest.powerOn(scene.drive, 6)
    expect(scene.guest.screen().workload).toEqual({ profile: null, requests: 0, latency: null })
    pass(scene, 60)
    expect(scene.guest.screen().workload.requests).toBe(0)
  })

  it('does one burst after the guest was away, not what it missed', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    scene.clock.pass(3600)
    scene.guest.ring()
    expect(scene.guest.screen().workload.requests).toBe(12)
    expect(scene.guest.dueMicros).toBe(scene.clock.micros + 5_000_000)
  })

  it('whose file somebody removes stops and says why', () => {
    const scene = running()
    begin(scene, 'IdleOffice')
    pass(scene, 30)
    expect(scene.guest.run({ app: 'System', action: 'RemoveFile', path: 'C:\\workload.dat' }).ok).toBe(true)
    pass(scene, 30)
    expect(scene.guest.screen().workload).toMatchObject({ profile: null, requests: 3, error: 'file-missing' })
    expect(begin(scene, 'IdleOffice').ok).toBe(true)
    expect(scene.guest.screen().workload.error).toBeUndefined()
  })
})

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
    expect(latency?.max).toBeGreaterThanOrEqual(4 * REQUEST_MICROS)
    expect(latency?.max).toBeLessThanOrEqual((reads + writes + flushes) * REQUEST_MICROS)
    expect((latency?.max ?? 0) % REQUEST_MICROS).toBe(0)
    expect(latency?.p50).toBeLessThanOrEqual(latency?.p95 ?? 0)
    expect(latency?.p95).toBeLessThanOrEqual(latency?.max ?? 0)
  })

  it('are nothing where the drive takes no time', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    scene.clock.drive = undefined
    pass(scene, 20)
    expect(scene.guest.screen().workload).toMatchObject({ requests: 48, latency: { p50: 0, p95: 0, max: 0 } })
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
    expect(record.summary(count)).toEqual({ p50: least(50), p95: least(95), max: Math.max(...kept) })
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

describe('equal calls at equal times', () => {
  const history = (scene: Scene): string[] => {
    pass(scene, 62)
    stop(scene)
    begin(scene, 'IdleOffice')
    pass(scene, 95)
    return [sha256(flatten(scene.guest.memory())), sha256(scene.drive.disk.bytes)]
  }

  it('leave equal bytes in a fresh, a used and a resumed guest', () => {
    const fresh = running()
    begin(fresh, 'BusyDatabase')
    pass(fresh, 7)
    const [memory, kept, micros] = [fresh.guest.memory(), fresh.drive.disk.copy(), fresh.clock.micros]
    const straight = history(fresh)

    const clock = new CountingClock()
    const machine = createGuest(modules, clock)
    begin(running(installedDisk(), clock, machine), 'BootStorm')
    pass({ guest: machine, clock, drive: clock.drive as CountingDisk }, 33)
    machine.powerOff()
    const usedClock = clock
    usedClock.micros = new CountingClock().micros
    const used = running(installedDisk(), usedClock, machine)
    begin(used, 'BusyDatabase')
    pass(used, 7)
    expect(history(used)).toEqual(straight)

    const resumed = { guest: machine, clock, drive: new CountingDisk(kept) }
    clock.drive = resumed.drive
    clock.micros = micros
    machine.resume(memory, resumed.drive)
    expect(history(resumed)).toEqual(straight)
  })

  it('draw other places at another start', () => {
    const places = (starts: number): string => {
      const scene = running()
      begin(scene, 'IdleOffice')
      for (let index = 1; index < starts; index++) {
        stop(scene)
        begin(scene, 'IdleOffice')
      }
      pass(scene, 120)
      return sha256(contentOf(scene, 'workload.dat') as Uint8Array)
    }
    expect(places(2)).not.toBe(places(3))
  })
})
