/** Who may have a file of a host in use, jobs of the backup room included, and which nobody may touch. */
import { claimedFiles } from '../backup/claimed-files.ts'
import type { FileWorld } from '../host/file-holders.ts'
import type { Lab } from './lab.ts'

export const fileWorldOf = ({ context, hypervisor, backups }: Lab): FileWorld => ({
  context,
  vms: hypervisor.vms,
  mounts: hypervisor.mounts,
  claims: claimedFiles(context, backups.state),
  isImmutable: ({ place, name }, path) => backups.isImmutable(place, name, path),
})
