/**
 * What a `test/bench/*.bench.ts` file measures. Each exports one function, which may be async:
 *
 *     export const figures = (): readonly Figure[] => [
 *       { name: 'merge of whole blocks against memcpy', ratio: memcpyMs / mergeMs, asked: 0.4, better: 'higher' },
 *       { name: 'checkpoint creation', ms: creationMs, asked: 2, better: 'lower' },
 *     ]
 *
 * Ratios compare two things measured in the same run, so that they mean the same on a fast and a slow machine.
 */
export type Figure = {
  readonly name: string
  /** The promise, in the unit of the measured value. */
  readonly asked: number
  readonly better: 'lower' | 'higher'
} & ({ readonly ratio: number } | { readonly ms: number } | { readonly mib: number })

/** The same work done by us and by another program: to be looked at, never a promise. */
export interface Comparison {
  readonly name: string
  readonly oursMs: number
  readonly theirsMs: number
}

export interface BenchFile {
  readonly figures?: () => readonly Figure[] | Promise<readonly Figure[]>
  /** Empty where the other program is not installed. */
  readonly beside?: () => readonly Comparison[]
}

export const measured = (figure: Figure): number => {
  if ('ratio' in figure) return figure.ratio
  return 'ms' in figure ? figure.ms : figure.mib
}

export const unit = (figure: Figure): string => {
  if ('ratio' in figure) return 'x'
  return 'ms' in figure ? ' ms' : ' MiB'
}

/** `kept`: as asked. `short`: not as asked, within a factor of two (a busy machine). `broken`: beyond it. */
export const verdict = (figure: Figure): 'kept' | 'short' | 'broken' => {
  const value = measured(figure)
  const times = figure.better === 'higher' ? value / figure.asked : figure.asked / value
  if (!(times >= 0.5)) return 'broken' // NaN lands here too
  return times >= 1 ? 'kept' : 'short'
}
