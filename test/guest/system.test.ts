import { describe, expect, it } from 'vitest'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { FR_LOCKED, FR_NO_PATH } from '../../src/guest/fat/fatfs-memory.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { SqliteError } from '../../src/guest/sqlite/sqlite.ts'
import { GuestSystem } from '../../src/guest/system.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'

function mounted() {
  const system = new GuestSystem(modules, new TestClock())
  const disk = installedDisk()
  const start = (): void => {
    system.start(disk, 1)
    system.mount(readFatLayout(disk))
  }
  start()
  return { system, disk, start }
}

describe('the file system', () => {
  it('shares one open file among its users and refuses to delete it meanwhile', () => {
    const { files } = mounted().system
    const one = files.open('notes.txt', 'write')
    const other = files.open('NOTES.TXT', 'write')
    expect(other).toBe(one)
    expect(() => files.unlink('notes.txt')).toThrow(`FRESULT ${FR_LOCKED}`)
    files.close(one)
    files.write(other, 0, new Uint8Array([65]))
    files.close(other)
    files.unlink('notes.txt')
    expect(files.fileLength('notes.txt')).toBeUndefined()
  })

  it('opens a file at any path that FatFs takes, and refuses a longer one with its own result', () => {
    const { files } = mounted().system
    const folder = 'f'.repeat(120)
    files.makeFolder(folder)
    const longest = `${folder}\\${'n'.repeat(253 - folder.length - 1)}`
    const slot = files.open(longest, 'create')
    expect(files.openName(slot)).toBe(longest)
    expect(files.isOpen(longest.toUpperCase())).toBe(true)
    files.close(slot)
    expect(() => files.open(`${longest}n`, 'create')).toThrow(`FRESULT ${FR_NO_PATH}`)
    expect(files.openSlots()).toEqual([])
  })

  it('refuses to rename an open file, or another onto its name', () => {
    const { files } = mounted().system
    const slot = files.open('notes.txt', 'write')
    const locked = `FRESULT ${FR_LOCKED}`
    expect(() => files.rename('NOTES.TXT', 'other.txt')).toThrow(locked)
    expect(() => files.rename('shop.ver', 'Notes.txt')).toThrow(locked)
    files.close(slot)
    files.rename('NOTES.TXT', 'other.txt')
    expect(files.fileLength('other.txt')).toBe('Monday: count the mugs.'.length)
  })

  it('leaves in the page cache what was closed and not synced', () => {
    const { system, disk } = mounted()
    disk.log = []
    const slot = system.files.open('picture.bmp', 'create')
    system.files.write(slot, 0, new Uint8Array(20_000).fill(7))
    system.files.close(slot)
    expect(disk.log).toEqual([])
    expect(system.dirtyCachePages.length).toBeGreaterThan(4)
    system.sync()
    expect(system.dirtyCachePages).toEqual([])
    expect(Buffer.from(disk.bytes.buffer).includes(Buffer.alloc(20_000, 7))).toBe(true)
  })

  it('never extends a file by reading past its end', () => {
    const { files } = mounted().system
    const slot = files.open('notes.txt', 'write')
    const length = files.length(slot)
    expect(files.read(slot, length + 5000, new Uint8Array(10))).toBe(0)
    expect(files.length(slot)).toBe(length)
  })

  it('wipes the header of a journal before its clusters are freed', () => {
    const { system, disk } = mounted()
    const slot = system.files.open('x.db-journal', 'create')
    system.files.write(slot, 0, new Uint8Array(8192).fill(0xd9))
    system.files.sync(slot)
    system.files.close(slot)
    const at = Buffer.from(disk.bytes.buffer).indexOf(Buffer.alloc(8192, 0xd9))
    expect(at).toBeGreaterThan(0)
    disk.log = []
    system.files.unlink('x.db-journal')
    const [first, second] = disk.log
    expect(first).toMatchObject({ kind: 'write', sector: at / 512 })
    expect(first?.kind === 'write' && first.bytes.subarray(0, 512).every((byte) => byte === 0)).toBe(true)
    expect(second).toEqual({ kind: 'flush' })
  })
})

describe("SQLite's memory", () => {
  const hungry = 'SELECT length(hex(zeroblob(?)))'

  it('is bounded by its region: beyond it SQLite is out of memory and lives on', () => {
    const { sqlite } = mounted().system
    const database = sqlite.open('C:\\shop.db', 'write')
    expect(() => sqlite.query(database, hungry, 8_000_000)).toThrow(new SqliteError(7, 'out of memory'))
    expect(sqlite.number(database, 'SELECT count(*) FROM orders')).toBe(300)
    expect(sqlite.process.bytes.length).toBeLessThanOrEqual(3200 * 4096)
  })

  it('once grown is captured and taken up elsewhere, and small again after the next start', () => {
    const { system, disk, start } = mounted()
    const fresh = sha256(flatten(system.capture()))
    const database = system.sqlite.open('C:\\shop.db', 'write')
    system.sqlite.query(database, hungry, 3_000_000)
    expect(system.sqlite.process.bytes.length).toBeGreaterThan(8 * 1024 * 1024)
    system.settle()
    const memory = system.capture()
    const other = new GuestSystem(modules, new TestClock())
    other.resume(memory, disk)
    expect(other.sqlite.number(database, 'SELECT count(*) FROM orders')).toBe(300)
    expect(other.sqlite.process.bytes.length).toBe(system.sqlite.process.bytes.length)
    start()
    expect(sha256(flatten(system.capture()))).toBe(fresh)
  })

  it('lost to a trap fails every later call until the next start', () => {
    const guest = createGuest(modules, new TestClock())
    const disk = installedDisk()
    guest.powerOn(disk, 1)
    const { system } = mounted()
    expect(() => system.sqlite.process.call('sqlite3_step', 0x7fff_fff0)).toThrow(WebAssembly.RuntimeError)
    expect(system.sqlite.process.broken).toBe(true)
    expect(() => system.sqlite.open('C:\\shop.db', 'write')).toThrow(WebAssembly.RuntimeError)
    system.start(disk, 1)
    expect(system.sqlite.process.broken).toBe(false)
  })
})
