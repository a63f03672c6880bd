/** Seeded, named streams of chance: drawing from one never moves another, so a new feature cannot shift an old story. */

import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

export type RandomState = Record<string, readonly number[]>

/** FNV-1a: spreads a name over 32 bits. */
const hashName = (name: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash | 0
}

type Generator = ReturnType<typeof xoroshiro128plus>

export class Random {
  readonly seed: number
  #streams = new Map<string, Generator>()

  constructor(seed: number, state: RandomState = {}) {
    this.seed = seed
    for (const [name, numbers] of Object.entries(state)) this.#streams.set(name, xoroshiro128plusFromState(numbers))
  }

  #stream(name: string): Generator {
    let stream = this.#streams.get(name)
    if (!stream) {
      stream = xoroshiro128plus(Math.imul(this.seed ^ hashName(name), 0x9e3779b1) | 0)
      this.#streams.set(name, stream)
    }
    return stream
  }

  /** A whole number from `from` to `to`, both included. */
  integer(name: string, from: number, to: number): number {
    return uniformInt(this.#stream(name), from, to)
  }

  /** A version 4 GUID, lower case, with dashes. */
  guid(name: string): string {
    const digits = Array.from({ length: 32 }, () => this.integer(name, 0, 15))
    digits[12] = 4
    digits[16] = 8 + ((digits[16] as number) % 4)
    const text = digits.map((digit) => digit.toString(16)).join('')
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
  }

  save(): RandomState {
    const names = [...this.#streams.keys()].sort()
    return Object.fromEntries(names.map((name) => [name, [...(this.#streams.get(name) as Generator).getState()]]))
  }

  fork(): Random {
    return new Random(this.seed, this.save())
  }
}
