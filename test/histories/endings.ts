/** How a history ends: every checkpoint is restored on a copy, then the VM goes, or a file, or the volume. */
import { readDiskInfo } from '../../src/storage/open-chain.ts'
import { hostedOf, mustBe, VM, volumeOf } from './held-against.ts'
import type { History } from './history.ts'
import { DISK_BYTES } from './moment-model.ts'
import { expectDisks, HOUR_MICROS, restoreOnFork } from './restore-on-fork.ts'

/** Off, with room, and time enough for everything that is under way. */
const comeToRest = (history: History): void => {
  const { lab, model } = history
  history.free()
  lab.advance(HOUR_MICROS)
  history.follow()
  if (history.state !== 'Off' && history.state !== 'Saved') {
    mustBe('turned off', lab.dispatch({ type: 'stop-vm', vm: VM, mode: 'turn-off', force: false }).ok, true)
    model.powerGoes()
  }
  if (history.state === 'Saved' && lab.dispatch({ type: 'remove-saved-state', vm: VM }).ok) model.powerGoes()
  history.follow()
  mustBe('at rest', history.state, 'Off')
}

const allGo = (history: History): void => {
  const { lab, model } = history
  comeToRest(history)
  mustBe('all go', lab.dispatch({ type: 'remove-checkpoint', vm: VM }).ok, true)
  model.moments.clear()
  model.nowParent = null
  lab.advance(HOUR_MICROS)
  history.watch.check(lab, model, 'all checkpoints gone')
  mustBe('files', hostedOf(lab).record.files.length, DISK_BYTES.length)
  mustBe('jobs on the medium', lab.places.need('HV1', 'D').bulkJobs, 0)
}

const vmGoes = (history: History): void => {
  const { lab, model } = history
  comeToRest(history)
  mustBe('Remove-VM', lab.dispatch({ type: 'remove-vm', vm: VM }).ok, true)
  lab.advance(HOUR_MICROS)
  mustBe('gone', lab.hypervisor.find(VM), undefined)
  const paths = [`${VM}\\system.vhdx`, `${VM}\\data.vhdx`]
  mustBe('what is left', volumeOf(lab).list(), [...paths].sort())
  expectDisks(history, model.disks, 'after Remove-VM', paths)
}

/** Somebody deletes one file: what stands on it is lost and says so, all else is as it was. */
const fileGoes = (history: History): void => {
  const { lab, model } = history
  comeToRest(history)
  const { files } = hostedOf(lab).record
  const gone = history.dice.of(files).path
  const chainOf = (path: string): readonly string[] => {
    const parent = readDiskInfo(volumeOf(lab), path).parentPath
    return parent === undefined ? [path] : [...chainOf(parent), path]
  }
  const lost = new Map<string, string | undefined>()
  for (const { name, disks } of hostedOf(lab).record.checkpoints) {
    const chains = disks.map(({ path }) => chainOf(path)).filter((chain) => chain.includes(gone))
    const above = chains.map((chain) => chain.length - 1 - chain.indexOf(gone))[0]
    lost.set(name, above === undefined ? undefined : (['0x80070002', '0xC03A000D'][above] ?? '0xC03A0019'))
  }
  volumeOf(lab).remove(gone)
  for (const [name, code] of lost) {
    if (code === undefined) {
      restoreOnFork(history, name)
      continue
    }
    const outcome = lab.dispatch({ type: 'restore-checkpoint', vm: VM, name })
    mustBe(`${name} without ${gone}`, outcome.ok || outcome.code, code)
    history.counts.lost++
  }
  mustBe('moments', [...lost.keys()], [...model.moments.keys()])
}

const volumeGoes = (history: History): void => {
  const { lab, model } = history
  const running = !['Off', 'Saved'].includes(history.state)
  mustBe('fault', lab.dispatch({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' }).ok, true)
  mustBe(
    'state',
    running ? history.state : history.state.replace('Critical', ''),
    running ? 'PausedCritical' : history.state.replace('Critical', ''),
  )
  for (const name of model.moments.keys()) {
    const outcome = lab.dispatch({ type: 'restore-checkpoint', vm: VM, name })
    if (hostedOf(lab).record.checkpoints.some((each) => each.name === name)) {
      mustBe(`${name} on a lost volume`, outcome.ok || outcome.code, 'checkpoint-lost')
      history.counts.lost++
    }
  }
}

const ENDINGS = [allGo, vmGoes, fileGoes, volumeGoes]

export const end = (history: History): void => {
  history.told.push('the end')
  for (const name of history.model.moments.keys()) restoreOnFork(history, name)
  history.dice.of(ENDINGS)(history)
}
