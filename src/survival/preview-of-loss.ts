/**
 * What a command would lose, found out by doing it on a fork: the present is asked, the command is carried out, and what
 * is there then is asked in the same way. Nothing is estimated; the lab itself never notices.
 */
import type { AppEvidence, Guest } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { heldMerge } from '../host/held-merges.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import type { VirtualMachine } from '../host/virtual-machine.ts'
import type { Command } from '../lab/command.ts'
import type { DomainEvent } from '../lab/domain-event.ts'
import { type FileLook, listGuestFiles } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { momentMemory, NOW, withMomentGuest } from '../lab/moments.ts'
import { StorageError } from '../storage/storage-error.ts'
import { differingSlices } from './differing-slices.ts'
import { type MergeBystander, mergeBystanders } from './merge-bystanders.ts'
import { type MergePlan, mergePlan } from './merge-plan.ts'
import { type UnreadPresent, unreadPresent } from './unread-present.ts'

export interface LossPreview {
  readonly vm: string
  /** The machine cannot be asked afterwards: it does not start, or is gone. A code with data; null when it was asked. */
  readonly unanswered: null | { readonly code: string; readonly data: Readonly<Record<string, string | number>> }
  /** Committed orders before and after; null where no shop answers. */
  readonly orders: null | { readonly before: number; readonly after: number }
  /** The order whose transaction is open now and then neither open nor committed. */
  readonly openOrder: number | null
  /** Written in Notepad and not in its file then: letters of the present text that are gone. */
  readonly unsavedText: string | null
  readonly files: { readonly gone: readonly string[]; readonly changed: readonly string[] }
  /** Pages of RAM that hold something now and are not kept. */
  readonly pages: number
  /** Slices of 64 KiB of its disk that read otherwise then. */
  readonly slices: number
  readonly unread: UnreadPresent | null
  /** Moments that one cannot go back to any more. */
  readonly checkpoints: readonly string[]
  readonly restorePoints: readonly string[]
  /** Other machines on a file that the merges after it change. */
  readonly bystanders: readonly MergeBystander[]
  /** The merges that follow, the room there is, and the backup's checkpoint that they wait for; null without any. */
  readonly merge: null | (MergePlan & { readonly freeBytes: number; readonly heldBy: string | null })
  /** Files of the checkpoint that is applied which somebody changed since: it is not that moment any more. */
  readonly changed: readonly string[]
  /** Files that stay although their checkpoint goes: so many stand on each. */
  readonly kept: readonly { readonly file: string; readonly children: number }[]
}

/** Commands after which something may be gone, and the machine that they concern. */
const losingVm = (lab: Lab, command: Command): string | undefined => {
  switch (command.type) {
    case 'restore-checkpoint':
    case 'remove-checkpoint':
    case 'remove-vm':
    case 'restart-vm':
    case 'remove-saved-state':
    case 'set-vm-disk':
    case 'remove-vm-disk':
      return command.vm
    case 'stop-vm':
      return command.mode === 'save' ? undefined : command.vm
    case 'remove-restore-point':
      return vmOfPoint(lab, command.restorePoint)
    case 'restore-backup':
      return command.newName ?? restoredName(lab, command)
    default:
      return undefined
  }
}

interface Seen {
  readonly apps: AppEvidence | null
  readonly files: readonly FileLook[]
  readonly unanswered: LossPreview['unanswered']
}

/** Undefined for a command that loses nothing, and for one that is refused. */
export const previewLoss = (lab: Lab, command: Command): LossPreview | undefined => {
  if (losingVm(lab, command) === undefined) return undefined
  const fork = lab.fork()
  try {
    const outcome = fork.dispatch(command)
    return outcome.ok ? lossOn(fork, lab, command, outcome.operation) : undefined
  } finally {
    fork.dispose()
  }
}

/** On a fork of the lab that has just accepted the command; what it began is waited for. */
export const lossOn = (
  fork: Lab,
  lab: Lab,
  command: Command,
  operation: string | undefined,
): LossPreview | undefined => {
  const vm = losingVm(lab, command)
  const before = vm === undefined ? undefined : lab.hypervisor.find(vm)
  if (!before) return undefined
  // All that a reset loses is lost when the power goes, before it starts again.
  if (command.type === 'restart-vm')
    return previewLoss(lab, { type: 'stop-vm', vm: command.vm, mode: 'turn-off', force: true })
  if (operation !== undefined && fork.settle(operation)) return undefined
  return compare(lab, before, fork, command)
}

const restoredName = (lab: Lab, { restorePoint, file }: Extract<Command, { type: 'restore-backup' }>) => {
  return file === undefined ? vmOfPoint(lab, restorePoint) : undefined
}

