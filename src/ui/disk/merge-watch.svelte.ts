/** Holds the picture for a moment when a merge has ended: on the clock it may take less time than a glance. */
import type { DiskPart, TimelinePart, TreePart } from '../../view/view-model.ts'
import { type MergedFile, mergedFile } from '../../viz/merge-fall.ts'

/** The fall takes 900 ms of it, the rest is for looking at where the blocks lie now. */
const HOLD_MS = 1700

export interface HeldMerge {
  /** The chain and its checkpoints as they were last shown with the merged file. */
  readonly disk: DiskPart
  readonly tree: TreePart
  readonly merged: MergedFile
}

export class MergeWatch {
  held = $state.raw<HeldMerge>()
  #disk: DiskPart | undefined
  #tree: TreePart | undefined
  #eventCount = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Called with whatever the lab shows now. */
  see(disk: DiskPart, tree: TreePart, events: TimelinePart['events']): void {
    const [diskBefore, treeBefore] = [this.#disk, this.#tree]
    const since = events.slice(this.#eventCount)
    this.#disk = disk
    this.#tree = tree
    this.#eventCount = events.length
    if (!diskBefore || !treeBefore || diskBefore === disk) return
    const merged = mergedFile(diskBefore, disk, since)
    if (merged) this.#hold({ disk: diskBefore, tree: treeBefore, merged })
    else if (disk.layers.map(({ path }) => path).join() !== diskBefore.layers.map(({ path }) => path).join())
      this.stop()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.held = undefined
  }

  #hold(held: HeldMerge): void {
    clearTimeout(this.#timer)
    this.held = held
    this.#timer = setTimeout(() => this.stop(), HOLD_MS)
  }
}
