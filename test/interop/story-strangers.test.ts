/**
 * P1: the command line plays the story in a process of its own and exports every host file. Other people's programs
 * read what came out: 7-Zip and QEMU the disks, dosfstools and mtools the guest's volume, SQLite its database.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Evidence, VmEvidence } from '../../src/lab/evidence.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { copiedFiles, fsck, hasTool, mdir, sqliteShell } from '../fixtures/fat-tools.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const story = readFileSync(new URL('../fixtures/story.ps1', import.meta.url), 'utf8')
const before = (line: string): string => story.slice(0, story.indexOf(line))

/** Where the story is left, and what is said last. */
const SCRIPTS = {
  alive: before('Invoke-LabFault VolumeLost'),
  shutDown: `${before("Remove-VMCheckpoint -VMName SHOP -Name 'after update'")}\nStop-VM SHOP`,
  returned: `${story}\nStop-VM SHOP`,
}
type Name = keyof typeof SCRIPTS

const has7zz = hasTool('7zz')
const hasQemu = hasTool('qemu-img')
const hasFsck = hasTool('fsck.fat')
const hasMtools = hasTool('mdir')
const hasSqlite = hasTool('sqlite3')
let checks = 0
let folder = ''
const evidence = new Map<Name, Evidence>()

const check = (actual: unknown, expected: unknown): void => {
  expect(actual).toEqual(expected)
  checks++
}

const play = async (name: Name): Promise<void> => {
  const script = join(folder, `${name}.ps1`)
  writeFileSync(script, SCRIPTS[name])
  const args = ['--import', 'tsx', 'src/cli.ts', 'run', script, '--json', '--export', join(folder, name)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 })
  evidence.set(name, JSON.parse(stdout) as Evidence)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'story-strangers-'))
  await Promise.all((Object.keys(SCRIPTS) as Name[]).map(play))
}, 60_000)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  console.log(`strangers: ${checks} checks`)
})

const shop = (name: Name): VmEvidence => evidence.get(name)?.vms['SHOP'] as VmEvidence
/** Real paths of the chain that the evidence names, base first. */
const levels = (name: Name): string[] => (shop(name).chain ?? []).map(({ path }) => join(folder, name, path))

/** The disk as this program reads the exported files, and nothing but them, through the chain. */
const ownReading = (paths: readonly string[], level: number): Uint8Array => {
  const volume = new HostVolume({ capacityBytes: 2 ** 30 })
  const inVolume = (path: string): string => path.split('/').slice(-2).join('\\')
  for (const path of paths.slice(0, level + 1)) {
    const file = volume.create(inVolume(path))
    file.write(0, new Uint8Array(readFileSync(path)))
    file.close()
  }
  const disk = openChain(volume, inVolume(paths[level] as string), { access: 'read', newGuid: () => '' })
  const bytes = new Uint8Array(disk.virtualSizeBytes)
  disk.read(0, bytes)
  return bytes
}

const disks = new Map<string, Uint8Array>()
const diskOf = (name: Name, level: number): Uint8Array => {
  const key = `${name} ${level}`
  const bytes = disks.get(key) ?? ownReading(levels(name), level)
  disks.set(key, bytes)
  return bytes
}

/** Runs a tool of mtools on the partition of a disk. */
const onPartition = (disk: Uint8Array, tool: string, file: string): Buffer => {
  const image = join(folder, 'disk.img')
  writeFileSync(image, disk)
  return execFileSync(tool, ['-i', `${image}@@1M`, `::${file}`, ...(tool === 'mcopy' ? ['-'] : [])], {
    maxBuffer: 2 ** 26,
  })
}

describe('the exported story', () => {
  it('has the chains that the evidence tells of', () => {
    expect(levels('alive')).toHaveLength(2)
    expect(levels('shutDown')).toHaveLength(3)
    expect(levels('returned')).toHaveLength(1)
    expect(shop('returned')).toMatchObject({ host: 'HV2', state: 'Off' })
  })

  it.skipIf(!has7zz)('is read bit by bit by 7-Zip, at each level', () => {
    for (const name of Object.keys(SCRIPTS) as Name[])
      levels(name).forEach((path, level) => {
        check(spawnSync('7zz', ['t', '-tvhdx', path], { stdio: 'ignore' }).status, 0)
        const theirs = execFileSync('7zz', ['e', '-so', '-tvhdx', path], { maxBuffer: 2 ** 28, stdio: 'pipe' })
        check(Buffer.compare(theirs, diskOf(name, level)), 0)
      })
  })

  it.skipIf(!hasQemu)('has bases in which QEMU finds no fault', () => {
    for (const name of Object.keys(SCRIPTS) as Name[])
      check(spawnSync('qemu-img', ['check', '-f', 'vhdx', levels(name)[0] as string], { stdio: 'ignore' }).status, 0)
  })
})

describe.skipIf(!hasFsck)('fsck.fat', () => {
  it.each([
    ['the production checkpoint', 'shutDown', 1],
    ['the shut-down machine', 'shutDown', 2],
    ['the machine that came back from the backup and was shut down', 'returned', 0],
  ] as const)('finds the disk of %s clean', (_, name, level) => check(fsck(diskOf(name, level)).status, 0))

  it.each([
    ['the standard checkpoint alone', 'shutDown', 0],
    ['the running machine', 'alive', 1],
  ] as const)('reports the dirty bit of the disk of %s', (_, name, level) => {
    const { status, output } = fsck(diskOf(name, level))
    check([status, /dirty bit is set/i.test(output)], [1, true])
  })
})

describe.skipIf(!hasMtools)('mtools', () => {
  it.each([
    ['shutDown', 2],
    ['returned', 0],
  ] as const)('lists and copies the files that the evidence names (%s)', (name, level) => {
    const disk = diskOf(name, level)
    const listing = mdir(disk)
    check(listing.status, 0)
    const files = Object.entries(shop(name).files ?? {})
    expect(files.length).toBeGreaterThan(1)
    const copied = copiedFiles(disk)
    for (const [path, { bytes, sha256 }] of files)
      check(copied.get(path.slice('C:\\'.length).replaceAll('\\', '/')), { bytes, sha256 })
  })

  it('lists the volume of a production checkpoint', () => check(mdir(diskOf('shutDown', 1)).status, 0))
})

describe.skipIf(!hasMtools || !hasSqlite)('SQLite’s own shell', () => {
  it('finds the database of the returned shop whole, with orders up to the moment of the backup', () => {
    const database = onPartition(diskOf('returned', 0), 'mcopy', 'shop.db')
    check(sqliteShell(database, 'PRAGMA integrity_check').output.trim(), 'ok')
    const orders = Number(sqliteShell(database, 'SELECT count(*) FROM orders').output)
    check(orders > 1000, true)
  })
})