const vmOfPoint = (lab: Lab, restorePoint: string): string | undefined => {
  try {
    return lab.backups.needPoint(restorePoint).vm
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

const compare = (lab: Lab, before: HostedVm, fork: Lab, command: Command): LossPreview => {
  const { name: vm } = before.record
  const after = fork.hypervisor.find(vm)
  const now = look(lab, before)
  // What a guest writes while it shuts down is its own last work: nothing of it is a loss.
  const isOrderly = command.type === 'stop-vm' && command.mode === 'shut-down'
  const then: Seen = after
    ? look(fork, after)
    : { apps: null, files: [], unanswered: { code: 'vm-gone', data: { vm, lost: before.volume.lost ? 1 : 0 } } }
  const kept = new Map(then.files.map((file) => [file.path.toLowerCase(), file.sha256]))
  const isGone = ({ path }: FileLook): boolean => after !== undefined && !isOrderly && !kept.has(path.toLowerCase())
  const left = new Set((after?.record.checkpoints ?? []).map(({ id }) => id))
  const points = new Set(fork.backups.points.map(({ id }) => id))
  // A machine that is gone went through the merges of all that it had.
  const tree = after?.record ?? { ...before.record, checkpoints: [] }
  const [memory, memoryThen] = [memoryOf(before), after && memoryOf(after)]
  return {
    vm,
    // What did not answer before is no loss of this.
    unanswered: after && now.unanswered?.code === then.unanswered?.code ? null : then.unanswered,
    orders: now.apps && then.apps ? { before: now.apps.Shop.orders, after: then.apps.Shop.orders } : null,
    openOrder: openOrder(now.apps, then.apps),
    unsavedText: unsavedText(now.apps, then.apps),
    files: {
      gone: now.files.filter(isGone).map(({ path }) => path),
      changed: now.files
        .filter((file) => !isGone(file) && after && !isOrderly && kept.get(file.path.toLowerCase()) !== file.sha256)
        .map(({ path }) => path),
    },
    pages: memory && !memoryThen ? memory.filter((page) => page !== undefined).length : 0,
    slices: after && !isOrderly ? differingSlices(lab, before, fork, after) : 0,
    unread: unreadPresent(now.unanswered, [lab, before], [fork, after]),
    checkpoints: before.record.checkpoints
      .filter(({ purpose, id }) => purpose === 'user' && !left.has(id))
      .map(({ name }) => name),
    restorePoints: lab.backups.points.filter(({ id }) => !points.has(id)).map(({ id }) => id),
    bystanders: mergeBystanders(lab, before, tree),
    merge: mergeOf([lab, before], fork, tree, after),
    changed: fork.events
      .slice(lab.events.length)
      .filter(({ code }) => code === 'checkpoint-disk-changed')
      .map(({ data }) => String(data['file'])),
    kept: keptIn(fork.events.slice(lab.events.length)),
  }
}

/** None where its file is gone: it was lost before. */
const memoryOf = (hosted: HostedVm) => {
  try {
    return momentMemory(hosted, NOW)
  } catch (error) {
    if (error instanceof StorageError || error instanceof Refused) return undefined
    throw error
  }
}

/** What the first one needs was found out by beginning it; where it finds no room, none begins. */
const mergeOf = (
  [lab, before]: readonly [Lab, HostedVm],
  fork: Lab,
  tree: VirtualMachine,
  after: HostedVm | undefined,
): LossPreview['merge'] => {
  const plan = before.volume.lost ? null : mergePlan(lab, before, tree)
  if (!plan) return null
  const begun = fork.events
    .slice(lab.events.length)
    .find(({ code, data }) => /^merge-(started|failed)$/.test(code) && typeof data['neededBytes'] === 'number')
  const neededBytes = Math.max(plan.neededBytes, Number(begun?.data['neededBytes'] ?? 0))
  const { capacityBytes, usedBytes } = before.volume
  return {
    ...plan,
    neededBytes,
    freeBytes: capacityBytes - usedBytes,
    heldBy: (after && heldMerge(after)?.name) ?? null,
  }
}

const keptIn = (events: readonly DomainEvent[]): LossPreview['kept'] =>
  events
    .filter(({ code }) => code === 'checkpoint-file-kept')
    .map(({ data }) => ({ file: String(data['file']), children: Number(data['children']) }))

const look = (lab: Lab, hosted: HostedVm): Seen => {
  const found: { apps: AppEvidence | null; files: readonly FileLook[]; unanswered: LossPreview['unanswered'] } = {
    apps: null,
    files: [],
    unanswered: null,
  }
  try {
    found.files = listGuestFiles(lab, hosted, NOW)
    found.apps = withMomentGuest(lab, hosted, NOW, askApps)
  } catch (error) {
    if (!(error instanceof GuestError || error instanceof StorageError)) throw error
    found.unanswered = { code: error.code, data: error.data }
  }
  return found
}

const askApps = (guest: Guest, unbootable: string | null): AppEvidence => {
  if (unbootable !== null) throw new GuestError('boot-failed', { reason: unbootable })
  return guest.evidence()
}

const openOrder = (now: AppEvidence | null, then: AppEvidence | null): number | null => {
  const open = now?.Shop.openTransaction?.orderId ?? null
  return then && then.Shop.openTransaction?.orderId === open ? null : open
}

/** What stands in the window now, is in no file, and will stand in no window. */
const unsavedText = (now: AppEvidence | null, then: AppEvidence | null): string | null => {
  if (!now || now.Notepad.text === '' || now.Notepad.text === now.Notepad.savedText) return null
  return then?.Notepad.text === now.Notepad.text ? null : now.Notepad.text
}
