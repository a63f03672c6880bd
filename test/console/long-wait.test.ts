import { expect, it } from 'vitest'
import { toldWait } from '../../src/cli/told-wait.ts'
import { longWaitOf, waitOf } from '../../src/console/long-wait.ts'
import { DAY } from '../../src/kernel/sim-time.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { waiting } from '../../src/words/waiting.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

it('knows a line that only waits, and for more than a day', () => {
  expect(longWaitOf('Wait-Lab -Days 90')).toBe(90 * DAY)
  expect(longWaitOf('wait-lab -hours 25')).toBe(25 * 3_600_000_000)
  expect(longWaitOf('Wait-Lab -Days 90 | Format-Table')).toBe(90 * DAY)
  expect(waitOf('Wait-Lab 5')).toBe(5_000_000)
  for (const line of [
    'Wait-Lab -Days 90 -WhatIf',
    'Wait-Lab -Days 90 | Format-Tabel',
    'Wait-Lab -Days 1',
    'Wait-Lab',
    'Wait-Lab -Days x',
    'Start-VM SHOP',
    '',
    '| Wait-Lab -Days 9',
  ])
    expect(longWaitOf(line), line).toBeUndefined()
})

it('ends in the same lab in slices as in one go', () => {
  const [sliced, whole] = [newLab(QUIET_SHOP), newLab(QUIET_SHOP)]
  for (const lab of [sliced, whole]) play(lab, 'Start-VM SHOP')
  const told: string[] = []
  toldWait(sliced, (text) => told.push(text))(2 * DAY)
  toldWait(whole, undefined)(2 * DAY)
  expect(sliced.digest()).toBe(whole.digest())
  expect(told.at(-1), 'the line is empty again').toBe('')
  for (const lab of [sliced, whole]) lab.dispose()
})

it('says how far a wait is', () => {
  expect(waiting.progress(3 * DAY, 90 * DAY, 20.4)).toBe('3 of 90 days, about 20 s more')
  expect(waiting.progress(0, DAY / 288, undefined)).toBe('0 s of 5 min')
  expect(waiting.progress(DAY / 2, 90 * DAY, undefined)).toBe('0.5 of 90 days')
  expect(waiting.progress(12.5 * DAY, 90 * DAY, 300)).toBe('12 of 90 days, about 5 min more')
})
