/** One sitting with the lab: what it last showed, the clock that drives it, and what to do when its worker dies. */
import { proxy } from 'comlink'
import type { Command } from '../lab/command.ts'
import type { Journal, LabHost } from '../protocol.ts'
import type { Examination, Possibility, ViewParts } from '../view/view-model.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { FIRST_SCENARIO } from '../words/page-scenarios.ts'
import { ClockLoop } from './clock-loop.ts'
import { LongLines } from './console/long-lines.svelte.ts'
import { JournalKeeper } from './journal-keeper.ts'
import { type LabLink, openLabLink } from './lab-link.ts'
import { LossQuestion } from './loss/loss-question.svelte.ts'
import { possibilityKey } from './possibility-key.ts'
import { SessionState } from './session-state.svelte.ts'
import { WorkerLine } from './worker-line.ts'

const SEED = 42
/** A call without an answer for so long is told to the person; the worker may still be at work. */
const SILENT_MS = 8000

export type PossibilityKind = Parameters<LabHost['possibilities']>[0]
type LookHost = Omit<LabHost, 'dispatch' | 'runLine'>

export class Session extends SessionState {
  /** What the bar may offer, asked again whenever the machine's state has changed. */
  possible = $state.raw<readonly Possibility[]>([])
  /** What a person is asked before something may be gone. */
  readonly question = new LossQuestion(this)
  /** Waits of many days, and what is executed on copies, typed at the prompt. */
  readonly longLines = new LongLines(this)
  /** A production checkpoint that the last command left waiting for its guest. */
  freezing: string | null = null

  /** How the lab comes back after its worker died, where its journal alone does not tell: a lesson is played on it. */
  rebuild: (() => Promise<void>) | undefined

