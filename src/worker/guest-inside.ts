/** Looks into the guest for the page. Each is done on copies: the lab does not change, and no refusal ends it. */
import { transfer } from 'comlink'
import type { Lab } from '../lab/lab.ts'
import type { Moment } from '../lab/moments.ts'
import type { GuestInsideHost } from '../protocol.ts'
import { askShopAt, differenceOf, guestFileAt, guestFilesAt, memoryNow, moments } from '../view/guest-inside.ts'
import { refusable } from './refusable.ts'

export class GuestInside implements GuestInsideHost {
  readonly #lab: () => Lab

  constructor(lab: () => Lab) {
    this.#lab = lab
  }

  async moments() {
    return moments(this.#lab())
  }

  async guestFiles(moment: Moment) {
    return refusable(() => guestFilesAt(this.#lab(), moment))
  }

  async guestFile(moment: Moment, path: string) {
    const found = refusable(() => guestFileAt(this.#lab(), moment, path))
    return found.ok ? transfer(found, [found.answer.bytes.buffer]) : found
  }

  async askShop(moment: Moment, query: string) {
    return refusable(() => askShopAt(this.#lab(), moment, query))
  }

  async difference(from: Moment, to: Moment) {
    return refusable(() => differenceOf(this.#lab(), from, to))
  }

  async memoryNow() {
    return memoryNow(this.#lab())
  }
}
