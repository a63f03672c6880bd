import { expect, it } from 'vitest'
import { dayText, monthText, weekText, yearText } from '../../src/kernel/calendar-periods.ts'

const micros = (text: string): number => Date.parse(`${text}T23:59:59Z`) * 1000

it.each([
  ['2026-03-14', '2026-W11'],
  ['2026-03-15', '2026-W11'],
  ['2026-03-16', '2026-W12'],
  ['2019-12-29', '2019-W52'],
  ['2019-12-30', '2020-W01'],
  ['2020-12-31', '2020-W53'],
  ['2021-01-03', '2020-W53'],
  ['2021-01-04', '2021-W01'],
  ['1970-01-01', '1970-W01'],
  ['1969-12-28', '1969-W52'],
])('%s lies in week %s', (day, week) => {
  expect(weekText(micros(day))).toBe(week)
  expect([dayText(micros(day)), monthText(micros(day)), yearText(micros(day))]).toEqual([
    day,
    day.slice(0, 7),
    day.slice(0, 4),
  ])
})

it('turns the week on Mondays and at no other time, and the fourth of January is in the first', () => {
  const day = 86_400_000_000
  const wrong: string[] = []
  for (let at = micros('1999-01-01'); at < micros('2061-01-01'); at += day) {
    const turns = weekText(at) !== weekText(at - day)
    if (turns !== (new Date(at / 1000).getUTCDay() === 1)) wrong.push(dayText(at))
    if (dayText(at).endsWith('-01-04') && !weekText(at).endsWith('-W01')) wrong.push(dayText(at))
  }
  expect(wrong).toEqual([])
})
