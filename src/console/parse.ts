/** From a line to what it means. Case does not matter; a parameter may be shortened as long as it stays unique. */
import { Refused } from '../host/refusal.ts'
import { actOf } from './bind.ts'
import type { Act, Cmdlet } from './cmdlet.ts'
import { collect } from './collect.ts'
import { findCmdlet } from './find.ts'
import { type Token, tokenize } from './lexer.ts'

/** One cmdlet of a line with what was written to it. */
export interface Stage {
  readonly cmdlet: Cmdlet
  readonly given: ReadonlyMap<string, string>
  /** Values without a parameter in front, in their order. */
  readonly loose: readonly Token[]
  /** Undefined where piped objects are still to tell what it means. */
  readonly act: Act | undefined
  /** `-AsJob`: the line returns at once. */
  readonly asJob: boolean
  /** `-WhatIf`: said, and not done. */
  readonly whatIf: boolean
}

export interface ParsedLine {
  readonly stages: readonly Stage[]
  /** `-ErrorAction SilentlyContinue`: a refusal does not stop the script. */
  readonly silent: boolean
}

const splitAtPipes = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const parts: Token[][] = [[]]
  for (const token of tokens)
    if (token.kind === 'pipe') parts.push([])
    else parts.at(-1)?.push(token)
  return parts
}

const stageOf = (tokens: readonly Token[], at: number, count: number): Stage => {
  const [first, ...rest] = tokens
  if (!first) throw new Refused('pipe-empty', {})
  if (first.kind === 'block') throw new Refused('syntax-not-simulated', { text: '{' })
  const cmdlet = findCmdlet(first.kind === 'value' ? first.text : `-${(first as { name: string }).name}`)
  const { given, loose } = collect(cmdlet, rest)
  const has = (name: string): boolean => given.has(name)
  const stage = { cmdlet, given, loose, act: undefined, asJob: has('AsJob'), whatIf: has('WhatIf') }
  if (cmdlet.does === 'filter') {
    if (at === 0) throw new Refused('input-needed', { cmdlet: cmdlet.name })
    const act = actOf(stage)
    if (act.kind === 'filter' && act.filter.kind === 'format' && at < count - 1)
      throw new Refused('format-not-last', { cmdlet: cmdlet.name })
    return { ...stage, act }
  }
  if (at === 0) return { ...stage, act: actOf(stage) }
  if (!cmdlet.parameters.some(({ piped }) => piped)) throw new Refused('input-not-taken', { cmdlet: cmdlet.name })
  return stage
}

/** Undefined for an empty line or a comment. Throws Refused with a code that says what to write instead. */
export const parseLine = (line: string): ParsedLine | undefined => {
  const tokens = tokenize(line)
  if (tokens.length === 0) return undefined
  const parts = splitAtPipes(tokens)
  const stages = parts.map((part, at) => stageOf(part, at, parts.length))
  const silent = stages.some(({ given }) => given.get('ErrorAction')?.toLowerCase() === 'silentlycontinue')
  return { stages, silent }
}

/** What a line asks to be done about its refusal, also when it cannot be parsed; in small letters, '' for nothing said. */
const errorActionOf = (line: string): string => {
  try {
    const tokens = tokenize(line)
    const at = tokens.findIndex((token) => token.kind === 'parameter' && /^(ea|erroraction)$/i.test(token.name))
    const token = tokens[at]
    const next = tokens[at + 1]
    if (token?.kind !== 'parameter') return ''
    return (token.inline ?? (next?.kind === 'value' ? next.text : '')).toLowerCase()
  } catch {
    return (/-(?:ErrorAction|EA)[\s:]+(\w+)\s*$/i.exec(line)?.[1] ?? '').toLowerCase()
  }
}

export const isSilent = (line: string): boolean => errorActionOf(line) === 'silentlycontinue'

/** Whether a script goes on behind the line's refusal; it does not unless asked to. */
export const goesOn = (line: string): boolean => isSilent(line) || errorActionOf(line) === 'continue'
