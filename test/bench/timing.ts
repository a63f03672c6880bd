/** Milliseconds of work, as the median of several rounds after one that warms up. */
export const medianMs = (rounds: number, work: () => void): number => {
  work()
  const times = Array.from({ length: rounds }, () => {
    const from = performance.now()
    work()
    return performance.now() - from
  }).sort((a, b) => a - b)
  return times[Math.floor(rounds / 2)] as number
}

/**
 * Milliseconds of several works that take turns, each at its best: a busy moment of the machine falls on all of them, and
 * none is measured by it.
 */
export const bestMs = <Name extends string>(rounds: number, works: Record<Name, () => void>): Record<Name, number> => {
  const best = {} as Record<Name, number>
  for (const name of Object.keys(works) as Name[]) best[name] = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(works) as Name[]) {
      const from = performance.now()
      works[name]()
      best[name] = Math.min(best[name], performance.now() - from)
    }
  }
  return best
}

/** Offsets all over a range, the same in every run. */
export const scattered = (count: number, below: number, seed = 1): Uint32Array => {
  let state = seed
  return Uint32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  })
}

export const MIB = 1024 * 1024

let guids = 0
export const newGuid = (): string => `00000000-0000-4000-8000-${String(++guids).padStart(12, '0')}`
