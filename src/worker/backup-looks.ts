/** Looks at backups for the page, and a preview of retention that works in slices: none of it changes the lab. */
import type { RepositoryOf } from '../backup/retention-steps.ts'
import { Refused } from '../host/refusal.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { estimateSize, repositorySize, type SizeEstimate } from '../lab/repository-size.ts'
import type { BackupsHost } from '../protocol.ts'
import { backupsView, pointStandings, type RetentionPolicy } from '../view/backups-view.ts'
import { ledgerView } from '../view/ledger-view.ts'
import { triedOnForks } from '../view/possibilities.ts'
import { type PreviewDayView, type PreviewPointView, type PreviewWish, previewDays } from '../view/retention-days.ts'
import { refusable } from './refusable.ts'

/** The page draws between two slices. */
const SLICE_MS = 24

export class BackupLooks implements BackupsHost {
  readonly #lab: () => Lab
  readonly #focus: () => string | undefined
  #days: ReturnType<typeof previewDays> | undefined
  #points: (readonly PreviewPointView[])[] = []

  constructor(lab: () => Lab, focus: () => string | undefined) {
    this.#lab = lab
    this.#focus = focus
  }

  async backups() {
    return backupsView(this.#lab())
  }

  async tryCommands(commands: readonly Command[]) {
    return triedOnForks(this.#lab(), commands)
  }

  async pointStandings(where: RepositoryOf, policy: RetentionPolicy | null) {
    return pointStandings(this.#lab(), where, policy)
  }

  async repositorySize(where: RepositoryOf) {
    return repositorySize(this.#lab(), where)
  }

  async estimateSize(estimate: SizeEstimate) {
    return estimateSize(estimate)
  }

  async ledger() {
    return refusable(() => ledgerView(this.#lab(), this.#focus()))
  }

  async beginPreview(wish: PreviewWish) {
    this.#points = []
    this.#days = previewDays(this.#lab(), wish)
  }

  async continuePreview() {
    return refusable(() => {
      const days = this.#days
      if (!days) throw new Refused('preview-over', {})
      const until = performance.now() + SLICE_MS
      const found: PreviewDayView[] = []
      for (;;) {
        const { done, value } = days.next()
        if (done) {
          this.#days = undefined
          return { done: true, days: found }
        }
        found.push(value.view)
        this.#points.push(value.points)
        if (performance.now() >= until) return { done: false, days: found }
      }
    })
  }

  async previewDay(index: number) {
    return this.#points[index] ?? []
  }

  async endPreview() {
    this.#days = undefined
    this.#points = []
  }
}
