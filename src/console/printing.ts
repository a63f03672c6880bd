/** How looking cmdlets print rows, times and files. */
import type { HostedVm } from '../host/hosted-vm.ts'
import { timeText } from '../kernel/wall-clock.ts'
import type { Lab } from '../lab/lab.ts'

export type Row = Readonly<Record<string, string | number>>

export const table = (rows: readonly Row[]): string => {
  if (rows.length === 0) return ''
  const names = Object.keys(rows[0] as Row)
  return grid(
    names,
    rows.map((row) => names.map((name) => row[name] as string | number)),
  )
}

/** Columns by their place: two of them may have one name. */
export const grid = (names: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const widths = names.map((name, column) => Math.max(name.length, ...rows.map((row) => String(row[column]).length)))
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, index) => String(cell).padEnd(widths[index] as number))
      .join(' ')
      .trimEnd()
  return [
    line(names),
    line(widths.map((width, index) => '-'.repeat((names[index] as string).length).padEnd(width))),
    ...rows.map((row) => line(row)),
  ].join('\n')
}

export const clockText = (lab: Lab, micros: number): string =>
  timeText(lab.scenario.epochMicros + micros)
    .slice(0, 19)
    .replace('T', ' ')

export const hostFile = (hosted: HostedVm, path: string): string => `${hosted.volumeRoot}${path}`
