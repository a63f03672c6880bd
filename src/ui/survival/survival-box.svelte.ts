/** What the survival screen has asked and been told: one moment at a time, run in slices, and what is known of others. */
import type { CellView, SurvivalTableView } from '../../view/survival.ts'
import type { MatrixStep, SurvivalBegun } from '../../view/survival-steps.ts'
import { byPlace, type CellsByPlace, type Estimate, estimated, placeOf } from '../../viz/survival-table.ts'
import { refusalSentence } from '../../words/catalogue.ts'
import type { Session } from '../session.svelte.ts'

/** A hand that stays so long where it is has come to rest. */
const REST_MS = 350
const KNOWN_MAX = 120
/** Cells are drawn at most so often. */
const DRAW_MS = 100

const joined = (steps: readonly MatrixStep[]): MatrixStep => {
  const last = steps.at(-1) as MatrixStep
  return {
    ...last,
    table: steps.find(({ table }) => table !== null)?.table ?? null,
    cells: steps.flatMap(({ cells }) => cells),
  }
}

const NONE: Estimate = { cells: new Map(), used: new Map() }

export interface Measured {
  readonly table: SurvivalTableView
  readonly cells: readonly CellView[]
  readonly refused: MatrixStep['refused']
  readonly isDone: boolean
}

export interface OpenedCell {
  readonly column: number
  readonly row: string
}

/** The same failure in two tables may stand in two columns. */
const columnKey = ({ columns }: SurvivalTableView, at: number): string =>
  JSON.stringify([columns[at]?.kind, columns[at]?.parameters, columns[at]?.dwellMicros])

const remapped = (from: SurvivalTableView, to: SurvivalTableView, cells: CellsByPlace): CellsByPlace => {
  const columns = new Map(to.columns.map((_, at) => [columnKey(to, at), at]))
  return byPlace(
    [...cells.values()].flatMap((cell) => {
      const column = columns.get(columnKey(from, cell.column))
      return column === undefined ? [] : [{ ...cell, column }]
    }),
  )
}

export class SurvivalBox {
  readonly #session: Session
  begun = $state.raw<SurvivalBegun>()
  /** Where the hand is. */
  atMicros = $state(0)
  measured = $state.raw<Measured>()
  running = $state.raw<MatrixStep['running']>(null)
  isRunning = $state(false)
  complaint = $state('')
  unfolded = $state.raw<readonly string[]>([])
  /** Every failure is a column, not only one of each lesson. */
  allColumns = $state(false)
  opened = $state.raw<OpenedCell>()
  /** One sentence for who listens. */
  said = $state('')
  /** The last that was run to its end: what estimates are made of. */
  #whole = $state.raw<Measured>()
  readonly #known = new Map<string, Measured>()
  #run = 0
  #rest: ReturnType<typeof setTimeout> | undefined

  readonly cells = $derived.by(
    (): CellsByPlace => (this.measured?.table.atMicros === this.atMicros ? byPlace(this.measured.cells) : new Map()),
  )
  /** Rows and columns as they are, or as they were at the moment that estimates are made of. */
  readonly table = $derived(this.measured?.table)
  readonly estimate = $derived.by((): Estimate => {
    const whole = this.#whole
    if (!whole || !this.begun || !this.table || whole.table.atMicros === this.atMicros) return NONE
    const found = estimated(whole.table, whole.cells, this.begun.marks, this.atMicros)
    if (whole.table === this.table) return found
    return { ...NONE, cells: remapped(whole.table, this.table, found.cells) }
  })
  readonly isEstimate = $derived(this.measured !== undefined && this.measured.table.atMicros !== this.atMicros)
  readonly total = $derived.by(() => {
    if (!this.measured) return 0
    const { table, refused } = this.measured
    return table.rows.length * (table.columns.length - refused.length)
  })

  constructor(session: Session) {
    this.#session = session
  }

  cellAt(column: number, row: string): { readonly cell: CellView | undefined; readonly isEstimate: boolean } {
    const place = placeOf(column, row)
    const cell = this.cells.get(place)
    return { cell: cell ?? this.estimate.cells.get(place), isEstimate: cell === undefined }
  }

  isAbsent(row: string): boolean {
    return this.estimate.used.has(row) && this.estimate.used.get(row) === undefined
  }

  #key(atMicros: number): string {
    return [atMicros, ...this.unfolded].join(' ')
  }

  /** Runs a moment; null is the present, asked for anew. */
  async start(atMicros: number | null): Promise<void> {
    const mine = ++this.#run
    clearTimeout(this.#rest)
    this.complaint = ''
    this.isRunning = true
    const asked = { atMicros, unfolded: this.unfolded }
    const begun = await this.#session.look((host) => host.survival.beginSurvival(asked))
    if (mine !== this.#run) return
    if (begun?.ok) {
      this.begun = begun.answer
      this.atMicros = begun.answer.atMicros
      await this.#goOn(mine)
    } else if (begun) this.complaint = refusalSentence(begun.code, begun.data)
    if (mine === this.#run) this.isRunning = false
  }

  /** What comes while the page was just drawn anew waits a little: it has other things to do as well. */
  async #goOn(mine: number): Promise<void> {
    const waiting: MatrixStep[] = []
    let drawnMs = Number.NEGATIVE_INFINITY
    for (;;) {
      const answer = await this.#session.look((host) => host.survival.continueSurvival())
      if (mine !== this.#run || !answer) return
      if (!answer.ok) {
        this.complaint = refusalSentence(answer.code, answer.data)
        return
      }
      if (answer.answer === null) return
      const step = answer.answer
      waiting.push(step)
      const isFirst = step.table !== null || (step.cells.length > 0 && this.measured?.cells.length === 0)
      if (!step.done && !isFirst && performance.now() - drawnMs < DRAW_MS) continue
      this.#take(joined(waiting.splice(0)))
      drawnMs = performance.now()
      if (step.done) return
    }
  }

  #take({ table, cells, running, refused, done }: MatrixStep): void {
    this.running = running
    if (table) this.measured = { table, cells: [], refused: [], isDone: false }
    if (!this.measured || (cells.length === 0 && !done)) return
    const all = cells.length === 0 ? this.measured.cells : [...this.measured.cells, ...cells]
    this.measured = { ...this.measured, cells: all, refused, isDone: done }
    if (!done) return
    this.#whole = this.measured
    this.#known.set(this.#key(this.measured.table.atMicros), this.measured)
    if (this.#known.size > KNOWN_MAX) this.#known.delete(this.#known.keys().next().value as string)
  }

  stop(): void {
    this.#run += 1
    clearTimeout(this.#rest)
    this.isRunning = false
    this.running = null
    void this.#session.look((host) => host.survival.endSurvival())
  }

  /** Exact at once where that moment is known, else an estimate until the hand rests. */
  move(atMicros: number): void {
    if (atMicros === this.atMicros) return
    if (this.isRunning) this.stop()
    clearTimeout(this.#rest)
    this.opened = undefined
    this.atMicros = atMicros
    const known = this.#known.get(this.#key(atMicros))
    if (known) this.measured = known
    else this.#rest = setTimeout(() => void this.start(atMicros), REST_MS)
  }

  fold(place: string, isOpen: boolean): void {
    const others = this.unfolded.filter((each) => each !== place)
    this.unfolded = isOpen ? [...others, place] : others
    this.opened = undefined
    const known = this.#known.get(this.#key(this.atMicros))
    if (known) this.measured = known
    else void this.start(this.atMicros)
  }
}
