/** Restore points that machines run from: each is a volume of a host, there as long as somebody runs from it and its backup is whole. */
import type { BackupContext } from './backup-context.ts'

export interface PublishedPoint {
  /** The machine that was made for it. */
  readonly vm: string
  readonly point: string
  /** All that it stands on, itself first. */
  readonly points: readonly string[]
  /** The repository, its files there, and what its manifests were. */
  readonly place: string
  readonly volume: string
  readonly files: readonly string[]
  readonly manifests: readonly (readonly [path: string, digest: string])[]
  /** The volume, and on it the disks that nobody writes to. */
  readonly host: string
  readonly letter: string
  readonly disks: readonly string[]
}

/** Whoever reads from it finds the backup's files, and not what somebody has made of them. */
const isServed = ({ places, sha256 }: BackupContext, { place, volume, files, manifests }: PublishedPoint): boolean => {
  const disk = places.volume(place, volume)?.disk
  if (!disk || disk.lost || !files.every((path) => disk.exists(path))) return false
  return manifests.every(([path, digest]) => disk.fileDigest(path, sha256) === digest)
}

const vmsAt = ({ hypervisor }: BackupContext, { host, letter }: PublishedPoint) =>
  hypervisor.vms.filter(({ record }) => record.host === host && record.volume === letter)

interface Swept {
  /** Those that are left. */
  readonly published: readonly PublishedPoint[]
  /** Of these, those that are lost from now on. */
  readonly lost: readonly PublishedPoint[]
  /** Machines that lost theirs. */
  readonly vms: readonly string[]
}

/** Volumes that nobody runs from go; machines of those whose backup is gone stand still. */
export const swept = (context: BackupContext, all: readonly PublishedPoint[]): Swept => {
  const { places, hypervisor } = context
  const published: PublishedPoint[] = []
  const lost: PublishedPoint[] = []
  const vms: string[] = []
  for (const each of all) {
    const { host, letter, point } = each
    const users = vmsAt(context, each)
    const disk = places.volume(host, letter)?.disk
    if (users.length === 0) {
      hypervisor.mounts.abandon(host, letter)
      places.unmount(host, letter)
      context.emit('published-volume-gone', { restorePoint: point, host, volume: letter })
      continue
    }
    published.push(each)
    if (!disk || disk.lost || isServed(context, each)) continue
    disk.lose()
    hypervisor.loseVolume(host, letter)
    lost.push(each)
    vms.push(...users.map(({ record }) => record.name))
    context.emit('published-volume-lost', { restorePoint: point, host, volume: letter, place: places.nameOf(each) })
  }
  return { published, lost, vms }
}
