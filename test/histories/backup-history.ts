/** One seeded history of backups: jobs, retention, copies, harm and interruptions, and every point held against its moment. */
import { expect } from 'vitest'
import { loseKeys } from '../../src/backup/keys.ts'
import { BLOCKS_PER_DISK } from '../../src/backup/manifest.ts'
import { POINT_TYPES, type RestorePoint } from '../../src/backup/restore-point.ts'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import {
  COPIED,
  COPIED_DISKS,
  type Content,
  contentOfDisks,
  contentOfPoint,
  flipBit,
  newCopied,
  noteMoments,
  sameContent,
  somePolicy,
  someWork,
} from './backup-lab.ts'
import { Dice } from './history.ts'
import { pageRoom } from './page-guest.ts'

const SECOND = 1_000_000
const HOUR = 3600 * SECOND
export const base = newCopied({ ...engine, guests: pageRoom() })
const REPOSITORIES = ['NAS1', 'HV1:E', 'VAULT', 'HV1:D']
export const counts = {
  histories: 0,
  steps: 0,
  points: 0,
  held: 0,
  broken: 0,
  restored: 0,
  expired: 0,
  merged: 0,
  cuts: 0,
}

export class BackupHistory {
  readonly lab: Lab
  readonly dice: Dice
  readonly moments = new Map<string, Content>()
  /** Files that somebody harmed: place, volume and path. */
  readonly harmed = new Set<string>()
  readonly told: string[] = []
  keysLost = false
  #checked = new Map<string, Content | StorageError>()

  constructor(seed: number) {
    this.lab = base.fork()
    this.dice = new Dice(seed)
    noteMoments(this.lab, this.moments)
  }

  command(command: Command): string | undefined {
    const outcome = this.lab.dispatch(command)
    this.told.push(`${JSON.stringify(command)}: ${outcome.ok || outcome.code}`)
    return outcome.ok ? outcome.operation : undefined
  }

  works(): void {
    const text = JSON.stringify(someWork(this.dice))
    this.lab.dispatch({ type: 'run-app', vm: COPIED, request: { app: 'Notepad', action: 'Type', text } })
    this.lab.advance(SECOND)
  }

  backsUp(): void {
    const { dice } = this
    const flag = (of: number) => (dice.below(of) === 0 ? (true as const) : undefined)
    const sealed = { compress: flag(5), deduplicate: flag(5), encrypt: flag(7), crashConsistent: flag(4) }
    const given = Object.fromEntries(Object.entries(sealed).filter(([, value]) => value))
    const repository = dice.of(REPOSITORIES)
    const backupType = dice.of(POINT_TYPES)
    const operation = this.command({ type: 'start-backup', vm: COPIED, repository, backupType, ...given })
    if (operation === undefined) return
    if (dice.below(4) > 0) this.lab.settle(operation)
    else this.interrupts()
  }

  /** Something happens while jobs are under way. */
  interrupts(): void {
    const { dice, lab } = this
    lab.advance(dice.below(40) * SECOND)
    const what = dice.below(3)
    if (what === 0) this.command({ type: 'fault', kind: 'PowerCut', host: 'HV1' })
    else if (what === 1) this.command({ type: 'fault', kind: 'BackupLeftBehind' })
    else this.works()
    counts.cuts++
    lab.advance(HOUR)
    if (lab.hypervisor.stateOf(lab.hypervisor.need(COPIED)) === 'Off') {
      this.command({ type: 'start-vm', vm: COPIED })
      lab.advance(HOUR)
    }
  }

  retains(): void {
    const { dice } = this
    const operation = this.command({
      type: 'set-retention',
      vm: COPIED,
      repository: dice.of(REPOSITORIES),
      policy: somePolicy(dice),
    })
    if (operation && dice.below(3) > 0) this.lab.settle(operation)
    else this.lab.advance(dice.below(30) * SECOND)
  }

  plans(): void {
    const { dice, lab } = this
    const name = `job${lab.backups.state.definitions.length}`
    const method = dice.of(['Forward', 'ForeverForward', 'Reverse'] as const)
    const repository = dice.of(REPOSITORIES)
    this.command({ type: 'new-backup-job', name, vm: COPIED, repository, method, everyHours: 2 + dice.below(4) })
    if (dice.below(3) > 0) this.command({ type: 'set-retention', vm: COPIED, repository, policy: somePolicy(dice) })
    for (let hours = 0; hours < 12; hours++) {
      this.works()
      lab.advance(HOUR)
    }
    if (dice.below(2) === 0) this.command({ type: 'remove-backup-job', name })
  }

  copies(): void {
    const point = this.somePoint()
    if (!point) return
    const operation = this.command({
      type: 'copy-restore-point',
      restorePoint: point.id,
      repository: this.dice.of(REPOSITORIES),
    })
    if (operation) this.lab.settle(operation)
  }

