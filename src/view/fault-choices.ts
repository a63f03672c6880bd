/** What somebody who breaks something may choose, and what is still to break: asked when the menu opens. */

import { blocksPath, isPresent, manifestPath, type RestorePoint } from '../backup/restore-point.ts'
import { lineOf } from '../console/line-of.ts'
import { writtenPath } from '../host/host-paths.ts'
import type { Command } from '../lab/command.ts'
import { DWELL_MICROS, type FaultCommand, type FaultKind } from '../lab/fault-command.ts'
import type { Lab } from '../lab/lab.ts'
import { plannedFaults } from '../lab/planned-faults.ts'
import { needFocus } from './focus.ts'

/** A file as `FileDeleted` names it: `{ host: 'NAS1', path: '\\\\NAS1\\Backup\\SHOP\\SHOP-1.blocks' }`. */
export interface FaultFile {
  readonly host: string
  readonly path: string
}

export interface PlannedFaultView {
  /** As `Remove-LabFault` takes it. */
  readonly id: number
  readonly fault: FaultCommand
  readonly line: string
  readonly atMicros: number
}

export interface FaultChoices {
  /** Ids of the machine's restore points whose files are there, the newest first. */
  readonly points: readonly string[]
  /** Of those points, and the machine's own, as long as they are there. */
  readonly files: readonly FaultFile[]
  /** Whoever can write to a place. */
  readonly accounts: readonly string[]
  /** How long each stays unnoticed where nothing else is said, in microseconds. */
  readonly dwellMicros: Readonly<Record<FaultKind, number>>
  /** The next one first. */
  readonly planned: readonly PlannedFaultView[]
}

const presentPoints = (lab: Lab, vm: string): readonly RestorePoint[] =>
  lab.backups.points
    .filter(
      (point) =>
        point.vm === vm &&
        isPresent(lab.places.place(point.place)?.volumes.find(({ name }) => name === point.volume)?.disk, point),
    )
    .toReversed()

const filesOf = (points: readonly RestorePoint[]): readonly FaultFile[] =>
  points.flatMap((point) =>
    [blocksPath(point), manifestPath(point)].map((path) => ({
      host: point.place,
      path: writtenPath({ place: point.place, name: point.volume }, path),
    })),
  )

/** What may befall the newest backup itself: a bit of it, or its file. */
export const failuresOfPoint = (lab: Lab, vm: string): readonly Command[] => {
  const [newest] = presentPoints(lab, vm)
  if (!newest) return []
  const [file] = filesOf([newest]) as readonly [FaultFile]
  return [
    { type: 'fault', kind: 'BitRot', in: 'RestorePoint', restorePoint: newest.id },
    { type: 'fault', kind: 'FileDeleted', ...file },
  ]
}

/** Without a machine nothing can be chosen; what is planned is told all the same. `focus` as in `needFocus`. */
export const faultChoices = (lab: Lab, focus: string | undefined): FaultChoices => {
  const hosted = lab.hypervisor.vms.length > 0 ? needFocus(lab, focus) : undefined
  const points = hosted ? presentPoints(lab, hosted.record.name) : []
  const { host = '', volume = '', files = [] } = hosted?.record ?? {}
  const disk = lab.places.place(host)?.volumes.find(({ name }) => name === volume)?.disk
  const own = files
    .filter(({ path }) => disk && !disk.lost && disk.exists(path))
    .map(({ path }) => ({ host, path: writtenPath({ place: host, name: volume }, path) }))
  return {
    points: points.map(({ id }) => id),
    files: [...filesOf(points), ...own],
    accounts: [...new Set(lab.places.all.map(({ spec }) => spec.account))],
    dwellMicros: DWELL_MICROS,
    planned: plannedFaults(lab)
      .toSorted((one, other) => one.atMicros - other.atMicros)
      .map(({ id, fault, atMicros }) => ({ id, fault, line: lineOf(fault), atMicros })),
  }
}
