/** How far a long wait is, and when it is over. */
import { durationText } from './format.ts'

const DAY_MICROS = 86_400_000_000
const HOUR_MICROS = 3_600_000_000

const days = (micros: number): string => {
  const tenths = Math.floor((micros * 10) / DAY_MICROS)
  return tenths % 10 === 0 || tenths >= 100 ? String(Math.floor(tenths / 10)) : (tenths / 10).toFixed(1)
}

/** `3 of 90 days`; of less than a day in hours, minutes and seconds: `40 s of 5 min`. */
const share = (doneMicros: number, totalMicros: number): string =>
  totalMicros < DAY_MICROS
    ? `${doneMicros === 0 ? '0 s' : durationText(doneMicros)} of ${durationText(totalMicros)}`
    : `${days(doneMicros)} of ${days(totalMicros)} days`

type Looked =
  | { readonly phase: 'cells'; readonly done: number; readonly total: number }
  | {
      readonly phase: 'running' | 'returning'
      readonly policy: 'A' | 'B'
      readonly done: number
      readonly total: number
    }

/** How far a look is that is executed. */
export const looking = {
  begins: 'Copies of the lab are made',
  progress: (looked: Looked): string => {
    const { done, total } = looked
    if (looked.phase === 'cells') return `${done} of ${total} cells`
    if (looked.phase === 'running')
      return `Plan ${looked.policy}: ${days(done * HOUR_MICROS)} of ${days(total * HOUR_MICROS)} days`
    return `Plan ${looked.policy}: ${done} of ${total} copies returned from`
  },
  name: 'Executed on copies of the lab',
  stop: 'Stop',
  stopped: 'Stopped. The lab is as it was; nothing came of it.',
}

export const waiting = {
  /** `3 of 90 days, about 20 s more`; seconds of the person's own time, undefined before they can be told. */
  progress: (doneMicros: number, totalMicros: number, secondsLeft: number | undefined) =>
    `${share(doneMicros, totalMicros)}${
      secondsLeft === undefined
        ? ''
        : secondsLeft < 120
          ? `, about ${Math.max(1, Math.round(secondsLeft))} s more`
          : `, about ${Math.round(secondsLeft / 60)} min more`
    }`,
  name: 'Simulated time passes',
  goesOn: 'Not waited for any longer. It goes on as time does; -AsJob does not wait from the beginning.',
  stop: 'Stop waiting',
  stopped: (doneMicros: number, totalMicros: number) =>
    `Stopped after ${share(doneMicros, totalMicros)}. What happened until then has happened.`,
}
