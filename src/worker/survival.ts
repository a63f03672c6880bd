/** What would survive, for the page: matrix, evidence, replay, 3-2-1-1-0 and the ledger's one line, each in slices. */
import type { SimTime } from '../kernel/sim-time.ts'
import { failuresOf } from '../lab/failures.ts'
import { replaySteps } from '../lab/journal.ts'
import { Lab } from '../lab/lab.ts'
import type { SurvivalHost } from '../protocol.ts'
import { type BestReturn, bestReturn } from '../survival/best-return.ts'
import { ruleSteps } from '../survival/rule-32110.ts'
import type { RuleProgress, RuleProof } from '../survival/rule-trial.ts'
import { SurvivalCache } from '../survival/survival-cache.ts'
import type { SurvivalCell, SurvivalMatrix, SurvivalProgress } from '../survival/survival-cell.ts'
import { survivalEvidence } from '../survival/survival-evidence.ts'
import { survivalMatrix } from '../survival/survival-matrix.ts'
import { focusOf, needFocus } from '../view/focus.ts'
import { cellId, cellView, failureColumn, strikeMarks, tableView } from '../view/survival.ts'
import { cellEvidence } from '../view/survival-evidence.ts'
import type { MatrixStep, OutlookAnswer, ReplayAnswer, RuleStep, SurvivalAsked } from '../view/survival-steps.ts'
import { refusable } from './refusable.ts'
import { type Slice, SlicedWork } from './sliced-work.ts'

const CELLS_KEPT = 4096

export class Survival implements SurvivalHost {
  readonly #lab: () => Lab
  readonly #focus: () => string | undefined
  readonly #mayAsk: () => void
  readonly #matrix = new SlicedWork<SurvivalProgress, SurvivalMatrix>()
  readonly #replay = new SlicedWork<SimTime, ReplayAnswer>()
  readonly #rule = new SlicedWork<RuleProgress, readonly RuleProof[]>()
  readonly #outlook = new SlicedWork<void, OutlookAnswer>()
  /** The lab as it was when it was last asked: the page's own goes on meanwhile. */
  #base: { readonly lab: Lab; readonly vm: string } | undefined
  #cache = new SurvivalCache()
  readonly #cells = new Map<string, SurvivalCell>()
  #tableSent = false

  /** `mayAsk` throws Refused while nobody may: a lesson asks for a prediction of just that. */
  constructor(lab: () => Lab, focus: () => string | undefined, mayAsk: () => void = () => {}) {
    this.#lab = lab
    this.#focus = focus
    this.#mayAsk = mayAsk
  }

  /** Called whenever the lab may have changed. */
  passes(lab: Lab): void {
    this.#cache.passes(lab)
  }

  async beginSurvival({ atMicros, unfolded }: SurvivalAsked) {
    return refusable(() => {
      this.#mayAsk()
      this.#matrix.end()
      this.#outlook.end()
      if (atMicros === null || !this.#base) this.#takeBase()
      const { lab, vm } = this.#based
      const at = atMicros ?? lab.now
      this.#tableSent = false
      this.#matrix.begin(survivalMatrix(lab, { vm, at, copies: { unfolded } }, this.#cache))
      return { vm, atMicros: at, nowMicros: lab.now, marks: strikeMarks(lab, vm) }
    })
  }

  #takeBase(): void {
    this.#rule.end()
    const vm = needFocus(this.#lab(), this.#focus()).record.name
    const lab = this.#lab().fork()
    this.#base?.lab.dispose()
    this.#base = { lab, vm }
  }

  get #based(): { readonly lab: Lab; readonly vm: string } {
    if (!this.#base) this.#takeBase()
    return this.#base as { readonly lab: Lab; readonly vm: string }
  }

  async continueSurvival() {
    return refusable((): MatrixStep | null => {
      const slice = this.#matrix.next()
      return slice && this.#matrixStep(slice)
    })
  }

  #matrixStep({ steps, result }: Slice<SurvivalProgress, SurvivalMatrix>): MatrixStep {
    const { lab, vm } = this.#based
    // What the prompt's line would have kept for the evidence, and for a lesson's checks.
    if (result) this.#lab().lastSurvival = survivalEvidence(lab, result)
    const last = steps.at(-1)
    const table = result ?? last?.table ?? null
    const failures = table?.failures ?? []
    const found = steps.flatMap(({ cell, failure }) => (cell && failure ? [{ cell, failure }] : []))
    const cells = found.map(({ cell, failure }) => {
      const column = failures.indexOf(failure)
      this.#keep(cellId(table?.at ?? 0, column, cell.row), cell)
      return cellView(cell, table?.at ?? 0, column)
    })
    const isNew = table !== null && !this.#tableSent
    if (isNew) this.#tableSent = true
    return {
      done: result !== undefined,
      table: isNew && table ? tableView(lab, vm, table) : null,
      cells,
      running:
        last?.failure && last.row !== null && !result
          ? { column: failures.indexOf(last.failure), row: last.row }
          : null,
      refused: (result?.refused ?? []).map(({ failure, why }) => ({ column: failures.indexOf(failure), why })),
    }
  }

