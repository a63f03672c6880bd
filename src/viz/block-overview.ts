/** Blocks of a chain as columns: one row a file, how high a column is says how much of that part the file holds. */
import type { LevelView } from '../view/images.ts'

export interface OverviewRow {
  /** Index into the levels. */
  readonly level: number
  readonly y: number
  /** Columns as one path, in the row's own coordinates. */
  readonly path: string
}

export const OVERVIEW_ROW_PX = 26
const GAP_PX = 6
/** What holds anything at all is seen. */
const LEAST_PX = 2

const columns = (held: readonly number[], widthPx: number): string => {
  const step = widthPx / Math.max(1, held.length)
  return held
    .map((share, part) => {
      if (share <= 0) return ''
      const heightPx = Math.max(LEAST_PX, Math.min(1, share) * OVERVIEW_ROW_PX)
      return `M${(part * step).toFixed(1)} ${OVERVIEW_ROW_PX}v${(-heightPx).toFixed(1)}h${Math.max(0.8, step).toFixed(1)}v${heightPx.toFixed(1)}z`
    })
    .join('')
}

/** The newest file on top, as in the cross-section. */
export const overviewRows = (
  levels: readonly LevelView[],
  widthPx: number,
): { readonly heightPx: number; readonly rows: readonly OverviewRow[] } => {
  const pitchPx = OVERVIEW_ROW_PX + GAP_PX
  const rows = levels.map(({ held }, level) => ({
    level,
    y: (levels.length - 1 - level) * pitchPx,
    path: columns(held, widthPx),
  }))
  return { heightPx: Math.max(0, levels.length * pitchPx - GAP_PX), rows }
}
