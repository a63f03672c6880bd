/** What the lab last showed, part by part. */
import type {
  ClockPart,
  DiskPart,
  GuestPart,
  LessonPart,
  MemoryPart,
  PlacesPart,
  TimelinePart,
  TreePart,
  ViewParts,
  VmItem,
  VmPart,
} from '../view/view-model.ts'
import { time } from '../words/page.ts'

export class ShownParts {
  screen = $state<'lab' | 'survival'>('lab')
  clock = $state.raw<ClockPart>({ nowMicros: 0, epochMicros: 0 })
  /** Undefined until the lab is open. */
  vms = $state.raw<readonly VmItem[]>()
  /** The machine in the middle; undefined in a lab without any. */
  vm = $state.raw<VmPart>()
  guest = $state.raw<GuestPart>()
  memory = $state.raw<MemoryPart>()
  disk = $state.raw<DiskPart>()
  tree = $state.raw<TreePart>()
  places = $state.raw<PlacesPart>()
  timeline = $state.raw<TimelinePart>()
  /** The step that is played; null in a lab that is no lesson's. */
  lesson = $state.raw<LessonPart | null>(null)
  /** Each disk of the machine as it was when it could last be read, by location. */
  #lastDisks = $state.raw<ReadonlyMap<number | null, DiskPart>>(new Map())

  /** The chain of the disk that is shown as it was when it could last be read: outlines of what was lost. */
  get lastDisk(): DiskPart | undefined {
    return this.#lastDisks.get(this.disk?.controllerLocation ?? null)
  }

  /** Another machine, another lab: nothing of the disks before is to be seen. */
  set lastDisk(_none: undefined) {
    this.#lastDisks = new Map()
  }

  get epochNow(): number {
    return this.clock.epochMicros + this.clock.nowMicros
  }

  /** A moment of the lab's time as a person reads it. */
  momentText(micros: number, precision?: 'full' | 'short'): string {
    return time.moment(this.clock.epochMicros + micros, this.clock.epochMicros, this.epochNow, precision)
  }

  /** A moment of another day than today, the future's as well. */
  dayText(micros: number): string {
    const at = this.clock.epochMicros + micros
    return `${time.weekday(at)}, ${time.short(at)}`
  }

  protected show(parts: Partial<ViewParts>): void {
    const { vm, ...others } = parts
    if (vm !== undefined) {
      if (vm?.name !== this.vm?.name) this.lastDisk = undefined
      this.vm = vm ?? undefined
    }
    Object.assign(this, others)
    const { disk } = parts
    if (disk && disk.layers.length > 0) this.#lastDisks = new Map([...this.#lastDisks, [disk.controllerLocation, disk]])
  }
}
