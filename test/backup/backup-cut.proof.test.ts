/**
 * P1 of issue E, second half: a job or a retention run that is cut at any write leaves every older point restorable, to
 * its very bytes; and what was cut can be run again.
 */
import { afterAll, describe, expect, it } from 'vitest'
import type { RestorePoint } from '../../src/backup/restore-point.ts'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import { keepEveryChange } from '../fixtures/watched-volume.ts'
import {
  COPIED,
  type Content,
  contentAt,
  newCopied,
  noteMoments,
  sameContent,
  someWork,
} from '../histories/backup-lab.ts'
import { Dice } from '../histories/history.ts'
import { pageRoom } from '../histories/page-guest.ts'
import { proofCount } from '../proof-size.ts'

const SECOND = 1_000_000
const HOUR = 3600 * SECOND
const base = newCopied({ ...engine, guests: pageRoom() })
const tally = { cuts: 0, points: 0 }
afterAll(() => {
  console.log(`cut backups: ${tally.cuts} cuts, ${tally.points} older points restored to their bytes, 0 lost`)
  base.dispose()
})

const run = (lab: Lab, command: Command): void => {
  const outcome = lab.dispatch(command)
  if (!outcome.ok) throw new Error(`${JSON.stringify(command)}: ${outcome.code}`)
  if (outcome.operation) expect(lab.settle(outcome.operation)).toBeUndefined()
}

const works = (lab: Lab, dice: Dice): void => {
  for (let times = 0; times < 3; times++) {
    const text = JSON.stringify(someWork(dice))
    run(lab, { type: 'run-app', vm: COPIED, request: { app: 'Notepad', action: 'Type', text } })
  }
}

type BackupType = Extract<Command, { type: 'start-backup' }>['backupType']
const backUp = (backupType: BackupType, more: object = {}): Command => ({
  type: 'start-backup',
  vm: COPIED,
  repository: 'NAS1',
  backupType,
  ...more,
})
const keep = (points: number): Command => ({
  type: 'set-retention',
  vm: COPIED,
  repository: 'NAS1',
  policy: { kind: 'count', points },
})

/** What is there before, and what is cut. */
const CASES: readonly (readonly [name: string, before: readonly Command[], cut: Command])[] = [
  ['a full', [backUp('Full')], backUp('Full')],
  ['an incremental', [backUp('Full'), backUp('Incremental')], backUp('Incremental')],
  ['a differential', [backUp('Full'), backUp('Incremental')], backUp('Differential')],
  ['a synthetic full', [backUp('Full'), backUp('Incremental')], backUp('SyntheticFull')],
  ['a reverse incremental', [backUp('Full')], backUp('ReverseIncremental')],
  ['a second reverse incremental', [backUp('Full'), backUp('ReverseIncremental')], backUp('ReverseIncremental')],
  [
    'a compressed reverse incremental',
    [backUp('Full', { compress: true })],
    backUp('ReverseIncremental', { compress: true }),
  ],
  ['retention of a chain', [backUp('Full'), backUp('Incremental'), backUp('Full'), backUp('Incremental')], keep(1)],
]

/** Every point that is to stay, on what the medium holds at each cut. */
const heldAtEachCut = (
  lab: Lab,
  forks: readonly HostVolume[],
  points: readonly RestorePoint[],
  moments: ReadonlyMap<string, Content>,
): void => {
  for (const [at, fork] of forks.entries()) {
    tally.cuts++
    for (const point of points) {
      const content = contentAt(lab, fork, point)
      const isMoment = !(content instanceof StorageError) && sameContent(content, moments.get(point.id) as Content)
      expect([`cut ${at}`, point.id, isMoment || content]).toEqual([`cut ${at}`, point.id, true])
      tally.points++
    }
  }
}

const cutEverywhere = (seed: number, before: readonly Command[], cut: Command): void => {
  const lab = base.fork()
  const dice = new Dice(seed)
  const moments = new Map<string, Content>()
  noteMoments(lab, moments)
  for (const command of before) {
    works(lab, dice)
    run(lab, command)
    lab.advance(HOUR)
  }
  works(lab, dice)
  const older = lab.backups.points
  const forks: HostVolume[] = []
  keepEveryChange(lab.places.need('NAS1', 'Data').disk, forks)
  run(lab, cut)
  const stay = older.filter(({ id }) => lab.backups.state.points.some((point) => point.id === id))
  heldAtEachCut(lab, forks, stay, moments)
  expect(forks.length).toBeGreaterThan(3)
  lab.dispose()
}

describe('cut at any write, older points stay restorable', () => {
  it.each(CASES)('%s', (_name, before, cut) => {
    for (let seed = 1; seed <= proofCount(20); seed++) cutEverywhere(seed, before, cut)
  })

  it('the merge of the oldest increment into its full, which then can be run again', () => {
    const lab = base.fork()
    const dice = new Dice(11)
    const moments = new Map<string, Content>()
    noteMoments(lab, moments)
    run(lab, {
      type: 'new-backup-job',
      name: 'always',
      vm: COPIED,
      repository: 'NAS1',
      method: 'ForeverForward',
      everyHours: 1,
    })
    for (let hour = 0; hour < 4; hour++) {
      works(lab, dice)
      lab.advance(HOUR)
    }
    lab.advance(HOUR / 2)
    const forks: HostVolume[] = []
    const { disk } = lab.places.need('NAS1', 'Data')
    const before = lab.fork()
    keepEveryChange(disk, forks)
    run(lab, keep(2))
    expect(lab.backups.points.map(({ type }) => type)).toEqual(['Full', 'Incremental'])
    heldAtEachCut(lab, forks, lab.backups.points, moments)
    // the program died in the middle: the next run finds what it left
    const half = before.dispatch(keep(2))
    expect(half.ok).toBe(true)
    before.advance(4 * SECOND)
    before.backups.failJobsOn('NAS1', undefined, 'power-lost')
    const left = before.backups.state.points.map(({ id }) => id)
    works(before, dice)
    before.advance(2 * HOUR)
    expect(before.backups.points.map(({ type }) => type)).toEqual(['Full', 'Incremental'])
    expect(left.length).toBeGreaterThanOrEqual(2)
    lab.dispose()
    before.dispose()
  })
})
