import { afterEach, expect, it } from 'vitest'
import { Refused } from '../../src/host/refusal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { ledgerOf } from '../../src/lab/ledger.ts'
import { ledgerView } from '../../src/view/ledger-view.ts'
import { previewDays } from '../../src/view/retention-days.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab

afterEach(() => lab.dispose())

const plan = { everyHours: 24, method: 'Forward', activeFullEveryDays: 7, syntheticFullEveryDays: null } as const

it('previews a plan day by day: asked for, there because of others, and gone', () => {
  lab = newLab()
  const before = lab.digest()
  const days = [...previewDays(lab, { ...plan, days: 90, policy: { kind: 'count', points: 3 } })]
  const views = days.map(({ view }) => view)
  expect(views[0]).toEqual({ day: '2026-03-14', there: 1, asked: 1, askedFulls: 1, fulls: 1, increments: 0, gone: 0 })
  expect(Math.max(...views.map(({ there }) => there))).toBe(9)
  expect(Math.max(...views.map(({ asked }) => asked))).toBe(3)
  views.slice(1).forEach(({ there, gone }, at) => {
    expect(there).toBe((views[at]?.there ?? 0) + 1 - gone)
  })
  for (const { view, points } of days) {
    expect(points).toHaveLength(view.there)
    const onlyNeeded = points.filter(({ keptFor }) => keptFor.every(({ code }) => code === 'needed-by'))
    expect(onlyNeeded).toHaveLength(view.there - view.asked)
  }
  expect(lab.digest()).toBe(before)
})

it('shows the ledger as the engine keeps it, with at most so many steps as a chart can show', () => {
  lab = newLab()
  play(
    lab,
    'Start-LabBackup SHOP -Repository NAS1',
    'Wait-Lab -Minutes 10',
    'Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60',
  )
  const { places, operations, objectives } = ledgerOf(lab, 'SHOP')
  const view = ledgerView(lab)
  expect(view).toMatchObject({ operations, objectives, atMicros: lab.now })
  const few = places.find(({ place }) => place === 'NAS1')?.overTime.map(({ at, bytes }) => ({ atMicros: at, bytes }))
  expect(few?.length).toBeGreaterThan(1)
  expect(view.places.find(({ place }) => place === 'NAS1')?.overTime).toEqual(few)
})

it('keeps the fullest of many steps, and the last', () => {
  lab = newLab()
  const volume = lab.places.need('NAS1', 'Data').disk
  const file = volume.create('grows.bin')
  const steps = 2000
  for (let step = 1; step <= steps; step++) {
    file.truncate(step === 1000 ? 100_000 : step)
    lab.advance(60_000_000)
  }
  file.close()
  const shown = ledgerView(lab).places.find(({ place }) => place === 'NAS1')?.overTime ?? []
  expect(shown.length).toBeLessThanOrEqual(721)
  expect(Math.max(...shown.map(({ bytes }) => bytes))).toBe(100_000)
  expect(shown.at(-1)?.bytes).toBe(steps)
})

it('is refused without a machine', () => {
  lab = newLab()
  play(lab, 'Remove-VM SHOP -Force')
  expect(() => ledgerView(lab)).toThrow(Refused)
})
