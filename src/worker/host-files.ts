/** Looks at the files of hosts for the page: none of it changes the lab. */
import type { Lab } from '../lab/lab.ts'
import type { HostFilesHost } from '../protocol.ts'
import { hostFilesAt, inspectDiskAt } from '../view/host-files.ts'
import { refusable } from './refusable.ts'

export class HostFiles implements HostFilesHost {
  readonly #lab: () => Lab

  constructor(lab: () => Lab) {
    this.#lab = lab
  }

  async hostFiles(place: string, volume: string) {
    return refusable(() => hostFilesAt(this.#lab(), place, volume))
  }

  async inspectDisk(place: string, written: string) {
    return refusable(() => inspectDiskAt(this.#lab(), place, written))
  }
}
