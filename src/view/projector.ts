/** Keeps what the page has seen, and projects again only the parts that may have changed since. */
import type { GuestMemory } from '../guest/guest.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { type AttachedDisk, activePaths } from '../host/virtual-machine.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Lab } from '../lab/lab.ts'
import type { LessonPart } from '../lesson/lesson-part.ts'
import { diskInFocus, focusOf } from './focus.ts'
import { projectDisk } from './project-disk.ts'
import { projectClock, projectPlaces, projectTimeline } from './project-lab.ts'
import { projectGuest, projectMemory, projectTree, projectVm, projectVms } from './project-vm.ts'
import { TimelineSeries } from './timeline-series.ts'
import type { GuestPart, ViewParts } from './view-model.ts'

/** Dirty pages are shown at most four times a second of the viewer's time. */
const MEMORY_INTERVAL_MS = 250

export class Projector {
  #seen = new Map<keyof ViewParts, string>()
  readonly #series = new TimelineSeries()
  #state: string | undefined
  #memoryShown: GuestMemory | undefined
  #memoryShownAtMs = Number.NEGATIVE_INFINITY

  #shown = ''
  /** The VM that the person has chosen, by name. */
  chosen: string | undefined
  /** The disk that was chosen of each VM, by its id. */
  readonly #locations = new Map<string, number>()
  #trunk: readonly string[] = []

  /** Of the machine in the middle; a location without a disk means the first one. */
  showDisk(location: number): void {
    this.#locations.set(this.#shown, location)
  }

  /** The parts that differ from what was sent last. `wallMs` is the page's time, for what is shown seldom. */
  changes(lab: Lab, wallMs: number, lesson: LessonPart | null = null): Partial<ViewParts> {
    const hosted = focusOf(lab, this.chosen)
    if (hosted?.record.id !== this.#shown) this.#turnTo(hosted?.record.id ?? '')
    const parts: { -readonly [Key in keyof ViewParts]?: ViewParts[Key] } = {}
    const put = <Key extends keyof ViewParts>(key: Key, version: string, project: () => ViewParts[Key]): void => {
      if (this.#seen.get(key) === version) return
      this.#seen.set(key, version)
      parts[key] = project()
    }
    const plain = <Key extends keyof ViewParts>(key: Key, part: ViewParts[Key]): void =>
      put(key, canonicalJson(part), () => part)
    put('clock', String(lab.now), () => projectClock(lab))
    plain('lesson', lesson)
    plain('vms', projectVms(lab))
    plain('places', projectPlaces(lab))
    if (!hosted) {
      plain('vm', null)
      return parts
    }
    const guest: GuestPart = projectGuest(lab, hosted)
    const shown = diskInFocus(hosted, this.#locations.get(hosted.record.id))
    const disk = diskVersion(lab, hosted, shown)
    const vm = projectVm(lab, hosted)
    const stateBefore = this.#state
    this.#state = vm.state
    plain('vm', vm)
    plain('guest', guest)
    put('disk', disk, () => {
      const part = projectDisk(lab, hosted, shown)
      this.#trunk = part.layers.map(({ path }) => path)
      return part
    })
    // Rows are counted through the whole chain, also through files that are not the machine's own.
    plain('tree', projectTree(hosted, shown, this.#trunk.at(-1) === shown?.path ? this.#trunk : undefined))
    put(
      'timeline',
      `${hosted.record.id} ${lab.events.length} ${hosted.meter.readCount} ${hosted.volume.usedBytes}`,
      () => projectTimeline(lab, hosted, this.#series),
    )
    if (vm.state !== stateBefore || wallMs - this.#memoryShownAtMs >= MEMORY_INTERVAL_MS) {
      const version = `${hosted.slot.on} ${disk} ${this.#seen.get('guest')}`
      if (this.#seen.get('memory') !== version) this.#memoryShownAtMs = wallMs
      put('memory', version, () => {
        const before = this.#memoryShown
        this.#memoryShown = hosted.slot.memory()
        return projectMemory(hosted, guest, before)
      })
    }
    return parts
  }

  /** Another machine: nothing of its memory was shown before. */
  #turnTo(id: string): void {
    this.#shown = id
    this.#state = undefined
    this.#memoryShown = undefined
    this.#trunk = []
    for (const key of ['memory', 'disk', 'timeline'] as const) this.#seen.delete(key)
  }
}

/**
 * Changes whenever the bytes of the chain may have: the guest's I/O, a merge's step, another set of files. Nothing holds the
 * files of a machine that is off, so that anything that happened may have touched them.
 */
const diskVersion = (lab: Lab, { record, drives, volume }: HostedVm, shown: AttachedDisk | undefined): string =>
  [
    record.id,
    shown?.controllerLocation,
    activePaths(record).join(' '),
    record.files.length,
    record.merge?.id,
    record.merge?.done,
    record.merge?.dirty.length,
    record.checkpoints.map(({ id, name }) => `${id} ${name}`).join(),
    lab.hypervisor.vms.map(({ record: { name } }) => name).join(),
    drives?.busyUntil ?? `off ${lab.events.length}`,
    volume.lost,
  ].join(' ')
