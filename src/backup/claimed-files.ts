/** Files that jobs work with: open for a step at a time, and needed until the job is done. */
import type { FileClaim } from '../host/file-holders.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupsState } from './backups-room.ts'
import type { BackupJob, Job } from './jobs.ts'
import type { PointContent } from './point-content.ts'
import type { PublishedPoint } from './published.ts'
import { blocksPath, manifestPath, newBlocksFile } from './restore-point.ts'
import { sourcesOf } from './source.ts'

/** The source of a backup is all that its files stand on. */
const sourceFiles = (context: BackupContext, job: BackupJob): readonly string[] => {
  const [host, volume] = job.media[0] as readonly [string, string]
  return sourcesOf(context, job).flatMap(({ path }) => {
    try {
      const options = { access: 'read', newGuid: () => '' } as const
      return openChain(context.places.need(host, volume).disk.fork(), path, options)
        .chain()
        .map((disk) => disk.path)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return [path]
    }
  })
}

const filesOf = ({ manifests }: PointContent): readonly string[] =>
  manifests.flatMap((manifest) => [manifestPath(manifest), blocksPath(manifest)])

/** What a job reads or writes at each of its media, in their order. */
const pathsOf = (context: BackupContext, job: Job): readonly (readonly string[])[] => {
  switch (job.kind) {
    case 'backup':
      return [sourceFiles(context, job), [blocksPath(job), ...(job.content ? filesOf(job.content) : [])]]
    case 'publish':
      return [filesOf(job.content)]
    case 'move':
      return [[], job.diskPaths]
    case 'restore':
      return [filesOf(job.content), job.diskPaths]
    case 'copy':
      return [filesOf(job.content), [blocksPath({ vm: job.vm, blocksFile: newBlocksFile(job.id) })]]
    case 'verify':
      return [filesOf(job.content)]
    case 'retention':
      return [job.merging ? filesOf({ manifests: [job.merging.full, job.merging.increment], blocks: [] }) : []]
  }
}

/** What a machine runs from, in the repository and as its host sees it. */
const publishedFiles = ({ vm, place, volume, host, letter, files, disks }: PublishedPoint): readonly FileClaim[] => {
  const claim = { by: 'published', name: vm } as const
  return [
    ...files.map((path): FileClaim => ({ place, volume, path, ...claim })),
    ...disks.map((path): FileClaim => ({ place: host, volume: letter, path, ...claim })),
  ]
}

export const claimedFiles = (
  context: BackupContext,
  { jobs, published }: Pick<BackupsState, 'jobs' | 'published'>,
): readonly FileClaim[] => [...published.flatMap(publishedFiles), ...jobs.flatMap((job) => claimedBy(context, job))]

const claimedBy = (context: BackupContext, job: Job): readonly FileClaim[] => {
  const paths = pathsOf(context, job)
  return job.media.flatMap(([place, volume], at) =>
    (paths[at] ?? []).map((path): FileClaim => ({ place, volume, path, by: job.kind, name: job.vm })),
  )
}
