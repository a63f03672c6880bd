/** What no one should give a guest: a disk without room, names that FAT forbids, questions meant to do harm. */
import { describe, expect, it } from 'vitest'
import { PERSONS_LIMITS } from '../../src/guest/apps/ask-shop.ts'
import type { AppRequest, AppResult, Guest } from '../../src/guest/guest.ts'
import { GuestError } from '../../src/guest/guest-error.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, installedDisk, modules, sha256 } from '../fixtures/guest-fixture.ts'
import { ask, startScene } from '../fixtures/guest-scene.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'

const order: AppRequest = { app: 'Shop', action: 'PlaceOrders', count: 1 }

/** Pictures of ever smaller size, until not even the smallest fits. */
function fillDisk(guest: Guest): void {
  for (const bytes of [4_194_304, 262_144, 16_384, 100]) {
    let result: AppResult
    do result = guest.run({ app: 'Photos', action: 'Import', count: 1, bytes })
    while (result.ok)
    expect(result.code).toBe('disk-full')
  }
}

/** Orders until one fails; the failure. A database has some room in its own pages. */
function sellOut(guest: Guest): AppResult {
  for (let index = 0; index < 300; index++) {
    const result = guest.run(order)
    if (!result.ok) return result
  }
  throw new Error('the disk was not full')
}

describe('a full guest disk', () => {
  it("is told by the shop in SQLite's words, hurts no other program, and takes orders again once there is room", () => {
    const scene = startScene()
    const { guest, disk, clock } = scene
    fillDisk(guest)
    const full = { code: 'database-error', data: { message: 'database or disk is full' } }
    expect(sellOut(guest)).toMatchObject(full)
    expect(guest.screen().shop).toMatchObject({ running: true, error: 'database or disk is full' })
    const { orders } = guest.screen().shop
    expect(ask(scene)).toMatchObject({
      Shop: { orders, integrity: 'ok', invariantsHold: true },
      Photos: { damaged: 0, missing: 0 },
    })
    expect(guest.run({ app: 'Notepad', action: 'Type', text: 'no room left' })).toMatchObject({ ok: true })
    expect(guest.run({ app: 'Notepad', action: 'Save' })).toMatchObject({ ok: true })
    expect(guest.run({ app: 'Directory', action: 'Replicate', known: {} })).toMatchObject({ ok: true })
    const change = guest.run({ app: 'Directory', action: 'ChangePassword', user: 'ada' })
    if (!change.ok) expect(change).toMatchObject(full)
    expect(guest.run({ app: 'Workload', action: 'Start', profile: 'IdleOffice' })).toMatchObject({ code: 'disk-full' })
    clock.pass(10)
    guest.ring()
    const { names } = guest.screen().photos
    expect(guest.run({ app: 'Photos', action: 'Delete', name: names[0] ?? '' })).toMatchObject({ ok: true })
    expect(guest.run({ ...order, count: 50 })).toMatchObject({ ok: true })
    expect(guest.screen().shop.error).toBeUndefined()
    expect(ask(scene)).toMatchObject({
      Shop: { orders: orders + 50, integrity: 'ok', invariantsHold: true },
      Notepad: { savedText: 'no room left' },
      Directory: { users: { ada: change.ok ? 2 : 1 } },
      Photos: { damaged: 0, missing: 0 },
    })
    guest.shutDown()
    expect(guest.powerOn(disk, 6).findings).toEqual([{ code: 'boot-clean' }])
    guest.shutDown()
    if (hasTool('fsck.fat')) expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  })
})

const FORBIDDEN = [
  'con',
  'NUL.txt',
  'com1',
  'lpt9.log',
  'aux.',
  'a?b',
  'a*b',
  'a<b',
  'a>b',
  'a|b',
  'a"b',
  'a:b',
  'tab\there',
  'zero\u0000byte',
  'delete\u007f',
  'end.',
  'end ',
  ' ',
  '..',
  '.',
  '',
  'x'.repeat(300),
  '\u{1f5bc}'.repeat(80),
] as const

describe('a name that FAT forbids', () => {
  it.each(FORBIDDEN)('%j is refused for a file and for a picture, and not a byte changes', (name) => {
    const { guest, disk } = startScene()
    const ram = sha256(flatten(guest.memory()))
    const { writes } = disk
    const requests: readonly AppRequest[] = [
      { app: 'System', action: 'WriteFile', path: `C:\\${name}`, text: 'x' },
      { app: 'System', action: 'WriteFile', path: `C:\\Letters\\${name}`, text: 'x' },
      { app: 'System', action: 'RemoveFile', path: `C:\\${name}` },
      { app: 'Photos', action: 'Rename', name: 'IMG_0001.bmp', newName: name },
      { app: 'Photos', action: 'Rename', name, newName: 'a.bmp' },
      { app: 'Photos', action: 'Delete', name },
    ]
    for (const request of requests)
      expect(guest.run(request)).toMatchObject({
        code: request.app === 'Photos' ? 'picture-name-invalid' : 'file-name-invalid',
      })
    expect(disk.writes).toBe(writes)
    expect(sha256(flatten(guest.memory()))).toBe(ram)
  })
})

