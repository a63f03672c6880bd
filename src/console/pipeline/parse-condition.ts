/** `{ $_.State -eq 'Running' -and $_.Name -like 'S*' }` as a condition. `-and` and `-or` bind equally, from the left. */
import { Refused } from '../../host/refusal.ts'
import {
  type Condition,
  numberOf,
  OPERATORS,
  OPERATORS_NOT_SIMULATED,
  type Operand,
  type Operator,
} from './condition.ts'
import type { Value } from './objects.ts'

/** A name, an operator, a bracket, text in quotes, or a bare word. */
const WORDS = /\s+|\$(?:_|PSItem)\.(\w+)|-(\w+)(?![\w.])|([()!])|'((?:[^']|'')*)'|"((?:[^"$`]|"")*)"|([\w.$]+)|(.)/giy

type Word =
  | { readonly kind: 'property' | 'operator' | 'sign' | 'text' | 'bare'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' }

const END: Word = { kind: 'end', text: '' }

const wordsOf = (block: string): readonly Word[] =>
  [...block.matchAll(WORDS)].flatMap(([whole, property, operator, sign, single, double, bare, other]): Word[] => {
    if (property !== undefined) return [{ kind: 'property', text: property }]
    if (operator !== undefined)
      return /^\d/.test(operator)
        ? [{ kind: 'bare', text: whole }]
        : [{ kind: 'operator', text: operator.toLowerCase() }]
    if (sign !== undefined) return [{ kind: 'sign', text: sign }]
    if (single !== undefined) return [{ kind: 'text', text: single.replaceAll("''", "'") }]
    if (double !== undefined) return [{ kind: 'text', text: double.replaceAll('""', '"') }]
    if (bare !== undefined) return [{ kind: 'bare', text: bare }]
    if (other !== undefined) throw new Refused('syntax-not-simulated', { text: other })
    return []
  })

const CONSTANTS: ReadonlyMap<string, Value> = new Map([
  ['$true', true],
  ['$false', false],
  ['$null', null],
] as const)

/** What a bare word stands for; undefined for one that PowerShell would take for a command. */
export const bareOperand = (text: string): Value | undefined => {
  const constant = CONSTANTS.get(text.toLowerCase())
  return constant === undefined ? numberOf(text) : constant
}

class ConditionParser {
  readonly #words: readonly Word[]
  #at = 0

  constructor(block: string) {
    this.#words = wordsOf(block)
  }

  get #next(): Word {
    return this.#words[this.#at] ?? END
  }

  #isOperator(...names: readonly string[]): boolean {
    return this.#next.kind === 'operator' && names.includes(this.#next.text)
  }

  whole(): Condition {
    if (this.#words.length === 0) throw new Refused('condition-incomplete', {})
    const condition = this.#chain()
    if (this.#next.kind !== 'end') throw new Refused('condition-word', { text: this.#next.text })
    return condition
  }

  #chain(): Condition {
    let left = this.#single()
    while (this.#isOperator('and', 'or')) {
      const kind = this.#next.text as 'and' | 'or'
      this.#at++
      left = { kind, left, right: this.#single() }
    }
    return left
  }

  #isSign(text: string): boolean {
    return this.#next.kind === 'sign' && this.#next.text === text
  }

  #single(): Condition {
    if (this.#isOperator('not') || this.#isSign('!')) {
      this.#at++
      return { kind: 'not', of: this.#single() }
    }
    if (this.#isSign('(')) return this.#inBrackets()
    const left = this.#operand()
    const { kind, text } = this.#next
    if (kind !== 'operator' || text === 'and' || text === 'or') return { kind: 'true', of: left }
    if (!OPERATORS.includes(text as Operator)) throw unknownOperator(text)
    this.#at++
    return { kind: 'compare', operator: text as Operator, left, right: this.#operand() }
  }

  #inBrackets(): Condition {
    this.#at++
    const condition = this.#chain()
    if (!this.#isSign(')')) throw new Refused('condition-incomplete', {})
    this.#at++
    return condition
  }

  #operand(): Operand {
    const { kind, text } = this.#next
    if (kind === 'end') throw new Refused('condition-incomplete', {})
    this.#at++
    if (kind === 'property') return { property: text }
    if (kind === 'text') return { value: text }
    const value = kind === 'bare' ? bareOperand(text) : undefined
    if (value === undefined) throw new Refused('condition-word', { text })
    return { value }
  }
}

const unknownOperator = (text: string): Refused =>
  new Refused(OPERATORS_NOT_SIMULATED.includes(text) ? 'operator-not-simulated' : 'condition-word', {
    text: `-${text}`,
    name: text,
  })

/** Throws Refused with `condition-incomplete`, `condition-word`, `operator-not-simulated` or `syntax-not-simulated`. */
export const parseCondition = (block: string): Condition => new ConditionParser(block).whole()
