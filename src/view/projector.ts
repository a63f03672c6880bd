/** Keeps what the page has seen, and projects again only the parts that may have changed since. */
import type { GuestMemory } from '../guest/guest.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { activePaths } from '../host/virtual-machine.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Lab } from '../lab/lab.ts'
import { projectDisk } from './project-disk.ts'
import { projectClock, projectPlaces, projectTimeline } from './project-lab.ts'
import { projectGuest, projectMemory, projectTree, projectVm } from './project-vm.ts'
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

  /** The VM in the middle of the page: the first one, under whatever name it came back. */
  static focus(lab: Lab): HostedVm {
    const [first] = lab.hypervisor.vms
    if (!first) throw new Error('a lab without a virtual machine')
    return lab.hypervisor.vms.find((hosted) => hosted.slot.on) ?? first
  }

  /** The parts that differ from what was sent last. `wallMs` is the page's time, for what is shown seldom. */
  changes(lab: Lab, wallMs: number): Partial<ViewParts> {
    const hosted = Projector.focus(lab)
    const parts: { -readonly [Key in keyof ViewParts]?: ViewParts[Key] } = {}
    const put = <Key extends keyof ViewParts>(key: Key, version: string, project: () => ViewParts[Key]): void => {
      if (this.#seen.get(key) === version) return
      this.#seen.set(key, version)
      parts[key] = project()
    }
    const plain = <Key extends keyof ViewParts>(key: Key, part: ViewParts[Key]): void =>
      put(key, canonicalJson(part), () => part)
    const guest: GuestPart = projectGuest(lab, hosted)
    const disk = diskVersion(hosted, lab.events.length)
    put('clock', String(lab.now), () => projectClock(lab))
    const vm = projectVm(lab, hosted)
    const stateBefore = this.#state
    this.#state = vm.state
    plain('vm', vm)
    plain('guest', guest)
    plain('tree', projectTree(hosted))
    plain('places', projectPlaces(lab))
    put('disk', disk, () => projectDisk(lab, hosted))
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
}

/**
 * Changes whenever the bytes of the chain may have: the guest's I/O, a merge's step, another set of files. Nothing holds the
 * files of a machine that is off, so that anything that happened may have touched them.
 */
const diskVersion = ({ record, drives, volume }: HostedVm, eventCount: number): string =>
  [
    record.id,
    activePaths(record).join(' '),
    record.files.length,
    record.merge?.done,
    record.merge?.dirty.length,
    record.checkpoints.length,
    drives?.busyUntil ?? `off ${eventCount}`,
    volume.lost,
  ].join(' ')
