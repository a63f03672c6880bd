/**
 * Automatic checkpoints (hyper-v.md 2): one is made when a VM without checkpoints starts, and goes when its guest was shut
 * down cleanly (remove-checkpoints.ts). Off by default, as on Windows Server.
 */

import { timedName } from './checkpoint-name.ts'
import { planCheckpoint } from './checkpoint-plan.ts'
import { createCheckpoint } from './checkpoints.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { Refused } from './refusal.ts'

/** Before a cold start. One that cannot be made is told, and the start goes on. Throws StorageError. */
export const takeAutomaticCheckpoint = (context: HostContext, hosted: HostedVm): void => {
  const { automaticCheckpoints, checkpoints, checkpointType, savedMemoryPath, name: vm } = hosted.record
  if (!automaticCheckpoints || checkpointType === 'Disabled' || checkpoints.length > 0 || savedMemoryPath !== null)
    return
  const name = timedName(context, `Automatic Checkpoint - ${vm} - `)
  try {
    const plan = planCheckpoint(context, hosted, name, 'user')
    createCheckpoint(context, hosted, { ...plan, automatic: true })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    context.emit('checkpoint-failed', { ...error.data, vm, name, reason: error.code })
  }
}
