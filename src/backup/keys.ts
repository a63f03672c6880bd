/** Keys of enciphered backups: the backup program's, and nowhere in the repository. */
import type { BackupContext } from './backup-context.ts'
import type { BackupsRoom } from './backups-room.ts'
import type { BackupKey } from './sealing.ts'

const KEY_BYTES = 32

const prefixOf = (vm: string): string => `KEY-${vm.toUpperCase()}-`

/** The VM's key that is not lost; a new one where there is none. Returns its id. */
export const keyFor = ({ kernel }: BackupContext, backups: BackupsRoom, vm: string): string => {
  const ours = backups.state.keys.filter(({ id }) => id.startsWith(prefixOf(vm)))
  const known = ours.find(({ hex }) => hex !== null)
  if (known) return known.id
  const hex = Array.from({ length: KEY_BYTES }, () =>
    kernel.random.integer('backup-key', 0, 255).toString(16).padStart(2, '0'),
  ).join('')
  const id = `${prefixOf(vm)}${ours.length + 1}`
  backups.change({ keys: [...backups.state.keys, { id, hex }] })
  return id
}

/** Whether nobody has the key any more. */
export const isKeyLost = (keys: readonly BackupKey[], keyId: string | null): boolean =>
  keyId !== null && keys.find(({ id }) => id === keyId)?.hex == null

/** Nobody has the VM's keys any more. Returns how many were lost. */
export const loseKeys = (backups: BackupsRoom, vm: string): number => {
  const isIts = ({ id, hex }: { id: string; hex: string | null }): boolean =>
    id.startsWith(prefixOf(vm)) && hex !== null
  const { keys } = backups.state
  backups.change({ keys: keys.map((key) => (isIts(key) ? { ...key, hex: null } : key)) })
  return keys.filter(isIts).length
}
