/** The lab of the page: everything that may be asked of it, and what changed of it, sent. */
import type { RepositoryOf } from '../backup/retention-steps.ts'
import { complete } from '../console/complete.ts'
import { lineOf } from '../console/line-of.ts'
import { eventText, runLine } from '../console/run-line.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import type { Moment } from '../lab/moments.ts'
import type { SizeEstimate } from '../lab/repository-size.ts'
import type { Acknowledgement, ChosenFile, ExportRequest, JournalEntry, LabHost, LineResult } from '../protocol.ts'
import type { RetentionPolicy } from '../view/backups-view.ts'
import type { ComparisonOptions } from '../view/chain-price.ts'
import { examine } from '../view/examination.ts'
import { faultChoices } from '../view/fault-choices.ts'
import { lossAnswer } from '../view/loss-answer.ts'
import { machineState } from '../view/machine-state.ts'
import { type PossibilityKind, possibilities } from '../view/possibilities.ts'
import { Projector } from '../view/projector.ts'
import type { PreviewWish } from '../view/retention-days.ts'
import type { ViewParts } from '../view/view-model.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { BackupLooks } from './backup-looks.ts'
import { ChainPrice } from './chain-price.ts'
import { DiskFiles } from './disk-files.ts'
import { GuestInside } from './guest-inside.ts'
import { HostFiles } from './host-files.ts'
import { Lessons } from './lessons.ts'
import { LineWaits } from './line-waits.ts'
import { LongLooks } from './long-look.ts'
import { Policies } from './policies.ts'
import { Survival } from './survival.ts'

export type SendParts = (parts: Partial<ViewParts>) => void

