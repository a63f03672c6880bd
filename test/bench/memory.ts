/** How much memory the process holds once everything that nobody needs is gone. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const ROUNDS_MAX = 20
const SETTLED_BYTES = 4096

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Objects and the bytes of arrays, which Node counts as `external`. Arrays are given back behind a collection's back. */
export const heldBytes = async (): Promise<number> => {
  for (let before = Number.POSITIVE_INFINITY, round = 1; ; round++) {
    collect()
    await setImmediate()
    const { heapUsed, external } = process.memoryUsage()
    const now = heapUsed + external
    if (Math.abs(before - now) <= SETTLED_BYTES || round === ROUNDS_MAX) return now
    before = now
  }
}
