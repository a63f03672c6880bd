/** Backups of a running shop, each with the disk of its moment, to compare what change tracking says with the truth. */
import { withChain } from '../../src/lab/chain-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { ChangeTracking, changedSince } from '../../src/storage/change-tracking/change-tracking.ts'
import type { ChangesAnswer } from '../../src/storage/change-tracking/reference-point.ts'
import { diskBytes, diskFile, sameBytes } from '../fixtures/lab-fixture.ts'
import { hostedOf, present, recordOf } from './tree-lab.ts'

/** A reference point and the disk as it was then. */
export interface Copy {
  readonly id: string
  readonly bytes: Uint8Array
}

/** Begins a backup; it goes on in the lab's time. */
export const beginBackup = (lab: Lab): { readonly copy: Copy; readonly operation: string } | undefined => {
  const begun = lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository: 'NAS1', backupType: 'Full' })
  const recovery = recordOf(lab).checkpoints.find(({ purpose }) => purpose === 'recovery')
  if (!begun.ok || begun.operation === undefined || recovery === undefined) return undefined
  return { copy: { id: recovery.id, bytes: diskBytes(lab, diskFile(recovery)) }, operation: begun.operation }
}

export const backUp = (lab: Lab): Copy => {
  const begun = beginBackup(lab)
  if (!begun) throw new Error('no backup')
  lab.settle(begun.operation)
  return begun.copy
}

export const answerOf = (lab: Lab, { id }: Copy): ChangesAnswer =>
  withChain(lab, hostedOf(lab), (leaf) => {
    const { drives, volume } = hostedOf(lab)
    const attached = drives?.onFile(leaf.path)?.tracking?.fork(volume)
    return changedSince(drives ? attached : ChangeTracking.open(volume, hostedOf(lab).baseOf(leaf.path)), id, leaf)
  })

export const bytesOf = (answer: ChangesAnswer): number =>
  answer.known ? answer.runs.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) : Number.NaN

/** Beside what was named, copy and disk are the same. Undefined when nothing is known. */
export const isEnough = (lab: Lab, copy: Copy): boolean | undefined => {
  const answer = answerOf(lab, copy)
  if (!answer.known) return undefined
  const now = present(lab)
  let from = 0
  const isSameUpTo = (end: number): boolean => sameBytes(copy.bytes.subarray(from, end), now.subarray(from, end))
  for (const { offsetBytes, lengthBytes } of [...answer.runs].sort(
    (one, other) => one.offsetBytes - other.offsetBytes,
  )) {
    if (!isSameUpTo(offsetBytes)) return false
    from = Math.max(from, offsetBytes + lengthBytes)
  }
  return isSameUpTo(Math.max(copy.bytes.length, now.length))
}
