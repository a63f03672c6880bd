/** Marsaglia's xorshift128: its whole state is four words, so that a stream of chance can live in guest RAM. */

export const RANDOM_WORDS = 4

/** Fills the state from a seed (splitmix32); never all zero, where the generator would stand still. */
export function seedRandom(state: Uint32Array, seed: number): void {
  let walk = seed >>> 0
  for (let index = 0; index < RANDOM_WORDS; index++) {
    walk = (walk + 0x9e3779b9) >>> 0
    let mixed = Math.imul(walk ^ (walk >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    state[index] = (mixed ^ (mixed >>> 15)) >>> 0
  }
  state[0] = (state[0] ?? 0) | 1
}

/** A stream of its own, beside the guest's RAM: for what is made once and not gone on with. */
export function seededRandom(seed: number): Uint32Array {
  const state = new Uint32Array(RANDOM_WORDS)
  seedRandom(state, seed)
  return state
}

export function nextWord(state: Uint32Array): number {
  const x = state[3] ?? 0
  const s = state[0] ?? 0
  let t = (x ^ (x << 11)) >>> 0
  t ^= t >>> 8
  state[3] = state[2] ?? 0
  state[2] = state[1] ?? 0
  state[1] = s
  state[0] = (t ^ s ^ (s >>> 19)) >>> 0
  return state[0]
}

/** Bytes that do not compress, as those of real programs hardly do; `lengthBytes` is a multiple of 4. */
export function randomBytes(state: Uint32Array, lengthBytes: number): Uint8Array {
  const words = new Uint32Array(lengthBytes / 4)
  for (let at = 0; at < words.length; at++) words[at] = nextWord(state)
  return new Uint8Array(words.buffer)
}

/** An integer from 0 up to, not including, `limit` (at most 2^20, so that the product stays exact). */
export function nextBelow(state: Uint32Array, limit: number): number {
  return Math.floor((nextWord(state) * limit) / 0x1_0000_0000)
}
