import { describe, expect, it } from 'vitest'
import { GuestError } from '../../src/guest/guest-error.ts'
import { installGuest } from '../../src/guest/install-guest.ts'
import { readGuestFile, readGuestFiles } from '../../src/guest/read-files.ts'
import { nestFolders } from '../fixtures/broken-folders.ts'
import { fsck, hasTool, mdir, sqliteShell } from '../fixtures/fat-tools.ts'
import { installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'

describe('installGuest', () => {
  it('makes a disk that fsck.fat finds clean', ({ skip }) => {
    if (!hasTool('fsck.fat')) skip()
    const { status, output } = fsck(installedDisk().bytes)
    expect(output).not.toMatch(/dirty|differ|orphan|wrong/i)
    expect(status).toBe(0)
  })

  it('makes a disk whose files mdir lists', ({ skip }) => {
    if (!hasTool('mdir')) skip()
    const { output } = mdir(installedDisk().bytes)
    for (const name of ['SHOP     DB', 'NOTES    TXT', 'KERNEL   SYS', 'SHOP     VER']) {
      expect(output.toUpperCase()).toContain(name)
    }
  })

  it('has one partition of type 0x0E at sector 2048', () => {
    const view = new DataView(installedDisk().bytes.buffer)
    expect(view.getUint8(0x1be + 4)).toBe(0x0e)
    expect(view.getUint32(0x1be + 8, true)).toBe(2048)
    expect(view.getUint8(2048 * 512 + 16)).toBe(2)
  })

  it('gives the same bytes for the same seed and others for another', () => {
    const install = (seed: number): string => {
      const disk = new RamDisk()
      installGuest(modules, new TestClock(), disk, { seed, orders: 20 })
      return sha256(disk.bytes)
    }
    expect(install(3)).toBe(install(3))
    expect(install(3)).not.toBe(install(4))
  })
})

describe('readGuestFiles', () => {
  it('reads every file of a disk and changes no byte of it', () => {
    const disk = installedDisk()
    const before = sha256(disk.bytes)
    const files = readGuestFiles(modules, new TestClock(), disk)
    expect(files.map(({ path }) => path)).toContain('C:\\shop.db')
    const database = files.find(({ path }) => path === 'C:\\shop.db')
    expect(new TextDecoder().decode(database?.read().subarray(0, 15))).toBe('SQLite format 3')
    const notes = files.find(({ path }) => path === 'C:\\notes.txt')
    expect(new TextDecoder().decode(notes?.read())).toBe('Monday: count the mugs.')
    expect(disk.writes).toBe(0)
    expect(sha256(disk.bytes)).toBe(before)
  })

  it("gives a database that SQLite's own command line finds whole", ({ skip }) => {
    if (!hasTool('sqlite3')) skip()
    const files = readGuestFiles(modules, new TestClock(), installedDisk())
    const database = files.find(({ path }) => path === 'C:\\shop.db')?.read() ?? new Uint8Array()
    const sql = 'PRAGMA integrity_check; SELECT count(*) FROM orders; PRAGMA page_size'
    expect(sqliteShell(database, sql)).toEqual({ status: 0, output: 'ok\n300\n4096\n' })
  })

  it('refuses a disk without a volume', () => {
    expect(() => readGuestFiles(modules, new TestClock(), new RamDisk())).toThrow(new GuestError('unreadable-disk'))
  })

  it('lists no folders that lie in each other, and says so; a file is read by its path all the same', () => {
    const disk = installedDisk()
    nestFolders(disk)
    const clock = new TestClock()
    expect(() => readGuestFiles(modules, clock, disk)).toThrow(new GuestError('folders-endless'))
    expect(new TextDecoder().decode(readGuestFile(modules, clock, disk, 'c:/NOTES.TXT'))).toBe(
      'Monday: count the mugs.',
    )
  })

  it('tells a folder, a file that is not there, and a name that no file can have', () => {
    const read = (path: string) => () => readGuestFile(modules, new TestClock(), installedDisk(), path)
    for (const file of ['C:\\', 'C:\\Photos', 'c:/photos'])
      expect(read(file)).toThrow(new GuestError('file-is-folder', { file }))
    for (const file of ['', 'notes.txt', 'C:\\none.txt', 'C:\\none\\a.txt', 'C:\\a*b', 'D:\\notes.txt'])
      expect(read(file)).toThrow(new GuestError('file-missing', { file }))
  })

  it('refuses a file whose chain is broken and reads the others', () => {
    const disk = installedDisk()
    const view = new DataView(disk.bytes.buffer)
    const fatOffset = (2048 + view.getUint16(2048 * 512 + 14, true)) * 512
    const files = readGuestFiles(modules, new TestClock(), disk)
    const database = files.find(({ path }) => path === 'C:\\shop.db')
    expect(database?.lengthBytes).toBeGreaterThan(8192)
    // its first cluster: the only chain as long as the database
    const start = startOfChain(view, fatOffset, Math.ceil((database?.lengthBytes ?? 0) / 4096))
    view.setUint16(fatOffset + start * 2, 0, true)
    expect(() => database?.read()).toThrow(new GuestError('unreadable-file', { path: 'C:\\shop.db' }))
    expect(files.find(({ path }) => path === 'C:\\boot.ini')?.read().length).toBeGreaterThan(0)
  })
})

function startOfChain(view: DataView, fatOffset: number, clusters: number): number {
  const next = (cluster: number): number => view.getUint16(fatOffset + cluster * 2, true)
  const targets = new Set<number>()
  for (let cluster = 2; cluster < 4000; cluster++) targets.add(next(cluster))
  for (let start = 2; start < 4000; start++) {
    if (next(start) === 0 || targets.has(start)) continue
    let length = 1
    for (let cluster = start; next(cluster) < 0xfff8; cluster = next(cluster)) length++
    if (length === clusters) return start
  }
  throw new Error('no such chain')
}
