/** Whether the machine takes an operation now: the command that does it is tried on a fork, so that nothing else decides. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { VmOperation } from '../host/legality.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { diskActs, exportFolder, possibilities } from './possibilities.ts'
import type { Trouble } from './view-model.ts'

/** Null where it is possible. */
export type Trial = Trouble | null

/** Commands in order; the last one is the operation itself. */
type Deeds = readonly Command[]

const operationOf = (command: Command): VmOperation | undefined => {
  switch (command.type) {
    case 'start-vm':
      return 'start'
    case 'suspend-vm':
      return 'pause'
    case 'resume-vm':
      return 'resume'
    case 'save-vm':
      return 'save'
    case 'restart-vm':
      return 'reset'
    case 'remove-saved-state':
      return 'remove-saved-state'
    case 'stop-vm':
      return command.mode === 'save' ? undefined : command.mode
    default:
      return undefined
  }
}

/** What the bar offers, from the same answers: the two cannot differ. */
export const powerTrials = (lab: Lab, vm: string): ReadonlyMap<VmOperation, Trial> =>
  new Map(
    possibilities(lab, 'vm', undefined, vm).flatMap(({ command, refusal }): [VmOperation, Trial][] => {
      const operation = operationOf(command)
      return operation === undefined ? [] : [[operation, refusal]]
    }),
  )

const onLeaf = (hosted: HostedVm): readonly Command[] => {
  const [disk] = hosted.record.disks
  if (!disk) return []
  const on = { host: hosted.record.host, path: `${hosted.volumeRoot}${disk.path}` }
  return [
    { type: 'merge-vhd', ...on },
    { type: 'optimize-vhd', ...on, mode: 'Full' },
  ]
}

/** Several ways to do it: one that is taken is enough. Undefined where it takes more than the machine's name. */
const waysOf = (lab: Lab, hosted: HostedVm, operation: VmOperation): readonly Deeds[] | undefined => {
  const { name: vm, host, checkpoints } = hosted.record
  const users = checkpoints.filter(({ purpose }) => purpose === 'user')
  switch (operation) {
    case 'production-checkpoint':
      return [
        [
          { type: 'set-vm', vm, checkpointType: 'ProductionOnly' },
          { type: 'checkpoint-vm', vm },
        ],
      ]
    case 'standard-checkpoint':
      return [
        [
          { type: 'set-vm', vm, checkpointType: 'Standard' },
          { type: 'checkpoint-vm', vm },
        ],
      ]
    case 'apply':
      return users.map(({ name }) => [{ type: 'restore-checkpoint', vm, name }])
    case 'delete-checkpoint':
      return users.map(({ name }) => [{ type: 'remove-checkpoint', vm, name }])
    case 'export':
      return [[{ type: 'export-vm', vm, path: exportFolder(lab, host), liveState: 'CaptureSavedState' }]]
    case 'delete-vm':
      return [[{ type: 'remove-vm', vm }]]
    case 'change-disks':
      return diskActs(vm, hosted).map((command) => [command])
    case 'merge-vhd':
    case 'optimize-vhd':
      return onLeaf(hosted).flatMap((command) => (command.type === operation ? [[command]] : []))
    default:
      return undefined
  }
}

const done = (lab: Lab, deeds: Deeds): Trial => {
  const fork = lab.fork()
  try {
    for (const command of deeds) {
      const outcome = fork.dispatch(command)
      if (!outcome.ok) return { code: outcome.code, data: outcome.data }
    }
    return null
  } finally {
    fork.dispose()
  }
}

const NOTHING_TO_TRY: Readonly<Partial<Record<VmOperation, string>>> = {
  apply: 'no-checkpoint',
  'delete-checkpoint': 'no-checkpoint',
}

/** Undefined where it cannot be tried: then the table of states is all there is to say. */
export const tryOperation = (lab: Lab, hosted: HostedVm, operation: VmOperation): Trial | undefined => {
  const ways = waysOf(lab, hosted, operation)
  if (ways === undefined) return undefined
  const code = NOTHING_TO_TRY[operation]
  let first: Trial | undefined = ways.length === 0 && code ? { code, data: { vm: hosted.record.name } } : undefined
  for (const deeds of ways) {
    const trial = done(lab, deeds)
    if (trial === null) return null
    first ??= trial
  }
  return first
}

/** What applying would lead to: Saved where some checkpoint with memory can be applied, Off where one without can. */
export const applyTargets = (lab: Lab, { record }: HostedVm): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { name, memoryPath, purpose } of record.checkpoints) {
    const target = memoryPath === null ? 'Off' : 'Saved'
    if (purpose !== 'user' || found.has(target)) continue
    if (done(lab, [{ type: 'restore-checkpoint', vm: record.name, name }]) === null) found.add(target)
  }
  return found
}
