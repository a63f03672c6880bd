/** Files that jobs work with: open for a step at a time, and needed until the job is done. */
import type { FileClaim } from '../host/file-holders.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import { sourcePathOf } from './full-backup.ts'
import type { Job } from './jobs.ts'
import { blocksPath, cataloguePath, type RestorePoint } from './restore-point.ts'

/** The source of a backup is all that its file stands on. */
const sourceFiles = (context: BackupContext, job: Job & { kind: 'backup' }): readonly string[] => {
  const [host, volume] = job.media[0] as readonly [string, string]
  const path = sourcePathOf(context, job)
  try {
    const options = { access: 'read', newGuid: () => '' } as const
    return openChain(context.places.need(host, volume).disk.fork(), path, options)
      .chain()
      .map((disk) => disk.path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return [path]
  }
}

export const claimedFiles = (
  context: BackupContext,
  jobs: readonly Job[],
  points: readonly RestorePoint[],
): readonly FileClaim[] =>
  jobs.flatMap((job): readonly FileClaim[] => {
    const claim = (place: string, volume: string, paths: readonly string[]) =>
      paths.map((path): FileClaim => ({ place, volume, path, by: job.kind, name: job.vm }))
    if (job.kind === 'backup') {
      const [host, volume] = job.media[0] as readonly [string, string]
      const copy = [blocksPath({ vm: job.vm, id: job.id })]
      return [...claim(host, volume, sourceFiles(context, job)), ...claim(job.place, job.volume, copy)]
    }
    const point = points.find(({ id }) => id === job.point)
    const read = point ? claim(point.place, point.volume, [blocksPath(point), cataloguePath(point)]) : []
    return job.kind === 'verify' ? read : [...read, ...claim(job.host, job.volume, [job.diskPath])]
  })
