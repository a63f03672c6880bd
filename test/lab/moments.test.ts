/** Looking into the guest at its moments: what is seen is what is there, strangers' questions end, and nothing moves. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CodedError } from '../../src/kernel/coded-error.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { type Moment, NOW } from '../../src/lab/moments.ts'
import { ImageSet } from '../../src/storage/image-set.ts'
import { askShopAt, differenceOf, guestFileAt, guestFilesAt, moments } from '../../src/view/guest-inside.ts'
import { imageFileContent } from '../../src/view/images.ts'
import { appsOf, engine, evidenceOf, hostFileBytes, newLab, play } from '../fixtures/lab-fixture.ts'

const ONE: Moment = { kind: 'checkpoint', name: 'one' }
const TWO: Moment = { kind: 'checkpoint', name: 'two' }
const POINT: Moment = { kind: 'restore-point', id: 'SHOP-1' }
const ORDERS = 'SELECT count(*) FROM orders'

let lab: Lab
/** Orders of the running guest at the moments, as its own evidence said then. */
const orders = new Map<string, number | undefined>()
/** Hashes of its files at the first checkpoint, as evidence said then. */
let filesAtOne: Record<string, { bytes: number; sha256: string }> = {}

const remember = (name: string): void => {
  orders.set(name, appsOf(lab)?.Shop.orders)
}

beforeAll(() => {
  lab = newLab()
  play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Start-VM SHOP', 'Wait-Lab -Minutes 2')
  play(lab, "Set-LabFile SHOP -Path C:\\first.txt -Text 'first'")
  // The checkpoint happens at this instant; until its memory is written, customers go on ordering.
  remember('one')
  filesAtOne = evidenceOf(lab).vms['SHOP']?.files ?? {}
  play(lab, "Checkpoint-VM SHOP -SnapshotName 'one'")
  play(lab, "Set-LabFile SHOP -Path C:\\first.txt -Text 'second'", 'Wait-Lab -Minutes 1')
  play(lab, "Checkpoint-VM SHOP -SnapshotName 'two'", 'Wait-Lab -Minutes 1')
  play(lab, "Set-LabFile SHOP -Path C:\\third.txt -Text 'third'")
  play(lab, 'Remove-LabFile SHOP -Path C:\\first.txt')
  remember('before the backup')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
  remember('now')
}, 60_000)
afterAll(() => lab.dispose())

const codeOf = (look: () => unknown): string | undefined => {
  try {
    look()
  } catch (error) {
    if (error instanceof CodedError) return error.code
    throw error
  }
  return undefined
}

const textAt = (moment: Moment, path: string): string => new TextDecoder().decode(guestFileAt(lab, moment, path).bytes)

describe('the moments of a machine', () => {
  it('are now, its checkpoints and its restore points, newest first', () => {
    expect(moments(lab).map(({ name, place, volume, hasMemory }) => [name, place, volume, hasMemory])).toEqual([
      ['Now', null, null, true],
      ['two', null, null, true],
      ['one', null, null, true],
      ['SHOP-1', 'NAS1', expect.any(String), false],
    ])
  })

  it('have memory exactly where a comparison finds some', () => {
    const fork = lab.fork()
    play(fork, 'Save-VM SHOP')
    for (const line of ['', 'Start-VM SHOP', 'Stop-VM SHOP']) {
      if (line !== '') play(fork, line)
      const hasMemory = moments(fork)[0]?.hasMemory
      expect([line, differenceOf(fork, ONE, NOW).pages !== null]).toEqual([line, hasMemory])
    }
    fork.dispose()
  })
})

describe('files of a moment', () => {
  it('are those that evidence told at the checkpoint', () => {
    const seen = guestFilesAt(lab, ONE).map(({ path, lengthBytes, sha256 }) => [path, { bytes: lengthBytes, sha256 }])
    expect(seen.length).toBeGreaterThan(20)
    expect(Object.fromEntries(seen)).toEqual(filesAtOne)
  })

  it('come out with the bytes that the listing hashed, and in the state of their moment', () => {
    for (const moment of [NOW, ONE, POINT])
      for (const { path, lengthBytes, sha256 } of guestFilesAt(lab, moment).filter(({ path }) =>
        /db|bmp$/.test(path),
      )) {
        const { bytes } = guestFileAt(lab, moment, path)
        expect([path, bytes.length, engine.sha256(bytes)]).toEqual([path, lengthBytes, sha256])
      }
    expect([ONE, TWO].map((moment) => textAt(moment, 'C:\\first.txt'))).toEqual(['first', 'second'])
    expect([POINT, NOW].map((moment) => textAt(moment, 'c:/THIRD.txt'))).toEqual(['third', 'third'])
    expect([POINT, NOW].map((moment) => codeOf(() => textAt(moment, 'C:\\first.txt')))).toEqual(
      Array(2).fill('file-missing'),
    )
    expect(codeOf(() => guestFilesAt(lab, { kind: 'checkpoint', name: 'none' }))).toBe('unknown-checkpoint')
  })

  it('are gone with the place that a restore point lies in', () => {
    const fork = lab.fork()
    play(fork, 'Invoke-LabFault VolumeLost -Volume NAS1:Data')
    expect(codeOf(() => guestFilesAt(fork, POINT))).toBe('restore-point-lost')
    fork.dispose()
  })

  it('are read from a disk of elsewhere as from the lab', () => {
    const base = hostFileBytes(lab, 'HV1', 'D', 'SHOP\\shop.vhdx')
    const source = {
      lengthBytes: base.length,
      read: (offsetBytes: number, target: Uint8Array) =>
        target.set(base.subarray(offsetBytes, offsetBytes + target.length)),
    }
    const set = new ImageSet([{ name: 'shop.vhdx', source }])
    const { bytes } = imageFileContent(set, 'shop.vhdx', 'C:\\shop.db', engine.modules)
    expect(engine.sha256(bytes)).toBe(filesAtOne['C:\\shop.db']?.sha256)
    const missing = (name: string, path: string) => codeOf(() => imageFileContent(set, name, path, engine.modules))
    expect(missing('shop.vhdx', 'C:\\third.txt')).toBe('file-missing')
    expect(missing('other.vhdx', 'C:\\shop.db')).toBe('0x80070002')
  })
})

