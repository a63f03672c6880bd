/** When a failure strikes, and when somebody notices: both on the one clock, and carried by every fork. */
import { describe, expect, it } from 'vitest'
import { replay } from '../../../src/lab/journal.ts'
import type { Lab } from '../../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../../src/lab/scenario.ts'
import { eventSentence } from '../../../src/words/catalogue.ts'
import { appsOf, engine, newLab, play } from '../../fixtures/lab-fixture.ts'
import { fault, faultyLab, lastEvent, refusesUnchanged, stateOf } from './faulty-lab.ts'

const MINUTE = 60_000_000
const told = (lab: Lab, code: string) => lab.events.filter((event) => event.code === code)

describe('a failure that nobody notices yet', () => {
  it('begins the way back when it is noticed, and counts what there would be', () => {
    const lab = faultyLab()
    const orders = appsOf(lab)?.Shop.orders ?? 0
    const struckAt = lab.now
    play(lab, fault('RowsDeleted -Count 50'))
    expect([lab.watch.outageOf('SHOP'), told(lab, 'fault-noticed')]).toEqual([undefined, []])
    play(lab, 'Wait-Lab -Minutes 59')
    expect(lab.watch.outageOf('SHOP')).toBeUndefined()
    play(lab, 'Wait-Lab -Minutes 2')
    const noticed = lastEvent(lab, 'fault-noticed')
    // The line of the failure ended when its I/O had: it struck when it was given.
    expect(noticed).toMatchObject({ at: struckAt + 60 * MINUTE, data: { kind: 'RowsDeleted', vms: 'SHOP' } })
    const taken = (appsOf(lab)?.Shop.orders ?? 0) - (orders - 50)
    expect(lab.watch.outageOf('SHOP')?.failedAt).toBe(noticed?.at)
    expect(lab.watch.outageOf('SHOP')?.ordersAtFailure).toBeGreaterThan(orders + taken - 10)
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP', 'Wait-Lab -Minutes 1')
    const { ordersLost = 0, rpoSeconds = 0 } = lab.evidence().lastReturn ?? {}
    expect(ordersLost).toBeGreaterThan(200)
    expect(rpoSeconds).toBeGreaterThan(3600)
    lab.dispose()
  })

  it('is nobody’s outage any more where the machine was taken back before', () => {
    const lab = faultyLab()
    play(lab, fault('RowsDeleted'), 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP', 'Wait-Lab -Minutes 70')
    expect(told(lab, 'fault-noticed')).toHaveLength(1)
    expect(lab.watch.state.outages).toEqual([])
    lab.dispose()
  })

  it.each([
    ['BadUpdate', 15],
    ['FileDeleted -Path C:\\notes.txt', 60],
    ['GuestRansomware', 60],
    ['HostRansomware', 60],
    ['PowerCut -DwellMinutes 7', 7],
    ['BitRot -In Child -DwellMinutes 0.5', 0.5],
  ])('%s: noticed after %d minutes', (rest, minutes) => {
    const lab = faultyLab()
    const struckAt = lab.now
    play(lab, fault(rest))
    lab.advance(struckAt + minutes * MINUTE - 1 - lab.now)
    expect(told(lab, 'fault-noticed')).toEqual([])
    lab.advance(1)
    expect(told(lab, 'fault-noticed')).toHaveLength(1)
    lab.dispose()
  })

  it('may stay so for a day', () => {
    const lab = newLab()
    play(lab, fault('BitRot -In Base'), 'Wait-Lab -Hours 23')
    expect(told(lab, 'fault-noticed')).toEqual([])
    play(lab, 'Wait-Lab -Hours 1')
    expect(told(lab, 'fault-noticed').map(({ at }) => at)).toEqual([1440 * MINUTE])
    lab.dispose()
  })

  it.each(['PowerCut', 'VolumeLost', 'RowsDeleted -DwellMinutes 0'])('%s is noticed at once', (rest) => {
    const lab = faultyLab()
    play(lab, fault(rest))
    expect([lab.watch.outageOf('SHOP') !== undefined, lab.faults.state.items]).toEqual([true, []])
    lab.dispose()
  })

  it('of no machine is told all the same', () => {
    const lab = faultyLab()
    play(lab, fault('BitRot -In RestorePoint -DwellMinutes 1'), 'Wait-Lab -Minutes 2')
    expect(lastEvent(lab, 'fault-noticed')?.data['vms']).toBe('')
    expect(lab.watch.state.outages).toEqual([])
    lab.dispose()
  })
})

describe('a planned failure', () => {
  it('strikes at its time, as the same line would', () => {
    const planned = newLab()
    play(planned, 'Start-VM SHOP', fault("PowerCut -At '2026-03-14T09:10:00'"))
    expect(told(planned, 'fault-planned').map(({ data }) => data)).toEqual([
      { kind: 'PowerCut', id: 1, atMicros: planned.scenario.epochMicros + 10 * MINUTE },
    ])
    planned.advance(10 * MINUTE - planned.now)
    const byHand = newLab()
    play(byHand, 'Start-VM SHOP')
    byHand.advance(10 * MINUTE - byHand.now)
    play(byHand, fault('PowerCut'))
    expect(stateOf(planned)).toBe('Off')
    const withoutPlan = planned.events.filter(({ code }) => code !== 'fault-planned')
    expect(withoutPlan).toEqual(byHand.events)
    for (const lab of [planned, byHand]) play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2')
    expect(appsOf(planned)).toEqual(appsOf(byHand))
    planned.dispose()
    byHand.dispose()
  })

  it('of the day is written by its hour, and every kind can be planned', () => {
    const lab = faultyLab()
    const lines = ['RowsDeleted', 'BitRot -In Base', 'ParentModified -TurnOff', 'SharedAccountAbused', 'RoomLost']
    lines.forEach((line, at) => play(lab, fault(`${line} -At 10:3${at}`)))
    play(lab, 'Wait-Lab -Hours 2')
    expect(told(lab, 'fault').map(({ at, data }) => [data['kind'], at / MINUTE])).toEqual([
      ['RowsDeleted', 90],
      ['BitRot', 91],
      ['ParentModified', 92],
      ['SharedAccountAbused', 93],
      ['RoomLost', 94],
    ])
    expect(told(lab, 'fault-refused')).toEqual([])
    lab.dispose()
  })

  it('that is refused then is told as something that happened', () => {
    const lab = faultyLab()
    play(
      lab,
      fault('HostLost -At 10:30'),
      fault('PowerCut -At 10:31'),
      fault('RowsDeleted -At 10:32'),
      'Wait-Lab -Hours 2',
    )
    const refused = told(lab, 'fault-refused')
    expect(refused.map(({ data }) => [data['kind'], data['reason']])).toEqual([
      ['PowerCut', 'host-lost'],
      ['RowsDeleted', 'vm-state'],
    ])
    for (const { code, data } of refused) expect(eventSentence(code, data)).not.toMatch(/undefined|NaN/)
    lab.dispose()
  })

  it.each([
    ['09:00', 'time-past'],
    ['2026-03-13T23:59:59', 'time-past'],
    ['24:00', 'time-unreadable'],
    ['2026-02-30T10:00:00', 'time-unreadable'],
    ['tomorrow', 'time-unreadable'],
  ])('at %s is refused with %s', (at, code) => {
    const lab = faultyLab()
    refusesUnchanged(lab, fault(`PowerCut -At '${at}'`), code)
    lab.dispose()
  })

  it('at this very moment strikes at once', () => {
    const lab = newLab()
    play(lab, fault("VolumeLost -At '2026-03-14T09:00:00'"))
    expect(lab.places.need('HV1', 'D').disk.lost).toBe(true)
    lab.dispose()
  })
})

it('is the same world however time is cut, forked or replayed', () => {
  const lines = [
    fault('RowsDeleted -At 09:31'),
    fault('BitRot -In Base -At 09:32 -DwellMinutes 3'),
    fault('HostRansomware -At 09:36'),
  ]
  const whole = newLab()
  play(whole, 'Start-VM SHOP', ...lines)
  const cut = whole.fork()
  whole.advance(45 * MINUTE - whole.now)
  for (let at = 30 * MINUTE; at <= 45 * MINUTE; at += MINUTE / 2) {
    cut.advance(at - cut.now)
    const fork = cut.fork()
    expect(fork.digest()).toBe(cut.digest())
    if (at === 35 * MINUTE) {
      fork.advance(10 * MINUTE)
      expect(fork.digest()).toBe(whole.digest())
    }
    fork.dispose()
  }
  expect(cut.digest()).toBe(whole.digest())
  expect(told(whole, 'fault').map(({ data }) => data['kind'])).toEqual(['RowsDeleted', 'BitRot', 'HostRansomware'])
  whole.dispose()
  cut.dispose()
})

it('is replayed from a journal, byte for byte', () => {
  const lab = newLab()
  const entries = [
    { atMicros: 0, command: { type: 'start-vm', vm: 'SHOP' } },
    { atMicros: 5 * MINUTE, command: { type: 'fault', kind: 'BitRot', in: 'Base', at: '09:07' } },
    { atMicros: 6 * MINUTE, command: { type: 'fault', kind: 'FileDeleted', path: 'C:\\notes.txt' } },
  ] as const
  for (const { atMicros, command } of entries) {
    lab.advance(atMicros - lab.now)
    expect(lab.dispatch(command).ok).toBe(true)
  }
  lab.advance(80 * MINUTE - lab.now)
  const journal = {
    version: 1,
    scenario: SHOP_SERVER.id,
    seed: SHOP_SERVER.seed,
    entries,
    untilMicros: lab.now,
  } as const
  const again = replay(engine, SHOP_SERVER, journal)
  expect(again.digest()).toBe(lab.digest())
  expect(told(again, 'fault')).toHaveLength(2)
  lab.dispose()
  again.dispose()
})
