/** What is printed of copies and failures: the table, the reasons behind it, and the proof of 3-2-1-1-0. */
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, SECOND, type SimTime } from '../kernel/sim-time.ts'
import { timeText } from '../kernel/wall-clock.ts'
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { rowKey } from '../survival/copies.ts'
import { type RuleProof, type RuleTrial, rule32110 } from '../survival/rule-32110.ts'
import type { SurvivalCell, SurvivalMatrix } from '../survival/survival-cell.ts'
import { survivalEvidence } from '../survival/survival-evidence.ts'
import { survivalOf } from '../survival/survival-matrix.ts'
import { refusedFailureText, ruleDigits, survivalReason, worthText } from '../words/survival.ts'
import { type ConsoleObject, type Note, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

export interface SurvivalLook {
  readonly kind: 'survival'
  readonly vm: string | undefined
  /** `10:20` of the lab's day, or with a date. */
  readonly at: string | undefined
  readonly rule: boolean
}

/** The machine that is named, or the only one. */
const concerned = (lab: Lab, named: string | undefined): string => {
  const [only, ...others] = lab.hypervisor.vms
  if (named === undefined && (!only || others.length > 0))
    throw new Refused('missing-parameter', { cmdlet: 'Get-LabSurvival', name: 'VMName' })
  return named === undefined ? (only?.record.name as string) : lab.hypervisor.need(named).record.name
}

const MOMENT = /^(?:(\d{4}-\d\d-\d\d)[T ])?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/

/** Throws `bad-value`, and `survival-moment` for a day on which the lab was not. */
const momentOf = (lab: Lab, text: string): SimTime => {
  const [, date, hours, minutes, seconds = '0'] = MOMENT.exec(text) ?? []
  if (hours === undefined)
    throw new Refused('bad-value', { name: 'At', value: text, allowed: 'Write 10:20 or 2026-03-14T10:20:00.' })
  const { epochMicros } = lab.scenario
  const now = epochMicros + lab.now
  let day = now - (now % DAY)
  while (date !== undefined && timeText(day).slice(0, date.length) > date) day -= DAY
  const onDay = date === undefined || timeText(day).startsWith(date)
  if (!onDay || day + DAY <= epochMicros)
    throw new Refused('survival-moment', { at: text, from: timeText(epochMicros), to: timeText(now) })
  return day + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND - epochMicros
}

/** Its kind, and its parameters where another of the kind stands in the table. */
const heading = ({ kind, parameters }: Failure, all: readonly Failure[]): string =>
  all.filter((each) => each.kind === kind).length === 1 ? kind : `${kind} ${Object.values(parameters).join(' ')}`

const cellsOf = ({ cells, failures }: SurvivalMatrix, row: string): readonly (SurvivalCell | undefined)[] =>
  failures.map(({ kind, parameters, dwellMicros }) =>
    cells.find(
      (cell) =>
        cell.row === row && cell.failure === kind && cell.parameters === parameters && cell.dwellMicros === dwellMicros,
    ),
  )

const rowsOf = (lab: Lab, matrix: SurvivalMatrix): readonly ConsoleObject[] =>
  matrix.rows.map((copy) => {
    const cells = cellsOf(matrix, rowKey(copy))
    const worths = matrix.failures.map((failure, index): [string, string | null] => {
      const cell = cells[index]
      return [heading(failure, matrix.failures), cell ? worthText(cell) : null]
    })
    return objectOf(TYPES.survival, {
      Copy: copy.name,
      Place: copy.place,
      TakenAt: clockText(lab, copy.takenAt),
      ...Object.fromEntries(worths),
    })
  })

const noteOf = ({ cells, failures, refused }: SurvivalMatrix): readonly Note[] => {
  const lines = cells
    .filter(({ result, why }) => result !== 'survived' || why.code === 'returned-from-older')
    .map(({ failure, copy, why }) => `${failure}, ${copy}: ${survivalReason(why.code, why.data)}`)
  const none = refused.map(({ failure, why }) =>
    refusedFailureText(heading(failure, failures), survivalReason(why.code, why.data)),
  )
  return [...lines, ...none].length === 0 ? [] : [{ note: [...lines, ...none].join('\n') }]
}

/** `without HV1:D: SHOP-1`. */
const trialText = ({ removed, returnedFrom, why }: RuleTrial): string =>
  `${removed.length === 0 ? '' : `without ${removed.join(', ')}: `}${returnedFrom ?? survivalReason(why.code, why.data)}`

const proofRow = ({ digit, asked, found, holds, copies, trials }: RuleProof): ConsoleObject =>
  objectOf(TYPES.ruleProof, {
    Rule: ruleDigits[digit] as string,
    Asked: asked,
    Found: found,
    Holds: holds,
    Copies: copies.join(', '),
    Proof: trials.map(trialText).join('; '),
  })

/** The answer stays in the lab for the evidence, outside the digest. */
export const survival = (lab: Lab, { vm: named, at, rule }: SurvivalLook): Shown => {
  const vm = concerned(lab, named)
  if (rule) return rule32110(lab, vm).map(proofRow)
  const matrix = survivalOf(lab, { vm, ...(at === undefined ? {} : { at: momentOf(lab, at) }) })
  lab.lastSurvival = survivalEvidence(lab, matrix)
  return [...rowsOf(lab, matrix), ...noteOf(matrix)]
}
