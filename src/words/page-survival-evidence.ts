/** Words of an opened cell, and of 3-2-1-1-0. */
import { eventSentence } from './events.ts'
import { countText, type Data, durationText, plural } from './format.ts'
import { ruleDigits, survivalReason } from './survival.ts'

const VERDICTS = { survived: 'survives', damaged: 'starts, and something is wrong', lost: 'is lost' } as const

export const evidence = {
  heading: (row: string, failure: string, result: keyof typeof VERDICTS) => `${failure}: ‘${row}’ ${VERDICTS[result]}`,
  why: (code: string, data: Data) => survivalReason(code, data),
  lost: (lossSeconds: number, orders: number | null) =>
    lossSeconds === 0 && !orders
      ? 'Nothing is lost.'
      : `Lost: the last ${durationText(Math.round(lossSeconds) * 1_000_000)}${orders === null ? '' : `, ${plural(orders, 'order')}`}.`,
  notThere: (orders: number | null) =>
    orders ? `${plural(orders, 'order')} of then ${orders === 1 ? 'is' : 'are'} not there.` : '',
  back: (seconds: number | null) =>
    seconds === null
      ? 'No order is taken any more.'
      : seconds === 0
        ? 'It goes on taking orders.'
        : `The first order comes ${durationText(Math.round(seconds) * 1_000_000)} after it was noticed.`,
  measuredAt: (time: string) => `measured ${time}`,
  asking: 'Fetching what was found…',
  gone: 'What was found is not kept any more. Run the moment again to see it.',
  boot: 'Boot report',
  bootNothing: 'it went on without a boot, or from a clean disk',
  bootNone: 'nothing came back that could be booted',
  finding: (code: string, data: Data) => eventSentence(code, data),
  integrity: 'PRAGMA integrity_check',
  orders: 'Orders present',
  ordersTold: (wanted: number, missing: number, wrong: number) =>
    `${countText(wanted - missing)} of ${countText(wanted)}${wrong > 0 ? `, ${countText(wrong)} not as written` : ''}`,
  missing: (spans: readonly (readonly [number, number])[]) => {
    const told = spans.slice(0, 3).map(([from, to]) => (from === to ? `#${from}` : `#${from} to #${to}`))
    return spans.length === 0 ? '' : `, ${told.join(', ')}${spans.length > 3 ? ' and others' : ''} missing`
  },
  sums: 'Sums',
  sumsHold: 'stock and money add up',
  sumsWrong: 'stock and money do not add up',
  files: 'Files hashed',
  filesTold: (wanted: number, amiss: number) => `${countText(wanted - amiss)} of ${countText(wanted)} match`,
  fileAmiss: (path: string, isMissing: boolean) => `${path} ${isMissing ? 'missing' : 'changed'}`,
  more: (count: number) => `and ${countText(count)} more`,
  lines: 'The lines that lead here',
  linesAbout: (count: number) => `after ${plural(count, 'line')} of the lab’s own`,
  replay: 'Replay this cell',
  replaying: (percent: number) => `Replaying from the beginning, ${percent}%`,
  stopReplay: 'Stop',
  same: 'The same world again, byte by byte:',
  other: 'Another world came out:',
  digests: 'Digest then and now',
  refused: (failure: string, reason: string) => `${failure} cannot strike then: ${reason}`,
  close: 'Close',
} as const

export const rule = {
  heading: '3-2-1-1-0',
  intro: 'What each digit names is taken away on a copy of the lab, and the machine is returned from what is left.',
  run: 'Prove it',
  stop: 'Stop',
  running: (digit: string | null) => (digit === null ? 'Proving…' : `Proving: ${ruleDigits[digit] ?? digit}`),
  stopped: 'Stopped. Nothing is proven.',
  caption: '3-2-1-1-0, each digit proven',
  digit: (digit: string) => ruleDigits[digit] ?? digit,
  columns: ['Rule', 'Holds', 'By', 'What was removed, and what it came back from'],
  holds: 'holds',
  fails: 'does not hold',
  found: (found: number, asked: number, digit: string) =>
    digit === 'errors' ? plural(found, 'error') : `${countText(found)} of ${countText(asked)}`,
  trial: (
    removed: readonly string[],
    returnedFrom: string | null,
    why: { readonly code: string; readonly data: Data },
  ) =>
    `${removed.length === 0 ? '' : `without ${removed.join(' and ')}: `}${returnedFrom === null ? survivalReason(why.code, why.data) : `back from ${returnedFrom}`}`,
  noCopies: 'no copy',
  asOf: (at: string) => `Proven with the copies there were at ${at}.`,
  notOf: (at: string) => `The ruler stands at ${at}: of that moment this says nothing.`,
} as const
