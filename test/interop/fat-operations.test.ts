/** P4: our use of FatFs against a plain model, and against mtools and fsck.fat, over random operations. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readFatLayout, writeMasterBootRecord } from '../../src/guest/fat/fat-layout.ts'
import { seededRandom } from '../../src/guest/random-words.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { GuestSystem } from '../../src/guest/system.ts'
import { type FatModel, FatOperations } from '../fixtures/fat-model.ts'
import { copyOut, fsck, hasTool } from '../fixtures/fat-tools.ts'
import { modules, TestClock } from '../fixtures/guest-fixture.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'
import { proofCount } from '../proof-size.ts'

const OPERATIONS = 2000
const COMPARED_EACH = 50

function emptyVolume(): { system: GuestSystem; disk: RamDisk } {
  const disk = new RamDisk()
  const system = new GuestSystem(modules, new TestClock())
  writeMasterBootRecord(disk)
  system.start(disk, 1)
  system.files.format()
  system.cache.flush()
  system.start(disk, 1)
  system.mount(readFatLayout(disk))
  return { system, disk }
}

it('does what a plain model does, and strangers read the same files from the disk', ({ skip }) => {
  const hasStrangers = ['fsck.fat', 'mcopy'].map(hasTool).every(Boolean)
  const { system, disk } = emptyVolume()
  const random = seededRandom(2000)
  const operations = new FatOperations(system, random)
  const count = proofCount(OPERATIONS)
  let compared = 0
  for (let done = 1; done <= count; done++) {
    operations.step()
    if (done % COMPARED_EACH !== 0 && done !== count) continue
    const { model } = operations
    expect(listed(system)).toEqual(listing(model))
    system.sync()
    expectSame(contentsByUs(disk), model)
    if (!hasStrangers) continue
    expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
    const { folders, contents } = byMtools(disk)
    expect(folders).toEqual(model.paths.filter((path) => model.isFolder(path)))
    expectSame(contents, model)
    compared++
  }
  const said = Object.entries(operations.done).map(([name, times]) => `${times} ${name}`)
  console.log(`fat operations: ${count} (${said.join(', ')}), ${compared} times read by mtools and fsck.fat, 0 differ`)
  expect(operations.model.paths.length).toBeGreaterThan(10)
  if (!hasStrangers) skip()
})

/** Content by path. */
type Contents = ReadonlyMap<string, Uint8Array>

function expectSame(contents: Contents, model: FatModel): void {
  const files = model.paths.filter((path) => !model.isFolder(path))
  expect([...contents.keys()].sort()).toEqual(files)
  for (const path of files) expect(differs(contents.get(path), model.content(path))).toBe(false)
}

const differs = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined || Buffer.compare(one, other) !== 0

/** Path and length of everything, folders without a length. */
const listing = (model: FatModel): string[] =>
  model.paths.map((path) => (model.isFolder(path) ? path : `${path} ${model.content(path)?.length}`)).sort()

/** The same from the running file system, whose writes are still in its cache. */
function listed({ files }: GuestSystem, folder = ''): string[] {
  const entries = files.list(folder).flatMap(({ name, lengthBytes, isDirectory }) => {
    const path = folder === '' ? name : `${folder}\\${name}`
    return isDirectory ? [path, ...listed({ files } as GuestSystem, path)] : [`${path} ${lengthBytes}`]
  })
  return entries.sort()
}

const contentsByUs = (disk: RamDisk): Contents =>
  new Map(readGuestFiles(modules, new TestClock(), disk).map((file) => [file.path.slice('C:\\'.length), file.read()]))

/** Folders, empty ones too, and files with their content, as mtools finds them. */
function byMtools(disk: RamDisk): { folders: string[]; contents: Contents } {
  const contents = new Map<string, Uint8Array>()
  const folders: string[] = []
  copyOut(disk.bytes, (target) => {
    for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
      const place = join(entry.parentPath, entry.name)
      const path = place.slice(target.length + 1).replaceAll('/', '\\')
      if (entry.isDirectory()) folders.push(path)
      else contents.set(path, new Uint8Array(readFileSync(place)))
    }
  })
  return { folders: folders.sort(), contents }
}
