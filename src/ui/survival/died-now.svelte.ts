/** The best way back from one failure, measured again and again while somebody can see it. */
import type { OutlookAnswer } from '../../view/survival-steps.ts'
import type { Session } from '../session.svelte.ts'

/** Measured at most so often, while nothing but time goes on. */
const INTERVAL_MS = 5000
const GLANCE_MS = 1000

class DiedNow {
  readonly #session: Session
  answer = $state.raw<OutlookAnswer>()
  isAsking = $state(false)
  chosen = $state<string | null>(null)
  isVisible = false
  /** For the whole table. */
  wasLeft = false
  /** What had happened when the answer was measured. */
  #answeredFor = $state('')
  #askedAtMs = Number.NEGATIVE_INFINITY
  /** What was asked about: while it stays, there is nothing to ask again. */
  #asked = ''
  #run = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(session: Session) {
    this.#session = session
  }

  /** All but time: after a command, a failure or the end of some work an older answer may be false. */
  get #happened(): string {
    const { commandCount, timeline, vm } = this.#session
    return `${vm?.name} ${vm?.state} ${commandCount} ${timeline?.events.length}`
  }

  /** Whether the answer is of a lab in which nothing has happened since. */
  get isTrue(): boolean {
    return this.answer !== undefined && this.#answeredFor === this.#happened
  }

  watch(): () => void {
    this.#timer = setInterval(() => void this.#glance(), GLANCE_MS)
    void this.#glance()
    return () => {
      clearInterval(this.#timer)
      this.#run += 1
      this.#asked = ''
      if (this.isAsking) void this.#session.look((host) => host.survival.endOutlook())
      this.isAsking = false
    }
  }

  choose(key: string): void {
    this.chosen = key
    this.answer = this.answer && { ...this.answer, chosen: key, best: null, copies: 0, tried: 0 }
    this.#run += 1
    this.isAsking = false
    this.#askedAtMs = Number.NEGATIVE_INFINITY
    void this.#glance()
  }

  async #glance(): Promise<void> {
    const { clock, phase } = this.#session
    // Time that went back is another lab's.
    if (this.answer && this.answer.atMicros > clock.nowMicros) this.answer = undefined
    const happened = this.#happened
    const now = `${happened} ${clock.nowMicros} ${this.chosen}`
    const isDue = !this.isTrue || performance.now() - this.#askedAtMs >= INTERVAL_MS
    if (!this.isVisible || document.hidden || this.isAsking || !isDue || phase !== 'open' || now === this.#asked) return
    this.#asked = now
    this.#askedAtMs = performance.now()
    await this.#ask(happened)
    // Counted from when it is there: a slow machine is not kept busy with it.
    this.#askedAtMs = performance.now()
  }

  async #ask(happened: string): Promise<void> {
    const mine = ++this.#run
    const { chosen } = this
    this.isAsking = true
    await this.#session.look((host) => host.survival.beginOutlook(chosen))
    for (;;) {
      if (mine !== this.#run) return
      const step = await this.#session.look((host) => host.survival.continueOutlook())
      if (mine !== this.#run) return
      if (!step?.ok || !step.answer) break
      if (step.answer.answer) {
        this.answer = step.answer.answer
        this.#answeredFor = happened
        break
      }
    }
    this.isAsking = false
    // Nobody answered: the next glance asks again.
    if (!this.answer) this.#asked = ''
  }
}

/** What was chosen and measured outlives a visit to another screen. */
const kept = new WeakMap<Session, DiedNow>()

export const diedNowOf = (session: Session): DiedNow => {
  const known = kept.get(session) ?? new DiedNow(session)
  kept.set(session, known)
  return known
}
