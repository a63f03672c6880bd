/**
 * How many cases a counted proof runs: a tenth under `npm test`, all at the gate (`PROOF=gate`), and in a soak
 * (`PROOF=soak`) as many as it was promised, or ten times the gate's; `PROOF_FACTOR` makes that more or less. The one
 * place that says so.
 */
type Environment = Readonly<Record<string, string | undefined>>

/** What a soak is without being told otherwise. */
const USUAL_FACTOR = 10

export const proofCount = (
  gateCount: number,
  soakCount = gateCount * USUAL_FACTOR,
  env: Environment = process.env,
): number => {
  if (env.PROOF === 'gate') return gateCount
  if (env.PROOF === 'soak') return Math.ceil((soakCount * Number(env.PROOF_FACTOR ?? USUAL_FACTOR)) / USUAL_FACTOR)
  return Math.ceil(gateCount / 10)
}

/** For proofs that are not counted: whether this run is the one that leaves nothing out. */
export const isWholeProof = (env: Environment = process.env): boolean => env.PROOF === 'gate' || env.PROOF === 'soak'