  protected readonly openLink: typeof openLabLink = openLabLink
  readonly #line = new WorkerLine(
    (onError) => this.openLink(onError),
    (text) => this.#die(this.#generation, text),
  )
  #keeper = JournalKeeper.of(FIRST_SCENARIO, SEED)
  #generation = 0
  #everStarted = false
  #asked = ''
  #focus: string | undefined
  #loop = new ClockLoop(
    (elapsedMs) => this.#advance(elapsedMs),
    (nowMs) => this.#listen(nowMs),
  )

  get journal(): Journal {
    return this.#keeper.journal
  }

  /** Takes its place: what was done since a moment of it is not of this lab any more. */
  set journal(journal: Journal) {
    this.#keeper = new JournalKeeper(journal)
    this.commandCount = this.#keeper.count
  }

  /** A new lab, or the one of the journal built again. */
  async open(journal?: Journal): Promise<void> {
    const generation = ++this.#generation
    this.#asked = ''
    this.phase = 'opening'
    this.refusal = undefined
    this.question.close()
    this.#loop.stop()
    const link = this.#line.forNextLab()
    const onParts = proxy((parts: Partial<ViewParts>) => {
      if (generation === this.#generation) this.#take(parts)
    })
    const options = { scenario: this.scenario, seed: this.journal.seed, ...(journal && { journal }) }
    try {
      // A worker that is closed meanwhile never answers.
      const opened = await this.#line.wait(() => link.server.open(options, onParts))
      if (!opened || generation !== this.#generation) return
      this.#keeper.keep([], opened.nowMicros)
      if (this.#focus !== undefined) await link.host.focus(this.#focus)
      this.phase = 'open'
      this.#loop.start()
      void this.askWhatIsPossible(true)
    } catch (error) {
      this.#die(generation, String(error))
    }
  }

  startOver(scenario = this.scenario): Promise<void> {
    this.#begin(JournalKeeper.of(scenario, SEED).journal)
    return this.open()
  }

  /** The lab that the journal builds, of whatever seed. Its time stands until somebody lets it run. */
  openJournal(journal: Journal): Promise<void> {
    this.#begin(journal)
    this.#everStarted = true
    return this.open(journal)
  }

  #begin(journal: Journal): void {
    this.rebuild = undefined
    this.scenario = journal.scenario
    this.journal = journal
    this.printed = []
    this.running = false
    this.screen = 'lab'
    this.#everStarted = false
    this.lastDisk = undefined
    this.#focus = undefined
  }

  restart(): Promise<void> {
    return this.rebuild?.() ?? this.open(this.journal)
  }

  #take(parts: Partial<ViewParts>): void {
    this.show(parts)
    if (parts.vm || parts.tree || parts.places) void this.askWhatIsPossible()
  }

  async askWhatIsPossible(anew = false): Promise<void> {
    const asked = possibilityKey(this)
    if (asked === this.#asked && !anew) return
    this.#asked = asked
    const answers = await this.ask('vm')
    if (asked === this.#asked) this.possible = answers
  }

  /** What the menu of that kind may offer, each with its reason if it may not. */
  async ask(kind: PossibilityKind, subject?: string): Promise<readonly Possibility[]> {
    return (await this.#call((host) => host.possibilities(kind, subject))) ?? []
  }

  /** What a copy of the guest says of its data; null when there is none to ask. */
  async examine(): Promise<Examination | null> {
    return (await this.#call((host) => host.examine())) ?? null
  }

  /** Why the bar may not offer this now; null when it may. Undefined until the machine has been asked. */
  reasonAgainst(matches: (command: Command) => boolean): string | null | undefined {
    const refusal = this.possible.find(({ command }) => matches(command))?.refusal
    return refusal ? refusalSentence(refusal.code, refusal.data) : refusal
  }

  /** Puts another machine in the middle. */
  async focusOn(vm: string): Promise<void> {
    this.#focus = vm
    await this.#call((host) => host.focus(vm))
  }

  /** True when the lab took the command. */
  async dispatch(command: Command): Promise<boolean> {
    const answer = await this.#call((host) => host.dispatch(command))
    if (!answer) return false
    const { outcome, entry, line, text, nowMicros } = answer
    this.freezing = answer.freezing
    if (entry) this.begunCount++
    this.keep(entry ? [entry] : [], nowMicros)
    this.refusal = outcome.ok ? undefined : { code: outcome.code, text }
    this.tell(line, text, outcome.ok)
    if (outcome.ok && command.type === 'start-vm') this.#firstStart()
    return outcome.ok
  }

  /** True when it was carried out. With `settle` its operations have ended then, as in a script. */
  async runLine(line: string, settle = false): Promise<boolean> {
    const answer = await this.longLines.run(line, () => this.#call((host) => host.runLine(line, settle)))
    // What takes long was told by itself.
    if (!answer) return this.phase === 'open'
    if (!settle && answer.entries.length > 0) this.begunCount++
    this.keep(answer.entries, answer.nowMicros)
    this.refusal = undefined
    const passedOver = answer.silent && !answer.ok
    const { text, failed } = await this.longLines.follow(answer.begun, passedOver ? '' : answer.text)
    this.tell(line, text, (answer.ok || passedOver) && !failed)
    if (answer.entries.some(({ command }) => command.type === 'start-vm')) this.#firstStart()
    return (answer.ok || answer.goesOn) && !failed
  }

  async complete(line: string): Promise<readonly string[]> {
    return (await this.#call((host) => host.complete(line))) ?? []
  }

  /** What is not written into the journal; a refusal is an answer. Waits move time, and tell it with `passed()`. */
  look<Answer>(ask: (host: LookHost) => Promise<Answer>): Promise<Answer | undefined> {
    // Comlink's types take unions apart.
    return this.#call((host) => ask(host as unknown as LookHost))
  }

  /** Until the machine is started there is nothing to wait for; from then on time runs, unless it is stopped. */
  #firstStart(): void {
    if (!this.#everStarted) this.running = true
    this.#everStarted = true
  }

  /** What was carried out, by whomever; nothing where only time passed. */
  keep(entries: Journal['entries'], nowMicros: number): void {
    this.#keeper.keep(entries, nowMicros)
    this.commandCount = this.#keeper.count
    if (entries.length > 0) void this.askWhatIsPossible()
  }

  passed(nowMicros: number): void {
    this.keep([], nowMicros)
  }

  async #advance(elapsedMs: number): Promise<void> {
    // What is asked about loss is true of this instant.
    if (!this.running || this.question.isOpen || this.longLines.current) return
    const answer = await this.#call((host) => host.advance(Math.round(elapsedMs * 1000) * this.speed))
    if (!answer) return
    this.keep([], answer.nowMicros)
    if (answer.text !== '') this.tell(undefined, answer.text, true)
  }

  /** A call that fails leaves a lab in an unknown state: it counts as dead. Undefined without an open one. */
  async #call<Answer>(ask: (host: LabLink['host']) => Promise<Answer>): Promise<Answer | undefined> {
    const { host } = this.#line
    // What is asked while a lab opens was meant for the one before.
    if (!host || this.phase === 'dead' || this.phase === 'opening') return undefined
    const generation = this.#generation
    try {
      const answer = await this.#line.wait(() => ask(host))
      return generation === this.#generation ? answer : undefined
    } catch (error) {
      this.#die(generation, error instanceof Error ? error.message : String(error))
      return undefined
    } finally {
      if (generation === this.#generation && this.phase === 'silent') this.phase = 'open'
    }
  }

  #listen(nowMs: number): void {
    if (this.phase === 'open' && this.#line.silentMs(nowMs) > SILENT_MS) this.phase = 'silent'
  }

  #die(generation: number, text: string): void {
    if (generation !== this.#generation || this.phase === 'dead') return
    this.#loop.stop()
    this.death = text
    this.phase = 'dead'
    this.#line.close()
  }
}
