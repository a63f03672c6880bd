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
