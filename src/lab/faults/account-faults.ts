/** What somebody with stolen credentials does: whatever the account can write, in every place that has it. */
import { randomBytes, seededRandom } from '../../guest/random-words.ts'
import type { HostedVm } from '../../host/hosted-vm.ts'
import { Refused } from '../../host/refusal.ts'
import type { Place, PlaceVolume } from '../../places/places.ts'
import { PAGE_BYTES } from '../../storage/paged-bytes.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { encipherFile } from '../../storage/tampering.ts'
import type { Lab } from '../lab.ts'
import { namesOf, type Planners, tried } from './strike.ts'
import { concerned, hostOf, reachedBy, vmsOn } from './targets.ts'

interface OwnFile {
  readonly volume: PlaceVolume
  readonly path: string
}

/**
 * What stands there and is not kept from being changed. A lock is kept by whoever serves the files: on a host's own disks its
 * administrator is that, and takes it off (hyper-v.md 7, row 13).
 */
const writableFiles = ({ backups }: Lab, places: readonly Place[]): readonly OwnFile[] =>
  places.flatMap(({ spec, volumes }) =>
    volumes
      .filter(({ disk }) => !disk.lost)
      .flatMap((volume) => volume.disk.list().map((path) => ({ volume, path })))
      .filter(({ volume, path }) => spec.kind === 'host' || !backups.isImmutable(volume.place, volume.name, path)),
  )

/** Of restore points, and kept from everyone who asks over the net. */
const lockedFiles = ({ backups }: Lab, places: readonly Place[]): number =>
  places
    .filter(({ spec }) => spec.kind !== 'host')
    .flatMap(({ volumes }) => volumes.filter(({ disk }) => !disk.lost))
    .reduce(
      (sum, { place, name, disk }) => sum + disk.list().filter((path) => backups.isImmutable(place, name, path)).length,
      0,
    )

const nameOf = (places: readonly Place[]): string => places.map(({ spec }) => spec.name).join(', ')

/** Its process is ended, and so is whatever else has files of the host open. */
const endWork = ({ hypervisor, backups, kernel }: Lab, places: readonly Place[], vms: readonly HostedVm[]): void => {
  for (const hosted of vms) if (kernel.can(hosted.actor, { type: 'TURN_OFF' })) hypervisor.stop(hosted, 'turn-off')
  for (const { spec } of places) {
    hypervisor.losePower(spec.name)
    backups.hostDied(spec.name, 'files-enciphered')
  }
}

/** Each file under a keystream of its own, which nobody keeps. */
const encipher = ({ kernel }: Lab, files: readonly OwnFile[]): undefined => {
  for (const { volume, path } of files) {
    const seed = kernel.random.integer('fault', 0, 0x7fffffff)
    encipherFile(volume.disk, path, randomBytes(seededRandom(seed), PAGE_BYTES))
  }
}

/** Those that cannot be deleted in their machine's state stay. */
const deleteCheckpoints = ({ hypervisor }: Lab, hosted: HostedVm): void => {
  try {
    hypervisor.remove(hosted, undefined, false)
    for (const { id, purpose } of hosted.record.checkpoints)
      if (purpose === 'recovery') hypervisor.removeRecovery(hosted, id)
  } catch (error) {
    if (!(error instanceof Refused || error instanceof StorageError)) throw error
  }
}

const ofBackup = ({ path }: OwnFile): boolean => /^backup\\/i.test(path)

export const ACCOUNT_FAULTS: Planners<'HostRansomware' | 'SharedAccountAbused'> = {
  HostRansomware: (lab, fault) => {
    const { name: host, account } = hostOf(lab, fault).spec
    const places = reachedBy(lab, account)
    const vms = vmsOn(lab, places)
    // Ending their work writes the last of some files, and removes what jobs had begun.
    const reached = (world: Lab): readonly OwnFile[] => {
      const there = reachedBy(world, account)
      endWork(world, there, vmsOn(world, there))
      return writableFiles(world, there)
    }
    const files = tried(lab, (world) => reached(world).length)
    const locked = lockedFiles(lab, places)
    const act = (): undefined => encipher(lab, reached(lab))
    return { data: { host, account, places: nameOf(places), files, locked }, vms: namesOf(vms), act }
  },

  SharedAccountAbused: (lab, { vm, account: named }) => {
    const wished = named ?? hostOf(lab, { host: concerned(lab, vm).record.host }).spec.account
    const places = reachedBy(lab, wished)
    const [first] = places
    if (!first) throw new Refused('account-reaches-nothing', { account: wished })
    const files = writableFiles(lab, places).filter(ofBackup)
    const vms = vmsOn(lab, places).filter(({ volume }) => !volume.lost)
    const checkpoints = vms.reduce((sum, { record }) => sum + record.checkpoints.length, 0)
    const act = (): undefined => {
      for (const { spec } of places) lab.backups.failJobsOn(spec.name, undefined, 'files-deleted')
      for (const each of vms) deleteCheckpoints(lab, each)
      for (const { volume, path } of writableFiles(lab, places).filter(ofBackup)) volume.disk.remove(path)
    }
    const data = {
      account: first.spec.account,
      places: nameOf(places),
      files: files.length,
      checkpoints,
      locked: lockedFiles(lab, places),
    }
    // The machines run on: nothing shows until somebody needs what is gone.
    return { data, vms: [], act }
  },
}
