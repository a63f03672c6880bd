/** A checkpoint restored by the command, on a copy of the lab. */
import { bytesOf, differingPage, differingPiece, hostedOf, mustBe, stateOf, VM } from './held-against.ts'
import type { History } from './history.ts'
import { DISK_BYTES, type Disks, type Moment } from './moment-model.ts'

/** Two empty children. */
const NEW_CHILDREN_BYTES = 2 * 5 * 1024 * 1024
export const HOUR_MICROS = 3_600_000_000

export const expectDisks = ({ lab }: History, disks: Disks, where: string, paths: readonly string[]): void =>
  disks.forEach((image, index) => {
    const bytes = bytesOf(lab, paths[index] as string, DISK_BYTES[index] as number)
    mustBe(`${where}: disk ${index}, piece`, differingPiece(bytes, image), undefined)
  })

/** By the command, on a copy of the lab, and on into running where there is memory. */
export const restoreOnFork = (history: History, name: string): void => {
  const fork = history.fork()
  const { lab } = fork
  const moment = history.model.moments.get(name) as Moment
  fork.free()
  if (stateOf(lab) === 'PausedCritical') lab.dispatch({ type: 'stop-vm', vm: VM, mode: 'turn-off', force: false })
  const isWriting = hostedOf(lab).record.checkpoints.some(({ writing }) => writing !== null)
  if (isWriting || !['Off', 'Running', 'Saved', 'Paused'].includes(stateOf(lab))) lab.advance(HOUR_MICROS)
  const where = `restoring ${name}`
  const outcome = lab.dispatch({ type: 'restore-checkpoint', vm: VM, name })
  if (!outcome.ok && fork.freeBytes < NEW_CHILDREN_BYTES) {
    mustBe(where, outcome.code, '0x80070070')
    lab.dispose()
    return
  }
  mustBe(where, outcome.ok || outcome.code, true)
  expectDisks(
    fork,
    moment.disks,
    where,
    hostedOf(lab).record.disks.map(({ path }) => path),
  )
  mustBe(`${where}: state`, stateOf(lab), moment.memory === null ? 'Off' : 'Saved')
  if (moment.memory !== null) {
    lab.dispatch({ type: 'start-vm', vm: VM })
    lab.advance(HOUR_MICROS)
    mustBe(`${where}: state`, stateOf(lab), 'Running')
    mustBe(`${where}: RAM page`, differingPage(hostedOf(lab).slot.memory() ?? [], moment.memory), undefined)
  }
  lab.dispose()
  history.counts.restored++
}
