import { describe, expect, it } from 'vitest'
import type { AppEvidence, AppRequest, Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { hasTool, sqliteShell } from '../fixtures/fat-tools.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Scene {
  readonly guest: Guest
  readonly disk: RamDisk
  readonly clock: TestClock
}

function start(clock = new TestClock(), guest = createGuest(modules, clock), disk = installedDisk()): Scene {
  guest.powerOn(disk, 5)
  return { guest, disk, clock }
}

const change = (user: string): AppRequest => ({ app: 'Directory', action: 'ChangePassword', user })
const replicate = (known?: Record<string, number>): AppRequest => ({
  app: 'Directory',
  action: 'Replicate',
  ...(known && { known }),
})

function replicationOf(guest: Guest, known?: Record<string, number>) {
  const result = guest.run(replicate(known))
  const replication = result.ok ? result.output.replication : undefined
  if (replication === undefined) throw new Error(JSON.stringify(result))
  return replication
}

/** Evidence destroys: asked on another machine that got the RAM and a copy of the disk. */
function ask({ guest, disk }: Scene): AppEvidence['Directory'] {
  const other = createGuest(modules, new TestClock())
  other.resume(guest.memory(), disk.copy())
  return other.evidence().Directory
}

const userOf = (guest: Guest, name: string) => guest.screen().directory.users.find((user) => user.name === name)