describe('a question to the database', () => {
  it('is answered by the machine of the moment', () => {
    const counts = [ONE, POINT, NOW].map((moment) => askShopAt(lab, moment, ORDERS).rows[0]?.[0])
    expect(counts).toEqual([orders.get('one'), orders.get('before the backup'), orders.get('now')])
    expect(new Set(counts).size).toBe(3)
  })

  it('ends after 200 rows, and says that there are more', () => {
    const { columns, rows, isCut } = askShopAt(lab, NOW, 'SELECT id FROM orders ORDER BY id')
    expect([columns, rows.length, rows[199], isCut]).toEqual([['id'], 200, [200], true])
    expect(askShopAt(lab, NOW, 'SELECT id FROM orders LIMIT 200').isCut).toBe(false)
  })

  it.each([
    ["ATTACH 'C:\\notes.txt' AS other", 'database-error', /too many attached/],
    ['DELETE FROM orders', 'sql-not-reading', undefined],
    ["VACUUM INTO 'C:\\copy.db'", 'sql-not-reading', undefined],
    ['SELECT 1; SELECT 2', 'sql-one-statement', undefined],
    ['', 'sql-empty', undefined],
    ['WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c', 'sql-too-long', undefined],
    ['SELECT zeroblob(900000000)', 'database-error', /too big/],
    ['SELECT group_concat(hex(zeroblob(1000000))) FROM orders', 'database-error', /too big/],
    [`SELECT '${'x'.repeat(100_000)}'`, 'text-too-long', undefined],
    ['SELECT nonsense FROM nowhere', 'database-error', /no such table/],
  ])('%.60s is refused', (query, code, message) => {
    const digest = lab.digest()
    let data: CodedError['data'] = {}
    try {
      askShopAt(lab, NOW, query)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      expect(error.code).toBe(code)
      data = error.data
    }
    if (message) expect(data['message']).toMatch(message)
    expect(lab.digest()).toBe(digest)
    expect(askShopAt(lab, NOW, ORDERS).rows).toEqual([[orders.get('now')]])
  })
})

describe('two moments compared', () => {
  it('differ in the files that were written and removed, and in the orders that came between', () => {
    const { files, tables } = differenceOf(lab, ONE, NOW)
    expect([files.added, files.removed]).toEqual([['C:\\third.txt'], ['C:\\first.txt']])
    expect(files.changed).toContain('C:\\shop.db')
    expect(files.changed.length + files.same + 1).toBe(guestFilesAt(lab, NOW).length)
    const between = Number(orders.get('now')) - Number(orders.get('one'))
    const rows = tables?.find(({ table }) => table === 'orders')
    expect(rows).toMatchObject({ added: between, removed: 0, changed: 0 })
    expect(rows?.examples[0]).toBe(String(Number(orders.get('one')) + 1))
    expect(tables?.find(({ table }) => table === 'customers')).toMatchObject({ added: 0, removed: 0, changed: 0 })
  })

  it('are the other way round what they are one way', () => {
    const [there, back] = [differenceOf(lab, ONE, TWO), differenceOf(lab, TWO, ONE)]
    expect([back.files.added, back.files.removed]).toEqual([there.files.removed, there.files.added])
    expect(back.tables?.map(({ added, removed }) => [removed, added])).toEqual(
      there.tables?.map(({ added, removed }) => [added, removed]),
    )
    expect(back.pages).toEqual(there.pages)
  })

  it('differ in nothing where nothing ran between them', () => {
    const fork = lab.fork()
    play(fork, 'Save-VM SHOP', 'Checkpoint-VM SHOP three')
    const { files, tables, pages } = differenceOf(fork, { kind: 'checkpoint', name: 'three' }, NOW)
    expect([files.added, files.removed, files.changed]).toEqual([[], [], []])
    expect(tables?.every(({ added, removed, changed }) => added + removed + changed === 0)).toBe(true)
    expect(pages?.differing).toBe(0)
    fork.dispose()
  })

  it('change nothing by being looked at', () => {
    const digest = lab.digest()
    expect(differenceOf(lab, POINT, NOW).pages).toBeNull()
    expect(lab.digest()).toBe(digest)
  })

  it('are two: one is not compared with itself, by whatever names', () => {
    for (const [from, to] of [
      [NOW, NOW],
      [ONE, { kind: 'checkpoint', name: 'ONE' }],
      [POINT, { kind: 'restore-point', id: 'latest' }],
    ] as const)
      expect(codeOf(() => differenceOf(lab, from, to))).toBe('same-moment')
  })
})
