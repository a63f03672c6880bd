/** What was measured, a line a cell, for a spreadsheet. */
import { placeOf } from '../../viz/survival-table.ts'
import { survival as words } from '../../words/page-survival.ts'
import { survivalReason } from '../../words/survival.ts'
import type { Measured } from './survival-box.svelte.ts'

/** A field that a spreadsheet would take for a formula begins with an apostrophe. */
const field = (value: string | number | null): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const HEAD = 'copy,place,taken,failure,parameters,result,lossSeconds,returnSeconds,ordersLost,why'

export const survivalCsv = ({ table, cells }: Measured, timeText: (micros: number) => string): string => {
  const found = new Map(cells.map((cell) => [placeOf(cell.column, cell.row), cell]))
  const lines = table.rows.flatMap((row) =>
    table.columns.flatMap(({ kind, parameters }, column) => {
      const cell = found.get(placeOf(column, row.key))
      if (!cell) return []
      const spelled = Object.entries(parameters).map(([name, value]) => `-${name} ${value}`)
      const { result, lossSeconds, returnSeconds, ordersLost, why, copy } = cell
      const told = [words.row(row) === 'Now' ? 'Now' : copy, `${row.place}:${row.volume}`, timeText(row.takenMicros)]
      return [
        [
          ...told,
          kind,
          spelled.join(' '),
          result,
          lossSeconds,
          returnSeconds,
          ordersLost,
          survivalReason(why.code, why.data),
        ],
      ]
    }),
  )
  return [HEAD, ...lines.map((line) => line.map(field).join(','))].join('\n')
}