describe('the directory', () => {
  it('begins with twenty users, each with a number of its own', () => {
    const scene = start()
    const { users, highestUsn, invocationId, rollbacksNoticed } = scene.guest.screen().directory
    expect(users.map(({ usn }) => usn).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    expect({ highestUsn, rollbacksNoticed }).toEqual({ highestUsn: 20, rollbacksNoticed: 0 })
    expect(invocationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(ask(scene)).toMatchObject({ highestUsn: 20, invocationId, users: { ada: 1, tilda: 1 } })
  })

  it("is a database that SQLite's own command line finds whole", ({ skip }) => {
    if (!hasTool('sqlite3')) skip()
    const { guest, disk, clock } = start()
    guest.run(change('ada'))
    guest.shutDown()
    const file = readGuestFiles(modules, clock, disk).find(({ path }) => path === 'C:\\directory.db')
    const sql = "PRAGMA integrity_check; PRAGMA page_size; SELECT password_version, usn FROM users WHERE name = 'ada'"
    expect(sqliteShell(file?.read() ?? new Uint8Array(), sql)).toEqual({ status: 0, output: 'ok\n4096\n2|21\n' })
  })

  it('gives each change the next number and keeps it over a restart', () => {
    const { guest, disk } = start()
    expect(guest.run(change('ada'))).toEqual({ ok: true, output: {} })
    guest.run(change('hugo'))
    guest.run(change('ada'))
    expect(userOf(guest, 'ada')).toEqual({ name: 'ada', passwordVersion: 3, usn: 23 })
    const before = guest.screen().directory
    guest.shutDown()
    expect(guest.powerOn(disk, 6).findings).toEqual([{ code: 'boot-clean' }])
    expect(guest.screen().directory).toEqual(before)
  })

  it('hands a partner exactly what is above the number it knows', () => {
    const { guest } = start()
    guest.run(change('hugo'))
    guest.run(change('ada'))
    const { invocationId } = guest.screen().directory
    expect(replicationOf(guest).changes).toHaveLength(20)
    expect(replicationOf(guest, { other: 22 }).changes).toHaveLength(20)
    expect(replicationOf(guest, { [invocationId]: 20 })).toEqual({
      invocationId,
      highestUsn: 22,
      changes: [
        { user: 'hugo', passwordVersion: 2, usn: 21 },
        { user: 'ada', passwordVersion: 2, usn: 22 },
      ],
    })
    expect(replicationOf(guest, { [invocationId]: 22 }).changes).toEqual([])
  })

  it('refuses without changing a byte', () => {
    const { guest, disk } = start()
    const refused = (request: AppRequest, answer: object): void => {
      const [ram, bytes] = [guest.memory(), sha256(disk.bytes)]
      expect(guest.run(request)).toEqual({ ok: false, ...answer })
      expect(guest.memory().every((page, index) => page === ram[index])).toBe(true)
      expect(sha256(disk.bytes)).toBe(bytes)
    }
    const known = 'ada, administrator, ben, clara, david'
    refused(change('nobody'), { code: 'unknown-user', data: { user: 'nobody', known, others: 15 } })
    guest.agent.hold()
    refused(change('ada'), { code: 'frozen', data: { app: 'Directory' } })
    refused(replicate(), { code: 'frozen', data: { app: 'Directory' } })
    guest.agent.freeze()
    guest.agent.thaw()
    expect(guest.run(change('ada')).ok).toBe(true)
  })

  it('says in the words of SQLite what the drive did, undoes the change, and goes on', () => {
    const scene = start()
    const { guest, disk } = scene
    const write = disk.write
    disk.write = () => {
      throw new StorageError('0x80070015')
    }
    expect(guest.run(change('ada'))).toMatchObject({ ok: false, code: 'database-error', data: { app: 'Directory' } })
    disk.write = write
    expect(guest.screen().directory).toMatchObject({ highestUsn: 20, error: expect.stringMatching(/disk I\/O error/) })
    expect(guest.run(change('ada')).ok).toBe(true)
    expect(guest.screen().directory.error).toBeUndefined()
    expect(ask(scene)).toMatchObject({ highestUsn: 21, users: { ada: 2 } })
  })

  it('that cannot be read leaves the guest up without it, and no file open', () => {
    const disk = installedDisk()
    const text = Buffer.from(disk.bytes.buffer)
    const at = text.indexOf('CREATE TABLE server')
    const page = at - (at % 4096)
    expect(text.subarray(page, page + 15).toString()).toBe('SQLite format 3')
    text.fill(0x55, page, page + 100)
    const { guest } = start(undefined, undefined, disk)
    expect(guest.powerOn(disk, 6).findings).toContainEqual({
      code: 'boot-app-failed',
      data: { app: 'Directory', message: 'file is not a database' },
    })
    expect(guest.screen().directory).toMatchObject({ users: [], error: 'file is not a database' })
    expect(guest.run(change('ada'))).toMatchObject({ ok: false, code: 'app-not-running' })
    expect(guest.tables.openFiles.filter(({ path }) => path.includes('directory'))).toEqual([])
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Directory')
    expect(guest.evidence().Directory).toEqual({ invocationId: '', highestUsn: 0, rollbacksNoticed: 0, users: {} })
  })
})

describe('the generation id', () => {
  it('is only stored the first time, and equal ones change nothing', () => {
    const scene = start()
    const { guest, clock, disk } = scene
    const { invocationId } = guest.screen().directory
    clock.generation = 'one'
    guest.run(replicate())
    guest.shutDown()
    guest.powerOn(disk, 9)
    expect(guest.screen().directory).toMatchObject({ invocationId, rollbacksNoticed: 0 })
  })

  it('that differs brings a new invocation id, at the next action or start', () => {
    const { guest, clock, disk } = start()
    const ids = [guest.screen().directory.invocationId]
    clock.generation = 'one'
    guest.run(replicate())
    clock.generation = 'two'
    ids.push(replicationOf(guest).invocationId)
    clock.generation = 'three'
    guest.powerOff()
    guest.powerOn(disk, 9)
    ids.push(guest.screen().directory.invocationId)
    expect(new Set(ids).size).toBe(3)
    expect(guest.screen().directory).toMatchObject({ rollbacksNoticed: 2, highestUsn: 20 })
  })

  it('makes two uses of one memory two different databases', () => {
    const { guest, clock, disk } = start()
    clock.generation = 'one'
    guest.run(replicate())
    const memory = guest.memory()
    const kept = disk.copy()
    const idUnder = (generation: string): string => {
      clock.generation = generation
      guest.resume(memory, kept.copy())
      return replicationOf(guest).invocationId
    }
    expect(idUnder('two')).not.toBe(idUnder('three'))
    expect(idUnder('two')).toBe(idUnder('two'))
  })
})

describe('equal calls', () => {
  const history = ({ guest, disk, clock }: Scene): string[] => {
    clock.generation = 'one'
    guest.run(change('ada'))
    clock.generation = 'two'
    guest.run(change('ben'))
    return [sha256(flatten(guest.memory())), sha256(disk.bytes)]
  }

  it('leave equal bytes in a fresh, a used and a resumed guest', () => {
    const straight = history(start())
    const clock = new TestClock()
    const used = createGuest(modules, clock)
    used.powerOn(installedDisk(), 99)
    used.run(change('ines'))
    used.run(replicate())
    used.powerOff()
    expect(history(start(clock, used))).toEqual(straight)
    const { guest, disk } = start()
    const [memory, kept] = [guest.memory(), disk.copy()]
    const otherClock = new TestClock()
    const other = createGuest(modules, otherClock)
    other.resume(memory, kept)
    expect(history({ guest: other, disk: kept, clock: otherClock })).toEqual(straight)
  })
})

describe('a power cut within ChangePassword', () => {
  it('after any write leaves the old or the new state, and the new one when it was acknowledged', () => {
    const { guest, disk } = start()
    guest.run(change('ada'))
    const base = disk.copy()
    disk.log = []
    guest.run(change('ada'))
    const log = disk.log
    const writes = log.filter(({ kind }) => kind === 'write').length
    expect(writes).toBeGreaterThan(5)
    const seen: number[] = []
    let rolledBack = 0
    for (let length = 0; length <= log.length; length++) {
      const cut = new OverlayDisk(base)
      for (const entry of log.slice(0, length)) if (entry.kind === 'write') cut.write(entry.sector, entry.bytes)
      const report = guest.powerOn(cut, 23)
      expect(report.booted).toBe(true)
      for (const finding of report.findings)
        if (finding.code === 'boot-rolled-back' && finding.data.file === 'C:\\directory.db') rolledBack++
      const { highestUsn, users } = guest.evidence().Directory
      expect(users['ada']).toBe(highestUsn - 19)
      seen.push(highestUsn)
    }
    // once the new state is there, no later cut brings the old one back
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
    expect(new Set(seen)).toEqual(new Set([21, 22]))
    expect(seen.at(-1)).toBe(22)
    expect(rolledBack).toBeGreaterThan(0)
  })
})
