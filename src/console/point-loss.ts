/** Which restore points a retention would take at once, found by carrying it out on a copy, and why the others stay. */
import { retentionVerdicts } from '../backup/retention.ts'
import { pointsOf, type RepositoryOf, retained } from '../backup/retention-steps.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import {
  noPointGoes,
  nothingSoundStays,
  pointGoes,
  pointStays,
  pointsGoHeading,
  pointsOutlook,
  pointsStayHeading,
} from '../words/point-loss.ts'
import { retentionOutlook } from './retention-looks.ts'

/** The repositories of whatever points there are. */
const repositoriesOf = (lab: Lab): readonly RepositoryOf[] => {
  const byKey = new Map(
    lab.backups.points.map(({ vm, place, volume }) => [`${vm}:${place}:${volume}`, { vm, place, volume }]),
  )
  return [...byKey.values()]
}

/** Where the policy is a new one. */
const changedOf = (lab: Lab, after: Lab): readonly RepositoryOf[] =>
  repositoriesOf(after).filter(
    (where) => JSON.stringify(lab.backups.retentionOf(where)) !== JSON.stringify(after.backups.retentionOf(where)),
  )

const OUTLOOK_DAYS = 90

const outlookFor = (lab: Lab, after: Lab): readonly string[] =>
  changedOf(lab, after).map((where) => pointsOutlook(retentionOutlook(after, where, OUTLOOK_DAYS)))

/** Why each point stays there. */
const stayingFor = (lab: Lab, after: Lab): readonly string[] =>
  changedOf(lab, after).flatMap((where) => {
    const points = retained(after, pointsOf(after.backups.points, where))
    const policy = after.backups.retentionOf(where)
    const verdicts = retentionVerdicts(points, policy, after.now, after.scenario.epochMicros)
    const isNoneSound = points.length > 0 && points.every(({ isBroken }) => isBroken)
    return [...verdicts.map(pointStays), ...(isNoneSound ? [nothingSoundStays] : [])]
  })

/** Empty for any other command, and where it is refused. */
export const pointLoss = (lab: Lab, command: Command): readonly string[] => {
  if (command.type !== 'set-retention') return []
  const after = lab.fork()
  try {
    const outcome = after.dispatch(command)
    if (!outcome.ok) return []
    if (outcome.operation) after.settle(outcome.operation)
    const there = new Set(after.backups.points.map(({ id }) => id))
    const gone = lab.backups.points.filter(({ id }) => !there.has(id)).map(({ id, place }) => pointGoes(id, place))
    const stays = stayingFor(lab, after)
    return [
      ...(gone.length > 0 ? [pointsGoHeading, ...gone] : [noPointGoes]),
      ...(stays.length > 0 ? [pointsStayHeading, ...stays] : []),
      ...outlookFor(lab, after),
    ]
  } finally {
    after.dispose()
  }
}
