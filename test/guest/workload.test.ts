import { describe, expect, it } from 'vitest'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { CountingClock, CountingDisk } from '../fixtures/counting-disk.ts'
import { clusterBytesOf, leaveFewClusters } from '../fixtures/fat-space.ts'
import { flatten, installedDisk, modules, sha256 } from '../fixtures/guest-fixture.ts'
import { begin, contentOf, FILE_BYTES, pass, running, type Scene, stop } from '../fixtures/workload-guest.ts'

const NONE = { requests: 0, p50Micros: null, p95Micros: null, maxMicros: null }

describe('a workload', () => {
  it('is started and stopped once, and refuses without changing a byte', () => {
    const scene = running()
    const { guest } = scene
    const refused = (act: () => unknown, code: string): void => {
      const before = guest.memory()
      expect(act()).toEqual({ ok: false, code, data: { app: 'Workload' } })
      expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
    }
    expect(guest.screen().workload).toEqual({ profile: null, requests: 0, latency: NONE })
    refused(() => stop(scene), 'app-not-running')
    expect(begin(scene, 'IdleOffice')).toEqual({ ok: true, output: {} })
    expect(guest.tables.processes.map(({ name }) => name)).toContain('Workload')
    refused(() => begin(scene, 'BootStorm'), 'app-running')
    pass(scene, 65)
    expect(guest.evidence().Workload).toMatchObject({ profile: 'IdleOffice', requests: 6 })
    stop(scene)
    expect(guest.screen().workload).toMatchObject({
      profile: null,
      requests: 6,
      latency: { maxMicros: expect.any(Number) },
    })
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Workload')
    pass(scene, 300)
    expect(guest.screen().workload.requests).toBe(6)
    begin(scene, 'IdleOffice')
    expect(guest.screen().workload).toEqual({ profile: 'IdleOffice', requests: 0, latency: NONE })
  })

  it('gives evidence of its latencies as its window shows them, and of none before the first request', () => {
    const scene = running()
    const { guest } = scene
    expect(guest.evidence().Workload).toEqual({ profile: null, requests: 0, latency: NONE })
    begin(scene, 'BootStorm')
    pass(scene, 1)
    expect(guest.evidence().Workload.latency).toEqual(NONE)
    pass(scene, 60)
    stop(scene)
    const { requests, latency } = guest.screen().workload
    expect(latency.maxMicros).toBeGreaterThan(0)
    expect(latency.requests).toBe(requests)
    expect(guest.evidence().Workload).toEqual({ profile: null, requests, latency })
  })

  it('counts as measured what its ring of latencies still holds', () => {
    const scene = running()
    begin(scene, 'BusyDatabase')
    while (scene.guest.screen().workload.requests <= 4096) pass(scene, 60)
    expect(scene.guest.evidence().Workload.latency.requests).toBe(4096)
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
    pass(scene, 60)
    expect(scene.guest.screen().workload.requests).toBe(0)
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
    expect(scene.guest.screen().workload).toEqual({ profile: null, requests: 0, latency: NONE })
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
