/** P3 of issue E: bits flipped anywhere in backup files: each is found by the hash check, and none is believed. */
import { afterAll, describe, expect, it } from 'vitest'
import type { RestorePoint } from '../../src/backup/restore-point.ts'
import { planVerify, verifyWork } from '../../src/backup/verify-job.ts'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { engine, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { COPIED, contentOfPoint, flipBit, newCopied, sameContent, someWork } from '../histories/backup-lab.ts'
import { Dice } from '../histories/history.ts'
import { pageRoom } from '../histories/page-guest.ts'
import { proofCount } from '../proof-size.ts'

const tally = { flips: 0, found: 0, harmless: 0 }
afterAll(() =>
  console.log(
    `flipped bits: ${tally.flips}, all found by the hash check; ${tally.harmless} of them where no point reads, 0 believed`,
  ),
)

const run = (lab: Lab, command: Command): void => {
  const outcome = lab.dispatch(command)
  if (!outcome.ok) throw new Error(outcome.code)
  if (outcome.operation) lab.settle(outcome.operation)
}

/** Points of every kind, sealed in every way, in three places. */
const manyPoints = (): Lab => {
  const lab = newCopied({ ...engine, guests: pageRoom() })
  const dice = new Dice(3)
  const works = (): void => {
    const text = JSON.stringify(someWork(dice))
    run(lab, { type: 'run-app', vm: COPIED, request: { app: 'Notepad', action: 'Type', text } })
  }
  for (const [repository, backupType, more] of [
    ['NAS1', 'Full', {}],
    ['NAS1', 'Incremental', {}],
    ['NAS1', 'Differential', {}],
    ['VAULT', 'Full', { compress: true, deduplicate: true }],
    ['VAULT', 'Incremental', { compress: true, deduplicate: true }],
    ['HV1:E', 'Full', { encrypt: true }],
    ['HV1:E', 'ReverseIncremental', { encrypt: true }],
    ['HV1:E', 'ReverseIncremental', { encrypt: true }],
    ['NAS1', 'SyntheticFull', {}],
  ] as const) {
    works()
    run(lab, { type: 'start-backup', vm: COPIED, repository, backupType, ...more })
  }
  return lab
}

/** What the job does, without its clock. */
const check = (lab: Lab, point: RestorePoint): StorageError | undefined => {
  const room = {
    points: lab.backups.state.points,
    jobs: [],
    published: [],
    setPublished: () => {},
    setPoints: () => {},
  }
  const planned = planVerify(lab.context, point, { boot: false, repair: false })
  let job = verifyWork.begin(lab.context, { ...planned, id: 'verify', operation: '', atWork: false }, room)
  try {
    while (verifyWork.progress(job)[0] < verifyWork.progress(job)[1]) job = verifyWork.step(lab.context, job, room)
    verifyWork.complete(lab.context, job, room)
    return undefined
  } catch (error) {
    if (error instanceof StorageError) return error
    throw error
  }
}

const base = manyPoints()
const { points } = base.backups
const before = new Map(points.map((point) => [point.id, contentOfPoint(base, point)]))
afterAll(() => base.dispose())

/** All files of all repositories, as `place:volume` and path. */
const files = base.places.all.flatMap(({ spec, volumes }) =>
  volumes.flatMap((volume) =>
    volume.disk
      .list()
      .filter((path) => /^backup/i.test(path))
      .map((path) => ({ place: spec.name, volume: volume.name, path })),
  ),
)

describe('a flipped bit in a backup file', () => {
  it('starts from points that are all whole', () => {
    expect(points.map((point) => check(base, point))).toEqual(points.map(() => undefined))
    expect(files.length).toBe(points.length * 2)
  })

  it('is found by the hash check, and no point gives back other bytes than its moment’s', () => {
    const dice = new Dice(2000)
    for (let flip = 0; flip < proofCount(2000); flip++) {
      const lab = base.fork()
      const { place, volume, path } = dice.of(files)
      flipBit(lab.places.need(place, volume).disk, path, dice)
      const here = points.filter((point) => point.place === place && point.volume === volume)
      const findings = here.map((point) => check(lab, point))
      expect([path, findings.some((found) => found !== undefined)]).toEqual([path, true])
      tally.found++
      let isRead = false
      for (const [at, point] of here.entries()) {
        const content = contentOfPoint(lab, point)
        const isBroken = content instanceof StorageError
        isRead ||= isBroken
        // never believed: it says so, or what it gives back is right
        expect([path, point.id, isBroken || sameContent(content, before.get(point.id) as never)]).toEqual([
          path,
          point.id,
          true,
        ])
        // and what cannot be restored, the check has found in this very point
        if (isBroken) expect([path, point.id, findings[at] !== undefined]).toEqual([path, point.id, true])
      }
      if (!isRead) tally.harmless++
      tally.flips++
      lab.dispose()
    }
  })

  it('is told at the prompt with its file, and the restore is refused', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    const { disk } = lab.places.need('NAS1', 'Data')
    for (const path of ['Backup\\SHOP\\SHOP-1.blocks', 'Backup\\SHOP\\SHOP-1.json']) {
      const fork = lab.fork()
      flipBit(fork.places.need('NAS1', 'Data').disk, path, new Dice(5))
      expect(refusalOf(fork, 'Test-LabBackup SHOP-1')).toBe('restore-point-damaged')
      const failed = fork.events.find(({ code }) => code === 'verify-failed')
      expect(failed?.data['file']).toBe(path)
      expect(fork.backups.needPoint('SHOP-1').damage?.file).toBe(path)
      expect(refusalOf(fork, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName COPY')).toBe('restore-point-damaged')
      fork.dispose()
    }
    expect(disk.exists('Backup\\SHOP\\SHOP-1.json')).toBe(true)
    lab.dispose()
  })
})
