/** What a command would lose and what it would begin, before a person says yes to it. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Command } from '../lab/command.ts'
import type { DomainEvent } from '../lab/domain-event.ts'
import type { Lab } from '../lab/lab.ts'
import { type LossPreview, lossOn } from '../survival/preview-of-loss.ts'
import { waitingMerge } from './project-merge.ts'
import type { Trouble } from './view-model.ts'

export interface LossAnswer {
  /** What it was worked out for. */
  readonly atMicros: number
  readonly refusal: Trouble | null
  /** Why the present cannot be kept in a checkpoint first. */
  readonly keepRefusal: Trouble | null
  /** Null where nothing of any machine would be lost. */
  readonly loss: LossPreview | null
  /** The merge that begins with it. */
  readonly merge: null | { readonly child: string; readonly parent: string; readonly blocks: number }
  /** Disks that a start would part from what stands on them. */
  readonly breaks: readonly DomainEvent['data'][]
  /** Why a merge that is then due would have to wait. */
  readonly mergeWaits: Trouble | null
}

const NOTHING = { keepRefusal: null, loss: null, merge: null, breaks: [], mergeWaits: null }

const vmOf = (command: Command): string | undefined => ('vm' in command ? command.vm : undefined)

/** All of it is tried on forks; the lab does not notice. */
export const lossAnswer = (lab: Lab, command: Command): LossAnswer => {
  const atMicros = lab.now
  const vm = vmOf(command)
  const fork = lab.fork()
  try {
    const before = mergeOf(lab, vm)
    const outcome = fork.dispatch(command)
    if (!outcome.ok) return { ...NOTHING, atMicros, refusal: { code: outcome.code, data: outcome.data } }
    const hosted = vm === undefined ? undefined : fork.hypervisor.find(vm)
    const merge = hosted?.record.merge ?? null
    const atOnce = {
      merge:
        merge && merge.id !== before ? { child: merge.child, parent: merge.parent, blocks: merge.blocks.length } : null,
      breaks: fork.events
        .slice(lab.events.length)
        .filter(({ code }) => code === 'start-breaks-others')
        .map(({ data }) => data),
      mergeWaits: hosted ? waits(fork, hosted) : null,
    }
    // Last: it lets the fork run on.
    const loss = lossOn(fork, lab, command, outcome.operation) ?? null
    return { ...atOnce, atMicros, refusal: null, keepRefusal: keepRefusal(lab, command), loss }
  } finally {
    fork.dispose()
  }
}

/** A checkpoint and then the deed, as the answer ‘first keep it’ does them. */
const keepRefusal = (lab: Lab, command: Command): Trouble | null => {
  if (command.type !== 'restore-checkpoint') return null
  const fork = lab.fork()
  try {
    const kept = fork.dispatch({ type: 'checkpoint-vm', vm: command.vm })
    const outcome = kept.ok ? fork.dispatch(command) : kept
    return outcome.ok ? null : { code: outcome.code, data: outcome.data }
  } finally {
    fork.dispose()
  }
}

const mergeOf = (lab: Lab, vm: string | undefined): DomainEvent['data'][string] | undefined =>
  vm === undefined ? undefined : lab.hypervisor.find(vm)?.record.merge?.id

const waits = (lab: Lab, hosted: HostedVm): Trouble | null => {
  const found = waitingMerge(lab, hosted)
  return found ? { code: found.code, data: found.data } : null
}
