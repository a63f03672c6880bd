/**
 * How many cases a counted proof runs: a tenth under `npm test`, all at the gate (`PROOF=gate`), and
 * `PROOF_FACTOR` times as many in a soak (`PROOF=soak`). The one place that says so.
 */
export const proofCount = (
  gateCount: number,
  env: Readonly<Record<string, string | undefined>> = process.env,
): number => {
  if (env.PROOF === 'gate') return gateCount
  if (env.PROOF === 'soak') return Math.ceil(gateCount * Number(env.PROOF_FACTOR ?? 10))
  return Math.ceil(gateCount / 10)
}

/** For proofs that are not counted: whether this run is the one that leaves nothing out. */
export const isWholeProof = (env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  env.PROOF === 'gate' || env.PROOF === 'soak'
