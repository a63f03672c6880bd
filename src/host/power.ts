/** Start, stop, save, pause: what each asks. The machine in vm.machine.ts says when each is possible; power-effects.ts does it. */
import { takeAutomaticCheckpoint } from './automatic-checkpoints.ts'
import { fittingChildren } from './children-on-volume.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import type { OperationKind } from './operations.ts'
import { ramMicros, switchOff } from './power-effects.ts'
import { Refused } from './refusal.ts'
import { requireSavedMemory, reserveMemoryFile } from './saved-memory.ts'
import { canWriteParked, releaseAnswer } from './storage-trouble.ts'
import { requireStoredDisks, useStoredDisks } from './stored-disks.ts'
import type { VmEvent } from './vm.machine.ts'
import { requireEvent } from './vm-state.ts'

const begin = (
  context: HostContext,
  hosted: HostedVm,
  kind: OperationKind,
  event: VmEvent & { durationMicros: number },
): string => {
  const { name: vm } = hosted.record
  const id = context.operations.begin({
    kind,
    vm,
    subject: vm,
    startedAt: context.kernel.now,
    total: event.durationMicros,
    unit: 'micros',
  })
  hosted.powerOperation = id
  context.kernel.send(hosted.actor, event)
  return id
}

/** A machine whose files are gone says with what they went. */
const requireStorage = (context: HostContext, { record, volume: { lost } }: HostedVm): void => {
  const { host, volume, name: vm } = record
  if (context.places.place(host)?.lost) throw new Refused('host-lost', { host, vm })
  if (lost) throw new Refused('volume-lost', { host, volume, vm })
}

export const startVm = (context: HostContext, hosted: HostedVm): string => {
  const saved = hosted.record.savedMemoryPath !== null
  const durationMicros = saved ? ramMicros(context, hosted) : context.settings.startupMicros
  // What is gone says more than the state that it left behind.
  if (!hosted.slot.on) requireStorage(context, hosted)
  requireEvent(context, hosted, { type: 'START', durationMicros }, 'start')
  requireSavedMemory(hosted)
  // Whether the disks can be opened is found out before anything is changed; they stay open for what comes now.
  if (!hosted.drives) hosted.attachDrives()
  takeAutomaticCheckpoint(context, hosted)
  if (!saved) tellStartBreaks(context, hosted)
  return begin(context, hosted, 'start', { type: 'START', durationMicros })
}

/** From its first write on nothing else that stands on its disks fits them any more: Hyper-V says nothing (derived). */
const tellStartBreaks = (context: HostContext, { record, volume }: HostedVm): void => {
  for (const { path } of record.disks) {
    const files = fittingChildren(volume, path)
    if (files.length > 0) context.emit('start-breaks-others', { vm: record.name, file: path, files: files.join(', ') })
  }
}

export const stopVm = (
  context: HostContext,
  hosted: HostedVm,
  mode: 'shut-down' | 'turn-off' | 'save',
): string | undefined => {
  if (mode === 'save') return saveVm(context, hosted)
  if (mode === 'turn-off') {
    requireEvent(context, hosted, { type: 'TURN_OFF' }, 'turn-off')
    context.kernel.send(hosted.actor, { type: 'TURN_OFF' })
    return undefined
  }
  const event = { type: 'SHUT_DOWN', durationMicros: context.settings.shutdownMicros } as const
  requireEvent(context, hosted, event, 'shut-down')
  const { guest, name: vm } = hosted.record
  if (guest.agent === 'Absent') throw new Refused('shut-down-unheard', { vm })
  return begin(context, hosted, 'stop', event)
}

/** A hard reset: what was not on the disk is gone, and it starts again at once. */
export const resetVm = (context: HostContext, hosted: HostedVm): string => {
  const event = { type: 'RESET', durationMicros: context.settings.startupMicros } as const
  requireEvent(context, hosted, event, 'reset')
  requireStorage(context, hosted)
  if (hosted.record.storedDisks !== null) openStoredAnew(context, hosted)
  return begin(context, hosted, 'start', event)
}

/** The power is off for a moment, after which the machine opens what its stored configuration names. */
const openStoredAnew = (context: HostContext, hosted: HostedVm): void => {
  requireStoredDisks(hosted)
  switchOff(hosted)
  useStoredDisks(context, hosted)
}

/** The disks stay as they are: the next start is one after a power cut. */
export const removeSavedState = (context: HostContext, hosted: HostedVm): void => {
  requireEvent(context, hosted, { type: 'SAVED_STATE_REMOVED' }, 'remove-saved-state')
  requireStorage(context, hosted)
  context.kernel.send(hosted.actor, { type: 'SAVED_STATE_REMOVED' })
  context.emit('saved-state-removed', { vm: hosted.record.name })
}

export const saveVm = (context: HostContext, hosted: HostedVm): string => {
  const event = { type: 'SAVE', durationMicros: ramMicros(context, hosted) } as const
  requireEvent(context, hosted, event, 'save')
  reserveMemoryFile(hosted.volume, hosted.ownMemoryPath)
  return begin(context, hosted, 'save', event)
}

export const pauseVm = (context: HostContext, hosted: HostedVm): string => {
  const event = { type: 'PAUSE', durationMicros: context.settings.pauseMicros } as const
  requireEvent(context, hosted, event, 'pause')
  return begin(context, hosted, 'pause', event)
}

export const resumeVm = (context: HostContext, hosted: HostedVm): string => {
  const event = { type: 'RESUME', durationMicros: context.settings.pauseMicros } as const
  requireEvent(context, hosted, event, 'resume')
  const { trouble, name: vm } = hosted.record
  if (trouble && !canWriteParked(context, hosted)) throw new Refused(trouble.code, { ...trouble.data, vm })
  hosted.drives?.writeParked()
  hosted.update({ trouble: null })
  releaseAnswer(context, hosted)
  return begin(context, hosted, 'resume', event)
}
