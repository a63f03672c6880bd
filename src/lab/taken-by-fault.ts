/** What a failure takes, counted: what of a lab can be used before it and after it. */
import type { Lab } from './lab.ts'

export interface InUse {
  readonly vms: ReadonlyMap<string, string>
  readonly checkpoints: number
  readonly restorePoints: number
  readonly files: number
  readonly bytes: number
}

/** What can still be used in a world. */
export const inUse = (lab: Lab): InUse => {
  const alive = lab.hypervisor.vms.filter((hosted) => !hosted.volume.lost)
  const volumes = lab.places.all.flatMap((place) => place.volumes).filter((volume) => !volume.disk.lost)
  return {
    vms: new Map(
      lab.hypervisor.vms.map((hosted) => [
        hosted.record.name,
        `${lab.hypervisor.stateOf(hosted)} ${hosted.volume.lost}`,
      ]),
    ),
    checkpoints: alive.reduce(
      (sum, hosted) => sum + hosted.record.checkpoints.filter((each) => each.purpose === 'user').length,
      0,
    ),
    restorePoints: lab.backups.points.length,
    files: volumes.reduce((sum, volume) => sum + volume.disk.list().length, 0),
    bytes: volumes.reduce((sum, volume) => sum + volume.disk.usedBytes, 0),
  }
}

export interface Taken {
  /** Machines whose state it changes, or whose volume goes. */
  readonly vms: readonly string[]
  readonly checkpoints: number
  readonly restorePoints: number
  readonly files: number
  readonly bytes: number
}

export const takenBetween = (before: InUse, after: InUse): Taken => ({
  vms: [...before.vms].filter(([name, state]) => after.vms.get(name) !== state).map(([name]) => name),
  checkpoints: before.checkpoints - after.checkpoints,
  restorePoints: before.restorePoints - after.restorePoints,
  files: before.files - after.files,
  bytes: before.bytes - after.bytes,
})
