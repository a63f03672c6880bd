/** The rule of thumb for a repository's size, C(F·D + R·d·D): to be held against what is really stored. */
export interface SizeEstimate {
  /** D: what one full holds before it is made smaller. */
  readonly dataBytes: number
  /** F. */
  readonly fulls: number
  /** R: increments, differentials, rollbacks. */
  readonly increments: number
  /** d: what changes between two points, in hundredths of the data. */
  readonly changeHundredths: number
  /** C: what compression and deduplication leave, in hundredths. */
  readonly keptHundredths: number
}

/** Bytes, rounded up. Of large numbers no digit is lost on the way. */
export const estimatedBytes = ({
  dataBytes,
  fulls,
  increments,
  changeHundredths,
  keptHundredths,
}: SizeEstimate): number => {
  const hundredths = BigInt(fulls) * 100n + BigInt(increments) * BigInt(changeHundredths)
  return Number((BigInt(keptHundredths) * hundredths * BigInt(dataBytes) + 9_999n) / 10_000n)
}