const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT'
const HOSTILE: readonly (readonly [name: string, query: string])[] = [
  ['another file', "ATTACH 'C:\\evil.db' AS evil"],
  ['another file of ours', "ATTACH 'C:\\directory.db' AS directory"],
  ['a copy to a file', "VACUUM INTO 'C:\\copy.db'"],
  ['a write', 'DELETE FROM orders'],
  ['a write that returns', 'DELETE FROM orders RETURNING id'],
  ['a write behind a WITH', 'WITH a AS (SELECT 1) INSERT INTO customers (name) SELECT * FROM a'],
  ['a drop', 'DROP TABLE orders'],
  ['a setting', 'PRAGMA writable_schema = ON'],
  ['a version', 'PRAGMA user_version = 9'],
  ['another journal', 'PRAGMA journal_mode = OFF'],
  ['a smaller limit', 'PRAGMA max_page_count = 1'],
  ['a transaction', 'BEGIN EXCLUSIVE'],
  ['two statements', 'SELECT 1; DELETE FROM orders'],
  ['no end of counting', `${ENDLESS} count(*) FROM n`],
  ['no end of rows', `${ENDLESS} i FROM n`],
  ['no end of text', `${ENDLESS} group_concat(i) FROM n`],
  ['a thousand million bytes', 'SELECT randomblob(1000000000)'],
  ['a hundred million letters', "SELECT printf('%.*c', 100000000, 'x')"],
  ['many large ones', `${ENDLESS} length(randomblob(4000000)) FROM n`],
  ['the sum of many large ones', `${ENDLESS} sum(length(randomblob(4000000))) FROM n`],
  ['the sum of many that are just not too large', `${ENDLESS} sum(length(randomblob(900))) FROM n`],
  ['many texts turned about', `${ENDLESS} sum(length(replace(printf('%.900c', 'x'), 'x', 'y'))) FROM n`],
  ['sorting many large ones', `${ENDLESS} randomblob(4000000) FROM n ORDER BY 1`],
  ['slow patterns', `SELECT count(*) FROM orders WHERE '${'a'.repeat(2000)}' LIKE '${'%a'.repeat(20)}b'`],
  ['a cross join of everything', 'SELECT count(*) FROM orders, order_lines, payments, items, customers'],
  ['an extension', "SELECT load_extension('evil')"],
  ['a long text', `SELECT '${'x'.repeat(20_000)}'`],
  ['a long list', `SELECT ${Array.from({ length: 5000 }, (_, index) => index).join(', ')}`],
  ['deep brackets', `SELECT ${'('.repeat(8000)}1${')'.repeat(8000)}`],
  ['half a letter', "SELECT '\ud800', '\udfff', length('\ud83d')"],
  ['a zero', "SELECT 'a\u0000b'; DROP TABLE orders"],
  ['nothing', ''],
  ['blanks', ' \n\t ; ; '],
  ['a comment', '-- nothing'],
  ['an open comment', '/* nothing'],
  ['an open text', "SELECT 'nothing"],
]
const ANSWER_MILLISECONDS = 2000

describe('a hostile question', () => {
  const { guest, disk, clock } = startScene(installedDisk())
  guest.run({ app: 'Shop', action: 'OpenTransaction' })
  const memory = guest.memory()
  const asked = createGuest(modules, clock)
  // what is open is rolled back on the copy that is asked: that much is written by any question
  const rolledBack = new OverlayDisk(disk)
  asked.resume(memory, rolledBack)
  asked.ask('SELECT 1', PERSONS_LIMITS)

  it.each(HOSTILE)('with %s has a coded answer within two seconds and changes nothing', (_, query) => {
    const copy = new OverlayDisk(disk)
    asked.resume(memory, copy)
    const begin = performance.now()
    try {
      const answer = asked.ask(query, PERSONS_LIMITS)
      expect(answer.rows.length).toBeLessThanOrEqual(PERSONS_LIMITS.rows)
    } catch (error) {
      expect(error).toBeInstanceOf(GuestError)
      expect([
        'sql-one-statement',
        'sql-empty',
        'sql-too-long',
        'sql-not-reading',
        'database-error',
        'text-too-long',
      ]).toContain((error as GuestError).code)
    }
    expect(performance.now() - begin).toBeLessThan(ANSWER_MILLISECONDS)
    expect(sha256(copy.written())).toBe(sha256(rolledBack.written()))
    asked.resume(memory, new OverlayDisk(disk))
    expect(asked.run({ app: 'Shop', action: 'CommitTransaction' })).toMatchObject({ ok: true })
    expect(asked.run(order)).toMatchObject({ ok: true })
    expect(asked.evidence().Shop).toMatchObject({ orders: 302, integrity: 'ok', invariantsHold: true })
  })

  it('is told from a fair one, which counts what is committed', () => {
    asked.resume(memory, new OverlayDisk(disk))
    expect(asked.ask('SELECT count(*) AS orders FROM orders', PERSONS_LIMITS)).toEqual({
      columns: ['orders'],
      rows: [[300]],
      isCut: false,
    })
  })
})
