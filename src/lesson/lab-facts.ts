/** What a lab can be asked for by checks and figures, each fact looked up once: for one moment of the lab only. */

import { DEFAULT_HOST } from '../console/cmdlet.ts'
import { isRefusal } from '../console/run-stages.ts'
import { PERSONS_LIMITS } from '../guest/apps/ask-shop.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { withChain } from '../lab/chain-look.ts'
import { appsOf, type VmEvidence } from '../lab/evidence.ts'
import { guestFileAt } from '../lab/guest-files-look.ts'
import { lookIntoShop } from '../lab/guest-look.ts'
import type { Lab } from '../lab/lab.ts'
import { NOW, withMomentGuest } from '../lab/moments.ts'
import type { PlaceVolume } from '../places/places.ts'
import type { Scalar } from './lesson.ts'

export type Found = Readonly<Record<string, unknown>>

export interface ChainFact {
  readonly files: number
  readonly bytes: number
}

export class LabFacts {
  readonly lab: Lab
  readonly #known = new Map<string, unknown>()

  constructor(lab: Lab) {
    this.lab = lab
  }

  #once<T>(key: string, look: () => T): T {
    if (!this.#known.has(key)) this.#known.set(key, orNothing(look))
    return this.#known.get(key) as T
  }

  /** The machine of that name; without one the only one there is. */
  machine(name: Scalar | undefined): HostedVm | undefined {
    const { vms } = this.lab.hypervisor
    if (name !== undefined) return this.lab.hypervisor.find(String(name))
    return vms.length === 1 ? vms[0] : undefined
  }

  stateOf(hosted: HostedVm): string {
    return this.lab.hypervisor.stateOf(hosted)
  }

  /** The evidence of one program; undefined while there is no guest to ask. */
  app(hosted: HostedVm, name: string): Found | undefined {
    const { id } = hosted.record
    if (name === 'Shop') return this.#once(`shop ${id}`, () => this.#shop(hosted))
    const apps = this.#once<VmEvidence['apps'] | undefined>(`apps ${id}`, () => appsOf(this.lab, hosted))
    return (apps as Record<string, Found> | null | undefined)?.[name]
  }

  /** The pictures of the whole evidence would be read and hashed for nothing. */
  #shop(hosted: HostedVm): Found | undefined {
    const state = this.stateOf(hosted)
    const isThere = state === 'Running' || state === 'Paused'
    const found = isThere ? lookIntoShop(hosted, this.lab.context) : null
    return found ? { ...found } : undefined
  }

  /** The chain that the machine starts from; undefined where it cannot be read. */
  chain(hosted: HostedVm): ChainFact | undefined {
    return this.#once(`chain ${hosted.record.id}`, () =>
      withChain(this.lab, hosted, (leaf) => {
        const files = leaf.chain()
        return { files: files.length, bytes: files.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0) }
      }),
    )
  }

  /** SHA-256 of a file of the guest; undefined where it is not there, or cannot be read. */
  fileHash(hosted: HostedVm, path: string): string | undefined {
    return this.#once(`file ${hosted.record.id} ${path.toLowerCase()}`, () =>
      this.lab.engine.sha256(guestFileAt(this.lab, hosted, NOW, path)),
    )
  }

  /** The first value of the first row; undefined without one, or where the question is refused. */
  sql(hosted: HostedVm, query: string): Scalar | undefined {
    return this.#once(`sql ${hosted.record.id} ${query}`, () =>
      withMomentGuest(this.lab, hosted, NOW, (guest) => asScalar(guest.ask(query, PERSONS_LIMITS).rows[0]?.[0])),
    )
  }

  /** `HV1:D`; a letter alone is one of HV1. */
  volume(name: string): PlaceVolume | undefined {
    const [first = '', second = ''] = name.split(':')
    return second === '' ? this.lab.places.volume(DEFAULT_HOST, first) : this.lab.places.volume(first, second)
  }
}

const asScalar = (value: unknown): Scalar | undefined =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) ? (value as Scalar) : undefined

/** What cannot be read is no fact: the check that asks for it is unmet. */
const orNothing = <T>(look: () => T): T | undefined => {
  try {
    return look()
  } catch (error) {
    if (!isRefusal(error)) throw error
    return undefined
  }
}