export class PageLab implements LabHost {
  #lab: Lab
  readonly #send: SendParts
  /** The lab and the machine in the middle, as whoever looks asks for them. */
  readonly #now = [() => this.#lab, () => this.#projector.chosen] as const
  readonly #files: DiskFiles
  readonly #inside = new GuestInside(...this.#now)
  readonly #hostFiles = new HostFiles(() => this.#lab)
  readonly #price = new ChainPrice(...this.#now)
  readonly survival = new Survival(...this.#now, () => this.lesson.holdBack(['Get-LabSurvival']))
  readonly policies = new Policies(...this.#now)
  readonly lesson = new Lessons({
    lab: this.#now[0],
    replace: (lab) => this.#replace(lab),
    told: (answer) => this.#told(answer),
  })
  readonly waits = new LineWaits(this.#now[0], this.lesson, (answer, passing) => this.#told(answer, passing))
  readonly longLooks = new LongLooks(this.#now[0], this.lesson, (answer) => this.#told(answer))
  readonly #looks = new BackupLooks(...this.#now)
  #projector = new Projector()

  /** The lab is this one's from now on, and goes with it. */
  constructor(engine: LabEngine, lab: Lab, send: SendParts) {
    this.#files = new DiskFiles(engine, () => this.#lab)
    this.#lab = lab
    this.#send = send
  }

  /** The first picture: all of it. */
  show(): { nowMicros: number } {
    return this.#told({})
  }

  /** Another lab takes its place: nothing goes on, and nothing is held. */
  close(): void {
    void this.#price.endComparison()
    void this.policies.endPolicies()
    void this.longLooks.endLook()
    this.lesson.forget()
    this.survival.forget()
    this.#lab.dispose()
  }

  /** Another world of the same lesson: everything is shown anew, of the machine that is in the middle. */
  #replace(lab: Lab): void {
    const { chosen } = this.#projector
    this.survival.forget()
    this.#lab = lab
    this.#projector = new Projector()
    this.#projector.chosen = chosen
  }

  /** Everything that may have changed the lab ends here. `passing`: only time passed, and goes on passing. */
  #told<Answer extends object>(answer: Answer, passing = false): Answer & { nowMicros: number } {
    this.survival.passes(this.#lab)
    const wallMs = performance.now()
    const lesson = this.lesson.part(passing)
    const parts = this.#projector.changes(this.#lab, wallMs, lesson)
    if (Object.keys(parts).length > 0) this.#send(parts)
    return { ...answer, nowMicros: this.#lab.now }
  }

  async dispatch(command: Command): Promise<Acknowledgement> {
    const atMicros = this.#lab.now
    const from = this.#lab.events.length
    const outcome = this.lesson.refusalOf(command) ?? this.#lab.dispatch(command)
    const text = outcome.ok ? eventText(this.#lab, from) : refusalSentence(outcome.code, outcome.data)
    const entry: JournalEntry | undefined = outcome.ok ? { atMicros, command } : undefined
    const freezing =
      outcome.ok && 'vm' in command
        ? (this.#lab.hypervisor.find(command.vm ?? '')?.record.freezing?.name ?? null)
        : null
    return this.#told({ outcome, entry, line: lineOf(command), text, freezing })
  }

  async runLine(line: string, settle = false): Promise<LineResult> {
    const holdBack = (cmdlet: string) => this.lesson.holdBack([cmdlet])
    const { sentence: _, ...result } = runLine(this.#lab, line, { wait: settle, holdBack })
    if (result.ok || result.goesOn) this.lesson.ran(line)
    return this.#told(result)
  }

  async advance(durationMicros: number): Promise<{ nowMicros: number; text: string }> {
    const from = this.#lab.events.length
    if (!this.lesson.clockWaits) this.#lab.advance(durationMicros)
    // Of no length: whoever stopped the clock wants to know what it brought.
    return this.#told({ text: eventText(this.#lab, from) }, durationMicros > 0)
  }

  async possibilities(kind: PossibilityKind, subject?: string) {
    return this.lesson.heldBack(possibilities(this.#lab, kind, subject, this.#projector.chosen))
  }

  async previewLoss(command: Command) {
    return lossAnswer(this.#lab, command)
  }

  async focus(vm: string | undefined) {
    this.#projector.chosen = vm
    this.#told({})
  }

  async showDisk(controllerLocation: number) {
    this.#projector.showDisk(controllerLocation)
    this.#told({})
  }

  async machineState() {
    return machineState(this.#lab, this.#projector.chosen)
  }

  async examine() {
    return examine(this.#lab, this.#projector.chosen)
  }

  async complete(line: string) {
    return complete(this.#lab, line)
  }

  readonly moments = () => this.#inside.moments()
  readonly guestFiles = (moment: Moment) => this.#inside.guestFiles(moment)
  readonly guestFile = (moment: Moment, path: string) => this.#inside.guestFile(moment, path)
  readonly askShop = (moment: Moment, query: string) => this.#inside.askShop(moment, query)
  readonly difference = (from: Moment, to: Moment) => this.#inside.difference(from, to)
  readonly memoryNow = () => this.#inside.memoryNow()
  readonly hostFiles = (place: string, volume: string) => this.#hostFiles.hostFiles(place, volume)
  readonly inspectDisk = (place: string, written: string) => this.#hostFiles.inspectDisk(place, written)
  readonly latencyAt = (minuteMicros: number) => this.#price.latencyAt(minuteMicros)
  readonly storedAt = (atMicros: number) => this.#price.storedAt(atMicros)
  readonly countedFiles = () => this.#price.countedFiles()
  readonly beginComparison = (options: ComparisonOptions) => this.#price.beginComparison(options)
  readonly continueComparison = () => this.#price.continueComparison()
  readonly endComparison = () => this.#price.endComparison()
  readonly faultChoices = async () => faultChoices(this.#lab, this.#projector.chosen)
  readonly backups = () => this.#looks.backups()
  readonly tryCommands = (commands: readonly Command[]) => this.#looks.tryCommands(commands)
  readonly pointStandings = (where: RepositoryOf, policy: RetentionPolicy | null) =>
    this.#looks.pointStandings(where, policy)
  readonly repositorySize = (where: RepositoryOf) => this.#looks.repositorySize(where)
  readonly estimateSize = (estimate: SizeEstimate) => this.#looks.estimateSize(estimate)
  readonly ledger = () => this.#looks.ledger()
  readonly beginPreview = (wish: PreviewWish) => this.#looks.beginPreview(wish)
  readonly continuePreview = () => this.#looks.continuePreview()
  readonly previewDay = (index: number) => this.#looks.previewDay(index)
  readonly endPreview = () => this.#looks.endPreview()

  readonly openImages = (files: readonly ChosenFile[]) => this.#files.openImages(files)
  readonly lookIntoImage = (name: string) => this.#files.lookIntoImage(name)
  readonly imageFile = (name: string, path: string) => this.#files.imageFile(name, path)
  readonly beginExport = (request: ExportRequest) => this.#files.beginExport(request)
  readonly nextPieces = (id: number) => this.#files.nextPieces(id)
  readonly endExport = (id: number) => this.#files.endExport(id)
  async digest() {
    return this.#lab.digest()
  }

  async evidence() {
    return this.#lab.evidence()
  }
}
