/** Three months of a quiet shop with a checkpoint that somebody forgot, and what forks, digests and pictures cost then. */
import { DAY, HOUR } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { Projector } from '../../src/view/projector.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { medianMs, msOf } from './timing.ts'

const DAYS = 90
const ROUNDS = 9

const started = (): Lab => {
  const lab = newLab(QUIET_SHOP)
  play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP 'forgotten'")
  return lab
}

/** Each after a little that is new. */
const costsOf = (lab: Lab) => {
  const projector = new Projector()
  projector.changes(lab, 0)
  const after = (work: () => void): number => {
    const times = Array.from({ length: ROUNDS }, () => {
      lab.advance(HOUR)
      return msOf(work)
    })
    return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number
  }
  lab.digest()
  return {
    fork: medianMs(41, () => lab.fork()),
    digest: after(() => lab.digest()),
    projection: after(() => projector.changes(lab, 0)),
  }
}

export const figures = (): readonly Figure[] => {
  const young = started()
  young.advance(2 * DAY)
  const lab = started()
  const ms = msOf(() => lab.advance(DAYS * DAY))
  const [first, last] = [costsOf(young), costsOf(lab)]
  return [
    { name: `${DAYS} days of quiet-shop with a forgotten checkpoint`, ms, asked: 10_000, better: 'lower' },
    { name: `fork() after ${DAYS} days, vs 2 days`, ratio: last.fork / first.fork, asked: 1.5, better: 'lower' },
    { name: `digest() after ${DAYS} days, vs 2 days`, ratio: last.digest / first.digest, asked: 1.5, better: 'lower' },
    {
      name: `projection after ${DAYS} days, vs 2 days`,
      ratio: last.projection / first.projection,
      asked: 1.5,
      better: 'lower',
    },
  ]
}
