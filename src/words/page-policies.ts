/** Words of two plans of backups against each other, on the page. */
import { durationText, plural } from './format.ts'
import { money } from './page-backups.ts'

const seconds = (value: number): string => durationText(Math.round(value) * 1_000_000)

export const policies = {
  heading: 'Two plans, the same days, the same failure',
  text: 'Two copies of this lab, as it is now, set up a plan each and live the same days by the same chance. Then the same failure befalls both, and each way back is gone. The lab itself stays as it is.',
  plan: (letter: string) => `Plan ${letter}`,
  planText: 'Lines of the prompt, one below the other.',
  ordinary: (vm: string, repository: string) => `New-LabBackupJob nightly ${vm} -Repository ${repository} -At 22:00`,
  other: (vm: string, repository: string) => `New-LabBackupJob often ${vm} -Repository ${repository} -EveryHours 6`,
  days: 'Days',
  fault: 'Then',
  faultText: (title: string, small: string) => (small === '' ? title : `${title}, ${small}`),
  start: 'Live both plans',
  stop: 'Stop',
  stopped: 'Stopped. Nothing came of it.',
  empty: 'Write at least one line into each plan.',
  phases: {
    running: (letter: string) => `Plan ${letter} is lived`,
    returning: (letter: string) => `Plan ${letter}: each copy is returned from`,
  },
  what: 'What came of it',
  returnsFrom: 'Returns from',
  nothing: 'nothing',
  from: (copy: string, place: string) => `${copy} on ${place}`,
  lost: 'Work lost',
  lostText: (loss: number | null, orders: number | null) =>
    loss === null ? '–' : loss === 0 ? 'nothing' : `${seconds(loss)}, ${plural(orders ?? 0, 'order')}`,
  down: 'Down',
  downText: (back: number | null) => (back === null ? 'takes no order any more' : seconds(back)),
  promised: 'Promised: RPO, RTO',
  promisedText: (rpo: number, rto: number, isKept: boolean | null) =>
    `${seconds(rpo)}, ${seconds(rto)}${isKept === null ? '' : isKept ? ' (✓ kept)' : ' (✕ not kept)'}`,
  nothingPromised: 'nothing',
  points: 'Restore points in the end',
  bytes: 'Bytes of backups',
  cost: 'Cost of these days, all places',
  money,
  copies: (letter: string) => `Every copy of plan ${letter}, after the failure`,
  copy: 'Copy',
  place: 'Place',
  worth: 'Worth',
  why: 'Why',
}
