/** Looks into the guest for the page. Each is done on copies: the lab does not change, and no refusal ends it. */
import { transfer } from 'comlink'
import type { Lab } from '../lab/lab.ts'
import type { Moment } from '../lab/moments.ts'
import type { GuestInsideHost } from '../protocol.ts'
import { askShopAt, differenceOf, guestFileAt, guestFilesAt, memoryNow, moments } from '../view/guest-inside.ts'
import { refusable } from './refusable.ts'

export class GuestInside implements GuestInsideHost {
  readonly #lab: () => Lab
  readonly #focus: () => string | undefined

  constructor(lab: () => Lab, focus: () => string | undefined) {
    this.#lab = lab
    this.#focus = focus
  }

  async moments() {
    return moments(this.#lab(), this.#focus())
  }

  async guestFiles(moment: Moment) {
    return refusable(() => guestFilesAt(this.#lab(), moment, this.#focus()))
  }

  async guestFile(moment: Moment, path: string) {
    const found = refusable(() => guestFileAt(this.#lab(), moment, path, this.#focus()))
    return found.ok ? transfer(found, [found.answer.bytes.buffer]) : found
  }

  async askShop(moment: Moment, query: string) {
    return refusable(() => askShopAt(this.#lab(), moment, query, this.#focus()))
  }

  async difference(from: Moment, to: Moment) {
    return refusable(() => differenceOf(this.#lab(), from, to, this.#focus()))
  }

  async memoryNow() {
    return memoryNow(this.#lab(), this.#focus())
  }
}
