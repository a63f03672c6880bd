/** What a VM's machine asks of guest and disk, and when what it waits for is over. */
import { RAM_BYTES } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { Duration } from '../kernel/sim-time.ts'
import { bulkMicros } from '../places/medium.ts'
import { tellRollback } from './directory-rollback.ts'
import { abandonFreezeWait, releaseGuest } from './freeze-wait.ts'
import { clearGuestTimer, setGuestTimer } from './guest-timers.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { removeAutomaticCheckpoints } from './remove-checkpoints.ts'
import { readMemoryFile, writeMemoryFile } from './saved-memory.ts'
import { loseStorage, standStill } from './storage-trouble.ts'
import { useStoredDisks } from './stored-disks.ts'
import { startTraffic } from './traffic.ts'

/** How long the memory takes on its way to the medium or back. */
export const ramMicros = (context: HostContext, hosted: HostedVm): Duration => {
  const { speed, bulkJobs } = context.places.need(hosted.record.host, hosted.record.volume)
  return bulkMicros(speed, RAM_BYTES, bulkJobs + 1)
}

/** Effects of the machine, in the order it names them. */
export const powerEffects = {
  powerOn: (context: HostContext, hosted: HostedVm): void => {
    const { name: vm, boots } = hosted.record
    if (!hosted.drives) hosted.attachDrives()
    const seed = context.kernel.random.integer(`boot:${vm}`, 0, 0x7fffffff)
    const report = hosted.slot.powerOn(hosted.driveList, seed)
    hosted.update({ bootReport: report, boots: boots + 1 })
    if (report.booted) {
      const ioMicros = Math.max(0, (hosted.drives?.busyUntil ?? 0) - context.kernel.now)
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
      if (!hosted.drives) hosted.attachDrives()
      hosted.slot.load(readMemoryFile(hosted.volume, path), hosted.driveList)
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
      if ((hosted.drives?.parked.length ?? 0) > 0) reason = '0x80070070'
    } catch (error) {
      if (!(error instanceof GuestError)) throw error
      reason = error.code
    }
    switchOff(hosted)
    useStoredDisks(context, hosted)
    if (reason === undefined) removeAutomaticCheckpoints(context, hosted)
    else context.emit('shut-down-incomplete', { vm, host, volume, reason })
  },

  /** Storage that is gone for good stays so whether the power is on or off. */
  powerOff: (context: HostContext, hosted: HostedVm): void => {
    switchOff(hosted)
    useStoredDisks(context, hosted)
    const reserved = hosted.ownMemoryPath
    if (!hosted.volume.lost && hosted.record.savedMemoryPath !== reserved && hosted.volume.exists(reserved))
      hosted.volume.remove(reserved)
    if (hosted.volume.lost && hosted.record.trouble) loseStorage(context, hosted, hosted.record.trouble)
    else hosted.update({ trouble: null })
  },

  reset: (_: HostContext, hosted: HostedVm): void => {
    hosted.slot.powerOff()
    hosted.drives?.dropParked()
    hosted.update({ withheld: null })
  },

  discardSavedState: (_: HostContext, hosted: HostedVm): void => discardSavedMemory(hosted),

  saveRam: (_: HostContext, hosted: HostedVm): void => {
    const path = hosted.ownMemoryPath
    const memory = hosted.slot.memory()
    if (memory) writeMemoryFile(hosted.volume, path, memory)
    hosted.update({ savedMemoryPath: path })
    switchOff(hosted)
  },

  running: (context: HostContext, hosted: HostedVm): void => {
    context.kernel.send(hosted.customers, { type: 'OPEN' })
    setGuestTimer(context, hosted)
    if ((hosted.drives?.parked.length ?? 0) > 0) standStill(context, hosted)
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
  if (path !== null && path === hosted.ownMemoryPath && hosted.volume.exists(path)) hosted.volume.remove(path)
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
  hosted.drives?.dropParked()
  hosted.update({ withheld: null })
  if (!hosted.record.merge) hosted.detachDrives()
}
