/** A program starts from its file: boot.ini names it, and without the file it stays away. */
import { describe, expect, it } from 'vitest'
import { PROGRAM_FILES } from '../../src/guest/apps/program-files.ts'
import type { AppRequest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { flatten, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { bytesOf, startScene } from '../fixtures/guest-scene.ts'

const REQUESTS: Readonly<Record<keyof typeof PROGRAM_FILES, AppRequest>> = {
  Shop: { app: 'Shop', action: 'PlaceOrders', count: 1 },
  Notepad: { app: 'Notepad', action: 'Type', text: 'Hello' },
  Photos: { app: 'Photos', action: 'Import', count: 1, bytes: 30_000 },
  Updater: { app: 'Updater', action: 'InstallGoodUpdate' },
  Directory: { app: 'Directory', action: 'ChangePassword', user: 'ada' },
}
const PROGRAMS = Object.keys(REQUESTS) as (keyof typeof PROGRAM_FILES)[]

describe('the program files', () => {
  it('are all named by boot.ini, and all of their programs run', () => {
    const { guest, disk } = startScene()
    const configuration = new TextDecoder().decode(bytesOf(disk, 'C:\\boot.ini'))
    const paths = PROGRAMS.map((name) => `C:\\${PROGRAM_FILES[name]}`)
    expect(configuration).toBe(`[boot]\r\nkernel=C:\\kernel.sys\r\nstart=${paths.join(',')}\r\n`)
    for (const path of paths) expect(bytesOf(disk, path).length).toBeGreaterThanOrEqual(131_072)
    expect(guest.tables.processes.map(({ name }) => name)).toEqual([...PROGRAMS, 'Agent'])
  })

  it.each(PROGRAMS)('let a guest without that of %s start with all but this one, which then refuses', (name) => {
    const { guest, disk } = startScene()
    const path = `C:\\${PROGRAM_FILES[name]}`
    expect(guest.run({ app: 'System', action: 'RemoveFile', path })).toMatchObject({ ok: true })
    // what runs needs its file no more
    expect(guest.run(REQUESTS[name])).toMatchObject({ ok: true })
    guest.shutDown()
    const again = createGuest(modules, new TestClock())
    expect(again.powerOn(disk, 4)).toEqual({
      booted: true,
      findings: [{ code: 'boot-app-failed', data: { app: name, message: `${path} is missing` } }],
    })
    const others = PROGRAMS.filter((one) => one !== name)
    expect(again.tables.processes.map((process) => process.name)).toEqual([...others, 'Agent'])
    const ram = sha256(flatten(again.memory()))
    const writes = disk.writes
    expect(again.run(REQUESTS[name])).toMatchObject({ ok: false, code: 'app-not-running' })
    expect(sha256(flatten(again.memory()))).toBe(ram)
    expect(disk.writes).toBe(writes)
    expect(again.evidence().Shop).toMatchObject(
      name === 'Shop' ? { running: false, integrity: 'not running' } : { running: true, integrity: 'ok' },
    )
  })
})