  removes(): void {
    const id = this.somePoint()?.id
    if (id) this.command({ type: 'remove-restore-point', restorePoint: id, dependants: true })
  }

  applies(): void {
    const { lab } = this
    this.command({ type: 'checkpoint-vm', vm: COPIED, name: 'x' })
    lab.advance(HOUR)
    this.works()
    this.command({ type: 'restore-checkpoint', vm: COPIED, name: 'x' })
    this.command({ type: 'remove-checkpoint', vm: COPIED, name: 'x' })
    this.command({ type: 'start-vm', vm: COPIED })
    lab.advance(HOUR)
  }

  /** A bit flips, or a file goes, in a repository. */
  harms(): void {
    const { dice, lab } = this
    if (dice.below(8) === 0) {
      this.keysLost ||= loseKeys(lab.backups, COPIED) > 0
      return
    }
    const point = this.somePoint()
    if (!point) return
    const { disk } = lab.places.need(point.place, point.volume)
    const path = dice.of(disk.list().filter((each) => /^backup/i.test(each)))
    this.harmed.add(`${point.place}:${point.volume}:${path}`)
    this.told.push(`harm ${path}`)
    if (dice.below(3) === 0 || disk.lengthOf(path) === 0) disk.remove(path)
    else flipBit(disk, path, dice)
  }

  somePoint(): RestorePoint | undefined {
    const { points } = this.lab.backups
    return points.length === 0 ? undefined : this.dice.of(points)
  }

  play(): void {
    const deeds = [this.works, this.backsUp, this.backsUp, this.backsUp, this.retains, this.plans, this.copies]
    const rare = [this.removes, this.applies, this.harms, this.interrupts]
    const deed = this.dice.below(4) > 0 ? this.dice.of(deeds) : this.dice.of(rare)
    deed.call(this)
    this.check()
    counts.steps++
  }

  #contentOf(point: RestorePoint): Content | StorageError {
    const { disk } = this.lab.places.need(point.place, point.volume)
    // what the files of the folder are decides: nothing else is read
    const lengths = disk.list().filter((path) => /^backup/i.test(path))
    const key = `${point.id} ${this.keysLost} ${lengths.map((path) => disk.fileDigest(path, engine.sha256)).join()}`
    const content = this.#checked.get(key) ?? contentOfPoint(this.lab, point)
    this.#checked.set(key, content)
    return content
  }

  check(): void {
    for (const point of this.lab.backups.points) {
      const content = this.#contentOf(point)
      counts.points++
      if (content instanceof StorageError) this.#mayBeBroken(point, content)
      else this.#isItsMoment(point, content)
    }
  }

  #isItsMoment(point: RestorePoint, content: Content): void {
    const moment = this.moments.get(point.copyOf ?? point.id)
    expect([point.id, moment !== undefined && sameContent(content, moment)]).toEqual([point.id, true])
    counts.held++
  }

  /** Reported with a file that somebody harmed, and where it is one, with a block that the disk has. */
  #mayBeBroken({ id, place, volume }: RestorePoint, { code, data }: StorageError): void {
    counts.broken++
    if (code === 'key-lost') {
      expect(this.keysLost).toBe(true)
      return
    }
    const file = `${place}:${volume}:${String(data['file'])}`
    expect([id, code, data['restorePoint'], this.harmed.has(file) || file]).toEqual([id, code, id, true])
    const block = data['block']
    if (typeof block === 'number') expect(block % BLOCKS_PER_DISK).toBeLessThan(COPIED_DISKS[0] / 65_536)
  }

  /** By the real way: a machine of a point that is whole, and the refusal of one that is not. */
  restores(): void {
    const { lab } = this
    // What a job is changing is not restored meanwhile.
    for (const { operation } of lab.backups.state.jobs) lab.settle(operation)
    const point = this.somePoint()
    if (!point) return
    const content = this.#contentOf(point)
    const operation = this.command({ type: 'restore-backup', restorePoint: point.id, toHost: 'HV2', newName: 'BACK' })
    const failure = operation ? lab.settle(operation) : { code: this.told.at(-1) }
    if (content instanceof StorageError) {
      expect([point.id, failure === undefined]).toEqual([point.id, false])
      expect(lab.hypervisor.find('BACK')).toBeUndefined()
      return
    }
    expect([point.id, failure]).toEqual([point.id, undefined])
    const { record, volume } = lab.hypervisor.need('BACK')
    expect(sameContent(contentOfDisks(lab, volume, record.disks), content)).toBe(true)
    counts.restored++
  }

  end(): void {
    this.restores()
    counts.expired += this.lab.events.filter(({ code }) => code === 'restore-point-expired').length
    counts.merged += this.lab.events.filter(({ code }) => code === 'restore-point-merged').length
    counts.histories++
    this.lab.dispose()
  }
}
