/** How far a long wait is, and when it is over. */

const DAY_MICROS = 86_400_000_000

const days = (micros: number): string => {
  const tenths = Math.floor((micros * 10) / DAY_MICROS)
  return tenths % 10 === 0 || tenths >= 100 ? String(Math.floor(tenths / 10)) : (tenths / 10).toFixed(1)
}

export const waiting = {
  /** `3 of 90 days, about 20 s more`; seconds of the person's own time, undefined before they can be told. */
  progress: (doneMicros: number, totalMicros: number, secondsLeft: number | undefined) =>
    `${days(doneMicros)} of ${days(totalMicros)} days${
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
    `Stopped after ${days(doneMicros)} of ${days(totalMicros)} days. What happened until then has happened.`,
}