  #keep(id: string, cell: SurvivalCell): void {
    this.#cells.set(id, cell)
    if (this.#cells.size > CELLS_KEPT) this.#cells.delete(this.#cells.keys().next().value as string)
  }

  async endSurvival() {
    this.#matrix.end()
  }

  async survivalEvidence(id: string) {
    const cell = this.#cells.get(id)
    return cell ? cellEvidence(this.#based.lab, this.#based.vm, id, cell) : null
  }

  async beginReplay(id: string) {
    const cell = this.#cells.get(id)
    if (!cell) return null
    this.#replay.begin(replayed(this.#based.lab, cell))
    return { untilMicros: cell.journal.untilMicros }
  }

  async continueReplay() {
    return refusable(() => {
      const slice = this.#replay.next()
      return slice && { reachedMicros: slice.steps.at(-1) ?? null, answer: slice.result ?? null }
    })
  }

  async endReplay() {
    this.#replay.end()
  }

  async beginRule() {
    return refusable(() => {
      const { lab, vm } = this.#based
      this.#rule.begin(ruleSteps(lab, vm))
    })
  }

  async continueRule() {
    return refusable((): RuleStep | null => {
      const slice = this.#rule.next()
      return slice && { digit: slice.steps.at(-1)?.digit ?? null, proofs: slice.result ?? null }
    })
  }

  async endRule() {
    this.#rule.end()
  }

  async beginOutlook(key: string | null) {
    const lab = this.#lab()
    const vm = focusOf(lab, this.#focus())?.record.name
    // One asks at a time; what is seen as a whole table comes first.
    if (vm === undefined) return
    this.#outlook.begin(outlook(lab.fork(), vm, key, this.#cache))
  }

  async continueOutlook() {
    return refusable(() => {
      const slice = this.#outlook.next()
      return slice && { answer: slice.result ?? null }
    })
  }

  async endOutlook() {
    this.#outlook.end()
  }

  /** Another lab: nothing that is known here is of it. */
  forget(): void {
    for (const work of [this.#matrix, this.#replay, this.#rule, this.#outlook]) work.end()
    this.#base?.lab.dispose()
    this.#base = undefined
    this.#cells.clear()
    this.#cache.dispose()
    this.#cache = new SurvivalCache()
  }
}

/** From the scenario's beginning, in a lab of its own. */
function* replayed(like: Lab, { journal, digest }: SurvivalCell): Generator<SimTime, ReplayAnswer> {
  const lab = Lab.open(like.engine, like.scenario, journal.seed)
  try {
    yield* replaySteps(lab, journal)
    const again = lab.digest()
    return { digest, again, isSame: again === digest }
  } finally {
    lab.dispose()
  }
}

const keyOf = ({ kind, parameters }: { kind: string; parameters: Readonly<Record<string, string>> }): string =>
  [kind, ...Object.values(parameters)].join(' ')

/** Of the present, for one failure: the disk that the machine lies on, if none is chosen. */
function* outlook(lab: Lab, vm: string, key: string | null, cache: SurvivalCache): Generator<void, OutlookAnswer> {
  try {
    const failures = failuresOf(lab, vm)
    yield
    const chosen =
      failures.find((failure) => keyOf(failure) === key) ??
      failures.find(({ command }) => command.kind === 'VolumeLost') ??
      failures[0]
    const found: BestReturn = chosen ? yield* bestReturn(lab, vm, chosen, cache) : { best: null, copies: 0, tried: 0 }
    const { best, copies, tried } = found
    return {
      vm,
      atMicros: lab.now,
      failures: failures.map((failure) => ({ ...failureColumn(failure), key: keyOf(failure) })),
      chosen: chosen ? keyOf(chosen) : null,
      best: best && {
        ...cellView(best, lab.now, 0),
        place: best.place,
        isCheckpoint: best.row.startsWith('checkpoint'),
      },
      copies,
      tried,
    }
  } finally {
    lab.dispose()
  }
}
