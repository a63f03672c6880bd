/** What is asked of copies and failures: the matrix, or the proof of 3-2-1-1-0. */
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, SECOND, type SimTime } from '../kernel/sim-time.ts'
import { timeText } from '../kernel/wall-clock.ts'
import type { Lab } from '../lab/lab.ts'
import { rule32110 } from '../survival/rule-32110.ts'
import type { RuleProof, RuleTrial } from '../survival/rule-trial.ts'
import { survivalEvidence } from '../survival/survival-evidence.ts'
import { survivalMatrix } from '../survival/survival-matrix.ts'
import { ruleDigits, survivalReason } from '../words/survival.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { cellObjects, matrixText } from './survival-cells.ts'

export interface SurvivalLook {
  readonly kind: 'survival'
  readonly vm: string | undefined
  /** `10:20` of the lab's day, or with a date. */
  readonly at: string | undefined
  readonly rule: boolean
}

/** The machine that is named, or the only one; one that is deleted while backups of it lie somewhere as well. */
const concerned = (lab: Lab, named: string | undefined): string => {
  const there = lab.hypervisor.vms.map(({ record }) => record.name)
  const known = [...new Set([...there, ...lab.backups.points.map(({ vm }) => vm)])]
  if (named !== undefined)
    return known.find((name) => name.toLowerCase() === named.toLowerCase()) ?? lab.hypervisor.need(named).record.name
  const [only, ...others] = there.length === 1 ? there : known
  if (only === undefined) throw new Refused('no-vm', {})
  if (others.length > 0) {
    const choices = known.join(', ')
    throw new Refused('missing-parameter', { cmdlet: 'Get-LabSurvival', name: 'VMName', why: 'several', choices })
  }
  return only
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
    throw new Refused('survival-moment', {
      at: text,
      from: timeText(epochMicros),
      to: timeText(now),
      isBefore: Number(date !== undefined && date <= timeText(epochMicros).slice(0, date.length)),
    })
  return day + Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND - epochMicros
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

export const survival = (lab: Lab, look: SurvivalLook): Shown => {
  // Of its three copies one is the machine itself.
  if (look.rule) return rule32110(lab, lab.hypervisor.need(concerned(lab, look.vm)).record.name).map(proofRow)
  const steps = survivalSteps(lab, look)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The matrix, cell by cell. The answer stays in the lab for the evidence, outside the digest. */
export function* survivalSteps(
  lab: Lab,
  { vm: named, at }: SurvivalLook,
): Generator<{ readonly phase: 'cells'; readonly done: number; readonly total: number }, Shown> {
  const vm = concerned(lab, named)
  const steps = survivalMatrix(lab, { vm, ...(at === undefined ? {} : { at: momentOf(lab, at) }) })
  let step = steps.next()
  for (; !step.done; step = steps.next()) yield { phase: 'cells', done: step.value.done, total: step.value.total }
  lab.lastSurvival = survivalEvidence(lab, step.value)
  return [...cellObjects(lab, step.value), { note: matrixText(lab, step.value), instead: true }]
}
