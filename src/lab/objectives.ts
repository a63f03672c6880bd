/** What was promised for each machine: how much work may be lost (RPO), how long a return may take (RTO). */
export interface Objective {
  readonly rpoSeconds: number
  readonly rtoSeconds: number
}

export class Objectives {
  #byVm: ReadonlyMap<string, Objective>

  constructor(byVm: ReadonlyMap<string, Objective> = new Map()) {
    this.#byVm = byVm
  }

  /** For the digest. */
  get state(): readonly unknown[] {
    return [...this.#byVm]
  }

  of(vm: string): Objective | null {
    return this.#byVm.get(vm) ?? null
  }

  promise(vm: string, { rpoSeconds, rtoSeconds }: Objective): void {
    this.#byVm = new Map([...this.#byVm, [vm, { rpoSeconds, rtoSeconds }]])
  }

  /** What was promised is the service: the machine that comes back in place of another has the same to keep. */
  takenOver(vm: string, by: string): void {
    const promised = this.of(vm)
    if (promised && !this.of(by)) this.promise(by, promised)
  }

  fork(): Objectives {
    return new Objectives(this.#byVm)
  }
}
