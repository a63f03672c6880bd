/** Start, stop, save, pause: what each asks of guest and disk. The machine in vm.machine.ts says when each is possible. */
import { RAM_BYTES } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { Duration } from '../kernel/sim-time.ts'
import { bulkMicros } from '../places/medium.ts'
import { tellRollback } from './directory-rollback.ts'
import { abandonFreezeWait, releaseGuest } from './freeze-wait.ts'
import { clearGuestTimer, setGuestTimer } from './guest-timers.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import type { OperationKind } from './operations.ts'
import { Refused } from './refusal.ts'
import { readMemoryFile, reserveMemoryFile, writeMemoryFile } from './saved-memory.ts'
import { canWriteParked, releaseAnswer, standStill } from './storage-trouble.ts'
import { startTraffic } from './traffic.ts'
import type { VmEvent } from './vm.machine.ts'

export const stateOf = (context: HostContext, hosted: HostedVm): string =>
  stateName(context.kernel.state(hosted.actor)?.value)

/** A state with parts of its own is named without them. */
const stateName = (value: unknown): string =>
  value !== null && typeof value === 'object' ? (Object.keys(value)[0] as string) : String(value ?? 'Off')

/** Refuses with Hyper-V's sentence when the machine would not take the event now. */
export const requireEvent = (context: HostContext, hosted: HostedVm, event: VmEvent, operation: string): void => {
  if (!context.kernel.can(hosted.actor, event))
    throw new Refused('vm-state', { vm: hosted.record.name, operation, state: stateOf(context, hosted) })
}

const ramMicros = (context: HostContext, hosted: HostedVm): Duration => {
  const { speed, bulkJobs } = context.places.need(hosted.record.host, hosted.record.volume)
  return bulkMicros(speed, RAM_BYTES, bulkJobs + 1)
}

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
  requireEvent(context, hosted, { type: 'START', durationMicros }, 'start')
  requireStorage(context, hosted)
  // Whether the disk can be opened is found out before anything is changed; it stays open for what comes now.
  if (!hosted.drive) hosted.attachDrive()
  return begin(context, hosted, 'start', { type: 'START', durationMicros })
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
  return begin(context, hosted, 'stop', event)
}

export const saveVm = (context: HostContext, hosted: HostedVm): string => {
  const event = { type: 'SAVE', durationMicros: ramMicros(context, hosted) } as const
  requireEvent(context, hosted, event, 'save')
  reserveMemoryFile(hosted.volume, ownMemoryPath(hosted))
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
  hosted.drive?.writeParked()
  hosted.update({ trouble: null })
  releaseAnswer(context, hosted)
  return begin(context, hosted, 'resume', event)
}

export const ownMemoryPath = (hosted: HostedVm): string =>
  `${hosted.record.folder}\\Virtual Machines\\${hosted.record.id.toUpperCase()}.vmrs`

