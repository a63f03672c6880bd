/** Any session with backups: what change tracking names is always enough, and known as long as nothing was applied. */
import { afterAll, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { Random } from '../../src/kernel/random.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { asJob, newLab, writeBlocks } from '../fixtures/lab-fixture.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'
import { beginBackup, type Copy, isEnough } from './tracked-lab.ts'
import { apply, checkpoint, hostedOf, QUIET, remove } from './tree-lab.ts'

const STEPS = 24
const tally = { sessions: 0, enough: 0, unknown: 0 }
afterAll(() =>
  console.log(
    `change tracking of VMs: ${tally.sessions} sessions, ${tally.enough} times enough, ${tally.unknown} times not known`,
  ),
)

const LINES: readonly (readonly [weight: number, line: string])[] = [
  [4, 'Start-VM SHOP'],
  [1, 'Stop-VM SHOP'],
  [1, 'Stop-VM SHOP -TurnOff'],
  [1, 'Save-VM SHOP'],
  [2, 'Invoke-LabFault PowerCut'],
  [3, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3'],
  [2, checkpoint('a')],
  [2, checkpoint('b')],
  [2, remove('a')],
  [2, remove('b')],
  [1, apply('a')],
  [1, 'Wait-Lab -Seconds 1'],
  [1, 'Wait-Lab -Minutes 2'],
  [4, 'backup'],
  [6, 'write'],
]
const DRAWN = LINES.flatMap(([weight, line]) => Array<string>(weight).fill(line))

interface Followed {
  readonly copy: Copy
  lost: boolean
}

const play = (lab: Lab, random: Random, line: string, followed: Followed[]): void => {
  const pick = (most: number) => random.integer('pick', 0, most)
  if (line === 'backup') {
    const begun = beginBackup(lab)
    // Some backups go on while the session does, and may end by a power cut.
    if (begun && pick(2) > 0) lab.settle(begun.operation)
    if (begun) followed.push({ copy: begun.copy, lost: false })
  } else if (line === 'write') {
    if (hostedOf(lab).slot.on && lab.hypervisor.stateOf(hostedOf(lab)) === 'Running')
      writeBlocks(lab, 'SHOP', [30 + pick(20), 30 + pick(20)], pick(200))
  } else {
    const applied = runLine(lab, pick(2) === 0 ? asJob(line) : line, { wait: true }).ok
    if (applied && line === apply('a')) for (const each of followed) each.lost = true
  }
}

it('a copy and what was changed since make the disk, in any session', {
  timeout: isWholeProof() ? 86_400_000 : 60_000,
}, () => {
  const sessions = proofCount(20)
  for (let seed = 1; seed <= sessions; seed++) {
    const random = new Random(seed)
    const lab = newLab(QUIET)
    const followed: Followed[] = []
    const told: string[] = []
    for (let step = 0; step < STEPS; step++) {
      const line = DRAWN[random.integer('line', 0, DRAWN.length - 1)] as string
      told.push(line)
      play(lab, random, line, followed)
      for (const { copy, lost } of followed.slice(-2)) {
        const enough = isEnough(lab, copy)
        const finished = lab.backups.points.some(({ referencePoint }) => referencePoint === copy.id)
        const where = `session ${seed}: ${told.join('; ')}`
        if (enough === undefined) tally.unknown++
        else tally.enough++
        expect([where, enough]).not.toEqual([where, false])
        if (lost) expect([where, enough]).toEqual([where, undefined])
        else if (finished) expect([where, enough]).toEqual([where, true])
      }
    }
    tally.sessions++
    lab.dispose()
  }
  expect(tally.enough).toBeGreaterThan(sessions * 5)
})
