/**
 * What jobs are called, and the restore points that they make. Each machine's points are numbered through, whoever made
 * them; checks, restores and the rest have numbers of their own. A run that fails keeps its number, for its checkpoint or
 * half of its file may lie somewhere under that name.
 */

/** By series, how many there have been: a machine's name in capitals, or the kind of a job. */
export type Counts = Readonly<Record<string, number>>

const seriesOf = (id: string): string => id.slice(0, id.lastIndexOf('-'))

export const nextId = (counts: Counts, series: string): string => `${series}-${(counts[series] ?? 0) + 1}`

/** Of a machine's restore point. */
export const nextPointId = (counts: Counts, vm: string): string => nextId(counts, vm.toUpperCase())

export const counted = (counts: Counts, id: string): Counts => {
  const series = seriesOf(id)
  return { ...counts, [series]: (counts[series] ?? 0) + 1 }
}