/** Effects of the machine, in the order it names them. */
export const powerEffects = {
  powerOn: (context: HostContext, hosted: HostedVm): void => {
    const { name: vm, boots } = hosted.record
    if (!hosted.drive) hosted.attachDrive()
    const seed = context.kernel.random.integer(`boot:${vm}`, 0, 0x7fffffff)
    const report = hosted.slot.powerOn(hosted.driveOf, seed)
    hosted.update({ bootReport: report, boots: boots + 1 })
    if (report.booted) {
      const ioMicros = Math.max(0, (hosted.drive?.busyUntil ?? 0) - context.kernel.now)
      tellRollback(context, hosted)
      goOn(context, hosted, context.settings.startupMicros + ioMicros)
      return
    }
    failStart(context, hosted, 'boot-failed', { vm, reason: report.failure ?? 'unknown' })
  },

  resumeSaved: (context: HostContext, hosted: HostedVm): void => {
    const { savedMemoryPath: path, name: vm } = hosted.record
    if (path === null) return
    const durationMicros = ramMicros(context, hosted)
    try {
      if (!hosted.drive) hosted.attachDrive()
      hosted.slot.load(readMemoryFile(hosted.volume, path), hosted.driveOf)
      hosted.slot.guest()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
      if (!code) throw error
      discardSavedMemory(hosted)
      failStart(context, hosted, code, { vm, path })
      return
    }
    discardSavedMemory(hosted)
    hosted.update({ bootReport: null })
    goOn(context, hosted, durationMicros)
  },

  /** What boot found is known when the desktop is there. */
  reportBoot: (context: HostContext, hosted: HostedVm): void => {
    const { bootReport, name: vm } = hosted.record
    for (const finding of bootReport?.findings ?? [])
      context.emit(finding.code, { vm, ...('data' in finding ? finding.data : {}) })
    startTraffic(context, hosted)
  },

  /** A guest that crashed, or whose last writes find no room, ends as by a power cut: the disk stays marked. */
  shutDown: (context: HostContext, hosted: HostedVm): void => {
    const { name: vm, host, volume } = hosted.record
    let reason: string | undefined
    try {
      hosted.slot.guest().shutDown()
      if ((hosted.drive?.parked.length ?? 0) > 0) reason = '0x80070070'
    } catch (error) {
      if (!(error instanceof GuestError)) throw error
      reason = error.code
    }
    switchOff(hosted)
    if (reason !== undefined) context.emit('shut-down-incomplete', { vm, host, volume, reason })
  },

  powerOff: (_: HostContext, hosted: HostedVm): void => {
    switchOff(hosted)
    const reserved = ownMemoryPath(hosted)
    if (!hosted.volume.lost && hosted.record.savedMemoryPath !== reserved && hosted.volume.exists(reserved))
      hosted.volume.remove(reserved)
    hosted.update({ trouble: null })
  },

  saveRam: (_: HostContext, hosted: HostedVm): void => {
    const path = ownMemoryPath(hosted)
    const memory = hosted.slot.memory()
    if (memory) writeMemoryFile(hosted.volume, path, memory)
    hosted.update({ savedMemoryPath: path })
    switchOff(hosted)
  },

  running: (context: HostContext, hosted: HostedVm): void => {
    context.kernel.send(hosted.customers, { type: 'OPEN' })
    setGuestTimer(context, hosted)
    if ((hosted.drive?.parked.length ?? 0) > 0) standStill(context, hosted)
    // who had it hold its transactions is gone: given up when it stood still, or of another time than this memory
    else releaseGuest(hosted)
  },
  still: (context: HostContext, hosted: HostedVm): void => {
    context.kernel.send(hosted.customers, { type: 'CLOSE' })
    clearGuestTimer(context, hosted)
    abandonFreezeWait(context, hosted)
  },
}

/** What it read to boot, or its memory coming back, is known now: so long it takes until it runs. */
const goOn = (context: HostContext, hosted: HostedVm, durationMicros: Duration): void => {
  if (hosted.powerOperation) context.operations.progress(hosted.powerOperation, 0, durationMicros)
  context.kernel.send(hosted.actor, { type: 'BOOTED', durationMicros })
}

/** Resumed, or of no use: the next start is a cold one. A checkpoint's memory stays its own. */
const discardSavedMemory = (hosted: HostedVm): void => {
  const { savedMemoryPath: path } = hosted.record
  if (path !== null && path === ownMemoryPath(hosted)) hosted.volume.remove(path)
  hosted.update({ savedMemoryPath: null })
}

const failStart = (
  context: HostContext,
  hosted: HostedVm,
  code: string,
  data: Readonly<Record<string, string | number>>,
): void => {
  context.operations.end(hosted.powerOperation, { code, data })
  hosted.powerOperation = null
  context.emit('start-failed', {
    ...data,
    ...('reason' in data ? { cause: data['reason'] as string } : {}),
    reason: code,
  })
  context.kernel.send(hosted.actor, { type: 'START_FAILED' })
}

/** The guest is gone and the chain is closed, unless a merge still works on it. */
export const switchOff = (hosted: HostedVm): void => {
  hosted.slot.powerOff()
  hosted.drive?.dropParked()
  hosted.update({ withheld: null })
  if (!hosted.record.merge) hosted.detachDrive()
}
