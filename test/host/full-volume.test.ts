/**
 * A volume that runs full under a VM: its writes wait in order, it stands still, and nobody hears an answer whose
 * bytes are not on the disk.
 */
import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { appsOf, fillVolume, newLab, play, refusalOf, until } from '../fixtures/lab-fixture.ts'

const QUIET = { ...SHOP_SERVER, id: 'quiet', settings: { ...SHOP_SERVER.settings, customerIntervalMicros: DAY } }
const MIB = 1024 * 1024
const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))
const shopOf = (lab: Lab) => appsOf(lab)?.Shop
const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)

/** Running on an empty child, and no room for a block of it. */
const full = (scenario = QUIET): Lab => {
  const lab = newLab(scenario)
  // no generation id: the directory would write down that it was taken back
  play(lab, 'Set-LabGuest SHOP -GenerationId Absent')
  play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', 'Checkpoint-VM SHOP a')
  play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
  fillVolume(lab, 'HV1', 'D', MIB / 2)
  return lab
}
const makeRoom = (lab: Lab): void => lab.places.need('HV1', 'D').disk.remove('filler.bin')
const ORDER = 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3'

describe('a volume that is full', () => {
  it('freezes the VM, withholds the answer, and gives it when the writes are through', () => {
    const lab = full()
    expect(refusalOf(lab, ORDER)).toBe('answer-withheld')
    expect(stateOf(lab)).toBe('PausedCritical')
    expect(lab.kernel.state(lab.hypervisor.need('SHOP').actor)?.value).toMatchObject({
      power: 'Paused',
      health: { critical: expect.anything() },
    })
    expect(codes(lab).includes('app-ran')).toBe(false)
    expect(lab.hypervisor.need('SHOP').drives?.parked.length).toBeGreaterThan(0)
    makeRoom(lab)
    play(lab, 'Resume-VM SHOP')
    expect(stateOf(lab)).toBe('Running')
    expect(lab.events.filter(({ code }) => code === 'app-ran').map(({ data }) => data['count'])).toEqual([3])
    expect(lab.hypervisor.need('SHOP').drives?.parked).toEqual([])
    expect(shopOf(lab)).toMatchObject({ orders: 1003, integrity: 'ok', invariantsHold: true })
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(shopOf(lab)).toMatchObject({ orders: 1003, integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('refuses to resume while it is full, and half-writes nothing', () => {
    const lab = full()
    refusalOf(lab, ORDER)
    for (const freeMib of [0.5, 1.5, 2]) {
      makeRoom(lab)
      fillVolume(lab, 'HV1', 'D', freeMib * MIB)
      const digest = lab.digest()
      const code = refusalOf(lab, 'Resume-VM SHOP')
      if (code === undefined) break
      expect([code, lab.digest()]).toEqual(['0x80070070', digest])
    }
    lab.dispose()
  })

  it.each(['Stop-VM SHOP -TurnOff', 'Invoke-LabFault PowerCut'])(
    'drops what waits at %s: it was never acknowledged',
    (line) => {
      const lab = full()
      refusalOf(lab, ORDER)
      play(lab, line)
      expect(lab.hypervisor.need('SHOP').record.withheld).toBeNull()
      makeRoom(lab)
      play(lab, 'Start-VM SHOP')
      expect(shopOf(lab)).toMatchObject({ orders: 1000, integrity: 'ok', invariantsHold: true })
      expect(codes(lab).includes('app-ran')).toBe(false)
      lab.dispose()
    },
  )

  it('freezes it at a customer’s order too, and the shop goes on after the resume', () => {
    const lab = full(SHOP_SERVER)
    until(lab, () => stateOf(lab) === 'PausedCritical')
    const fork = lab.fork()
    for (const each of [lab, fork]) {
      each.advance(DAY / 24)
      makeRoom(each)
      play(each, 'Resume-VM SHOP', 'Wait-Lab -Minutes 1')
      expect(shopOf(each)).toMatchObject({ integrity: 'ok', invariantsHold: true })
      expect(shopOf(each)?.orders).toBeGreaterThan(1003)
    }
    expect(fork.digest()).toBe(lab.digest())
    for (const each of [lab, fork]) each.dispose()
  })

  it('does not shut down properly: the disk stays marked, and the next start says so', () => {
    const lab = full()
    play(lab, 'Stop-VM SHOP')
    expect([stateOf(lab), codes(lab).includes('shut-down-incomplete')]).toEqual(['Off', true])
    makeRoom(lab)
    play(lab, 'Start-VM SHOP')
    expect(codes(lab).includes('boot-dirty-volume')).toBe(true)
    expect(shopOf(lab)).toMatchObject({ orders: 1000, integrity: 'ok' })
    lab.dispose()
  })

  it('boots, stands still at the first moment it runs, and boots soundly when there is room', () => {
    const lab = newLab(QUIET)
    play(lab, 'Checkpoint-VM SHOP a')
    fillVolume(lab, 'HV1', 'D', MIB / 2)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBeUndefined()
    lab.advance(1)
    expect(stateOf(lab)).toBe('PausedCritical')
    makeRoom(lab)
    play(lab, 'Resume-VM SHOP', ORDER)
    expect(shopOf(lab)).toMatchObject({ orders: 1003, integrity: 'ok' })
    lab.dispose()
  })

  it('reads what waits as if it were written', () => {
    const lab = full()
    refusalOf(lab, ORDER)
    const drives = lab.hypervisor.need('SHOP').drives
    for (const { sector, bytes } of drives?.parked ?? []) {
      const around = new Uint8Array(bytes.length + 1024)
      drives?.all[0]?.read(sector - 1, around)
      const last = drives?.parked.findLast((write) => write.sector === sector)
      if (last && last.bytes.length === bytes.length)
        expect(around.subarray(512, 512 + bytes.length)).toEqual(last.bytes)
    }
    expect(drives?.parked.length).toBeGreaterThan(0)
    lab.dispose()
  })
})

it('a text that is too long for Notepad is refused, and the one before stays', () => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', `Invoke-LabApp SHOP Notepad Type -Text '${'x'.repeat(60_000)}'`)
  const digest = lab.digest()
  const request = { app: 'Notepad', action: 'Type', text: 'y'.repeat(10_000_000) } as const
  expect(lab.dispatch({ type: 'run-app', vm: 'SHOP', request })).toMatchObject({ ok: false, code: 'text-too-long' })
  expect(lab.digest()).toBe(digest)
  lab.dispose()
})
