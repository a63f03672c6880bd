/** `-WhatIf`: each command is tried on a copy of the lab, and only told. What is refused there would be refused here. */
import type { Command, Refusal } from '../lab/command.ts'
import { faultTarget } from '../lab/faults.ts'
import type { Lab } from '../lab/lab.ts'
import { previewLoss } from '../survival/preview-of-loss.ts'
import { whatIfSentence } from '../words/console-refusals.ts'
import { keptLines, lossHeading, lossLines, mergeLine, waitLines } from '../words/loss.ts'
import { faultLoss } from './fault-loss.ts'
import { fileLoss } from './file-loss.ts'
import { pointLoss } from './point-loss.ts'

/** What a command is done to, as PowerShell would name it. */
const TARGETS: {
  readonly [Type in Command['type']]: (command: Extract<Command, { type: Type }>, world: Lab) => string
} = {
  'start-vm': ({ vm }) => vm,
  'stop-vm': ({ vm }) => vm,
  'suspend-vm': ({ vm }) => vm,
  'resume-vm': ({ vm }) => vm,
  'save-vm': ({ vm }) => vm,
  'set-vm': ({ vm }) => vm,
  'checkpoint-vm': ({ vm }) => vm,
  'restart-vm': ({ vm }) => vm,
  'remove-saved-state': ({ vm }) => vm,
  'new-vm': ({ vm }) => vm,
  'remove-vm': ({ vm }) => vm,
  'export-vm': ({ vm }) => vm,
  'export-checkpoint': ({ name }) => name,
  'import-vm': ({ path }) => path,
  'add-vm-disk': ({ path }) => path,
  'set-vm-disk': ({ path }) => path,
  'remove-vm-disk': ({ vm, controllerLocation }) => `${vm} 0:${controllerLocation}`,
  'restore-checkpoint': ({ name }) => name,
  'remove-checkpoint': ({ vm, name }) => name ?? vm,
  'rename-checkpoint': ({ name }) => name,
  'run-app': ({ vm, request }) => ('path' in request ? request.path : vm),
  'set-guest': ({ vm }) => vm,
  'start-backup': ({ vm }) => vm,
  'test-backup': ({ restorePoint }) => restorePoint,
  'restore-backup': ({ restorePoint, file, destination, order }) =>
    destination ?? file ?? (order === undefined ? restorePoint : `order ${order}`),
  'move-storage': ({ vm }) => vm,
  'copy-restore-point': ({ restorePoint }) => restorePoint,
  'remove-restore-point': ({ restorePoint }) => restorePoint,
  'new-backup-job': ({ name }) => name,
  'set-backup-job': ({ name }) => name,
  'remove-backup-job': ({ name }) => name,
  'set-retention': ({ vm, repository }) => `${vm} on ${repository}`,
  'rescan-repository': ({ repository }) => repository,
  'add-host': ({ name }) => name,
  'set-objectives': ({ vm }) => vm,
  fault: (fault, world) => faultTarget(world, fault),
  'remove-fault': ({ id }) => String(id),
  'move-item': ({ path }) => path,
  'rename-item': ({ path }) => path,
  'copy-item': ({ path }) => path,
  'remove-item': ({ path }) => path,
  'new-vhd': ({ path }) => path,
  'convert-vhd': ({ path }) => path,
  'resize-vhd': ({ path }) => path,
  'optimize-vhd': ({ path }) => path,
  'merge-vhd': ({ path }) => path,
  'set-vhd': ({ path }) => path,
  'mount-vhd': ({ path }) => path,
  'dismount-vhd': ({ path }) => path,
}

const targetOf = (world: Lab, command: Command): string => TARGETS[command.type](command as never, world)

export interface WhatIf {
  /** One sentence for each command up to the refused one. */
  readonly told: readonly string[]
  readonly refusal: Refusal | undefined
}

/** What more is told of a command, found out on copies of the world that it would be carried out in. */
export type Preview = (world: Lab, command: Command) => readonly string[]

/** Carries it out. Whether a machine can be deleted is known when its merges are over. */
const refusalOn = (copy: Lab, command: Command): Refusal | undefined => {
  const outcome = copy.dispatch(command)
  if (!outcome.ok) return outcome
  const failure = command.type === 'remove-vm' && outcome.operation ? copy.settle(outcome.operation) : undefined
  return failure && { ok: false, ...failure }
}

/** One after the other on one copy: the second finds what the first has done. The lab itself is not touched. */
export const whatIf = (
  lab: Lab,
  cmdlet: string,
  commands: readonly Command[],
  preview?: Preview,
  /** A refusal leaves the others their turn. */
  goesOn = false,
): WhatIf => {
  const copy = lab.fork()
  const told: string[] = []
  let refusal: Refusal | undefined
  try {
    for (const command of commands) {
      const more = preview?.(copy, command) ?? []
      const target = targetOf(copy, command)
      const refused = refusalOn(copy, command)
      refusal ??= refused
      if (refused && !goesOn) break
      if (!refused) told.push(whatIfSentence(cmdlet, target), ...more)
    }
    return { told, refusal }
  } finally {
    copy.dispose()
  }
}

/** What would be lost, in lines; none for a command that loses nothing of any machine or file. */
export const lossPreview: Preview = (world, command) => {
  const loss = previewLoss(world, command)
  if (!loss) return [...fileLoss(world, command), ...pointLoss(world, command), ...faultLoss(world, command)]
  const room = mergeLine(loss)
  const beside = [...keptLines(loss), ...waitLines(loss), ...(room === null ? [] : [room])]
  return [lossHeading(loss), ...lossLines(loss).map((line) => `  ${line}`), ...beside]
}
