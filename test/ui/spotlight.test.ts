/** Where a lesson points: the part of the lab, the machine, and how far the page goes to show it. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CURRICULUM } from '../../lessons/curriculum.ts'
import type { Check, Expected, LessonStep } from '../../src/lesson/lesson.ts'
import { PREDICATES } from '../../src/lesson/predicates.ts'
import { readLesson } from '../../src/lesson/read-lesson.ts'
import { litParts } from '../../src/ui/lesson/lit-parts.ts'
import { scrollBy } from '../../src/ui/lesson/scroll-to-see.ts'
import { machineOf } from '../../src/ui/lesson/step-machine.ts'
import { spotlight } from '../../src/words/page-lesson.ts'
import { lines, step } from '../lesson/lesson-fixture.ts'

const check = (predicate: string, fields: Readonly<Record<string, Expected>> = {}): Check => ({
  kind: 'predicate',
  predicate,
  fields,
  otherwise: '',
  line: 1,
})
const stepOf = (checks: readonly Check[], ...texts: readonly string[]): LessonStep =>
  step({ body: [{ kind: 'do', lines: lines(...texts) }], checks })

/** What each step asks about, read by a person. */
const ASKED_ABOUT: Readonly<Record<string, readonly string[]>> = {
  'what-a-checkpoint-keeps': ['guest', 'disk', 'guest', 'guest', 'guest'],
  'a-read-falls-through': ['disk', 'disk', 'disk', 'disk', 'disk'],
  'deleting-is-merging': ['guest', 'places', 'places', 'disk', 'disk'],
  'the-forgotten-checkpoint': ['disk', 'disk', 'places', 'guest', 'disk'],
  'every-test-from-a-clean-state': ['guest', 'guest', 'guest', 'guest GOOD', 'disk GOOD'],
  'same-disk-same-fate': ['places', 'places', 'places', 'places'],
}

describe('what is lit', () => {
  it.each(CURRICULUM.map(({ id }) => id))('%s points to what each step asks about', (id) => {
    const { lesson } = readLesson(readFileSync(`lessons/${id}.lesson.md`, 'utf8'))
    const machines = ['SHOP', 'BOOT', 'DATA', 'GOOD']
    const pointed = lesson?.steps.map((step) =>
      [litParts(step)[0], machineOf(step, machines)]
        .filter((part) => part !== 'SHOP')
        .join(' ')
        .trim(),
    )
    expect(pointed).toEqual(ASKED_ABOUT[id])
  })
  it('is known for every predicate; an event tells it by its code', () => {
    for (const predicate of Object.keys(PREDICATES)) {
      const lit = litParts(stepOf([check(predicate)]))
      expect(lit.length, predicate).toBe(predicate === 'event' ? 0 : 1)
      for (const region of lit) expect(spotlight(region, 'SHOP', 'SHOP')).toMatch(/^Here: ./)
    }
    expect(litParts(stepOf([check('event', { code: 'merge-finished' })]))).toEqual(['disk'])
    expect(litParts(stepOf([check('event', { code: 'boot-clean' })]))).toEqual(['guest'])
    expect(litParts(stepOf([check('event', { code: 'vm-restored' })]))).toEqual(['places'])
  })
  it('is first what lines look at, then what is checked last, and a running machine or time at the end', () => {
    const running = check('vm', { name: 'SHOP', state: 'Running' })
    const groups: Check = { kind: 'any', checks: [check('restorePoints'), check('chain')], otherwise: '', line: 1 }
    expect(litParts(stepOf([groups, running], 'Wait-Lab -Minutes 5'))).toEqual(['disk', 'places', 'guest', 'time'])
    expect(litParts(stepOf([groups], 'Get-Volume D | Select-Object DriveLetter'))[0]).toBe('places')
    expect(litParts(stepOf([running, check('app')], 'Stop-VM SHOP', 'Get-LabIoTrace SHOP -Last 9'))[0]).toBe('disk')
    expect(litParts(stepOf([check('vm', { state: 'PausedCritical' }), check('elapsed')]))[0]).toBe('guest')
    expect(litParts(stepOf([], 'Wait-Lab -Minutes 5'))).toEqual(['time'])
    expect(litParts(stepOf([], 'Restore-VMSnapshot SHOP -Name a'))).toEqual(['disk'])
    // What a look hands on is no look.
    expect(litParts(stepOf([], 'Get-VMCheckpoint SHOP | Remove-VMCheckpoint', 'Get-LabPlace'))[0]).toBe('places')
    expect(litParts(stepOf([], 'Get-Help'))).toEqual([])
  })
})

describe('the machine that a step is about', () => {
  it('is that of the check that tells, or else the one named most', () => {
    const chain = check('chain', { vm: 'good', files: 2 })
    const all = ['SHOP', 'GOOD', 'DATA']
    expect(machineOf(stepOf([check('app', { vm: 'DATA' }), check('app', { vm: 'DATA' }), chain]), all)).toBe('GOOD')
    expect(machineOf(stepOf([check('vm', { name: 'SHOP', state: 'Running' })], 'Start-VM GOOD'), all)).toBe('SHOP')
    expect(machineOf(stepOf([], 'Start-VM SHOP, GOOD', 'Stop-VM GOOD'), all)).toBe('GOOD')
  })
  it('is none that is not there, nor what somebody only called so', () => {
    expect(machineOf(stepOf([check('chain', { vm: 'BASE' })]), ['SHOP', 'GOOD'])).toBeUndefined()
    expect(machineOf(stepOf([], "Checkpoint-VM -SnapshotName 'GOOD'"), ['SHOP', 'GOOD'])).toBeUndefined()
  })
  it('is named where it is shown, and asked for where another one is', () => {
    expect(spotlight('disk', 'SHOP', 'SHOP')).toBe('Here: SHOP’s disk')
    expect(spotlight('disk', 'SHOP', 'GOOD')).toBe('This step is about GOOD: choose it above')
    expect(spotlight('places', 'SHOP', 'GOOD')).toMatch(/^Here: /)
    expect(spotlight('', 'SHOP', 'SHOP')).toBe('')
  })
})

it('scrolls no further than what is pointed out needs', () => {
  const room = { top: 100, bottom: 800 }
  expect(scrollBy({ top: 150, bottom: 700 }, room)).toBe(0)
  expect(scrollBy({ top: 700, bottom: 1100 }, room)).toBe(300)
  expect(scrollBy({ top: -200, bottom: 300 }, room)).toBe(-300)
  // Longer than there is room: from its beginning.
  expect(scrollBy({ top: 150, bottom: 1400 }, room)).toBe(50)
  expect(scrollBy({ top: -300, bottom: 900 }, room)).toBe(-400)
})
