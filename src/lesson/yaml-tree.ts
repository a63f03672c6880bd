/** YAML as plain values with the line of each: no aliases, no tags, no depth, no keys that mean something to JavaScript. */
import { Composer, type CST, isMap, isScalar, isSeq, LineCounter, type Node, Parser, type YAMLMap } from 'yaml'
import { checkText } from './characters.ts'
import type { Findings } from './findings.ts'
import type { Scalar } from './lesson.ts'
import { bytesOf, YAML_DEPTH_LIMIT, YAML_LIMIT_BYTES } from './limits.ts'

export type YamlValue = YamlMap | YamlList | YamlScalar

export interface YamlMap {
  readonly kind: 'map'
  readonly line: number
  readonly entries: ReadonlyMap<string, YamlEntry>
}

export interface YamlEntry {
  /** Where the key stands. */
  readonly line: number
  readonly value: YamlValue
}

export interface YamlList {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly YamlValue[]
}

export interface YamlScalar {
  readonly kind: 'scalar'
  readonly line: number
  readonly value: Scalar
}

/** Without a stack of calls, which a deep text would exhaust. */
const isTooDeep = (tokens: readonly CST.Token[]): boolean => {
  const waiting: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next
    if (depth > YAML_DEPTH_LIMIT) return true
    if (token.type === 'document' && token.value) waiting.push({ token: token.value, depth })
    if (!('items' in token)) continue
    for (const { key, value } of token.items) {
      if (key) waiting.push({ token: key, depth: depth + 1 })
      if (value) waiting.push({ token: value, depth: depth + 1 })
    }
  }
  return false
}

/** What `yaml` calls its errors, and what we do. Where it says anything else, it is `yaml-form`. */
const CODES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'yaml-tab',
  BAD_DQ_ESCAPE: 'yaml-escape',
  MISSING_CHAR: 'yaml-unclosed',
  MULTIPLE_DOCS: 'yaml-documents',
  BAD_ALIAS: 'yaml-alias',
  BAD_INDENT: 'yaml-indent',
  BAD_SCALAR_START: 'yaml-quotes',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-quotes',
}

class YamlReader {
  readonly #findings: Findings
  readonly #lineAt: (offset: number) => number

  constructor(findings: Findings, lineAt: (offset: number) => number) {
    this.#findings = findings
    this.#lineAt = lineAt
  }

  #line(node: Node | null | undefined, fallback: number): number {
    return node?.range ? this.#lineAt(node.range[0]) : fallback
  }

  value(node: Node | null | undefined, fallback: number): YamlValue {
    const line = this.#line(node, fallback)
    if (node?.tag !== undefined) this.#findings.add(line, 'yaml-tag', { tag: node.tag })
    if (isMap(node)) return this.#map(node as YAMLMap<Node, Node | null>, line)
    if (isSeq(node)) return { kind: 'list', line, items: node.items.map((item) => this.value(item as Node, line)) }
    if (isScalar(node)) return { kind: 'scalar', line, value: this.#scalar(node.value, line) }
    if (node) this.#findings.add(line, 'yaml-alias')
    return { kind: 'scalar', line, value: null }
  }

  #scalar(value: unknown, line: number): Scalar {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#findings.add(line, 'yaml-number')
      return null
    }
    if (typeof value === 'string') checkText(value, line, this.#findings)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
  }

  #map(node: YAMLMap<Node, Node | null>, line: number): YamlMap {
    const entries = new Map<string, YamlEntry>()
    for (const { key, value } of node.items) {
      const at = this.#line(key, line)
      const name = isScalar(key) && typeof key.value !== 'object' ? String(key.value) : undefined
      if (name === undefined) this.#findings.add(at, 'yaml-key')
      else if (name in {}) this.#findings.add(at, 'yaml-key-forbidden', { key: name })
      else if (entries.has(name)) this.#findings.add(at, 'yaml-key-twice', { key: name })
      else entries.set(name, { line: at, value: this.value(value, at) })
    }
    return { kind: 'map', line, entries }
  }
}

/** `firstLine` is the file's line of the text's first. Undefined where it cannot be read; why is among the findings. */
export const readYaml = (lines: readonly string[], firstLine: number, findings: Findings): YamlValue | undefined => {
  const text = `${lines.join('\n')}\n`
  if (bytesOf(text) > YAML_LIMIT_BYTES) {
    findings.add(firstLine, 'yaml-large', { limitBytes: YAML_LIMIT_BYTES })
    return undefined
  }
  const counter = new LineCounter()
  const lastLine = firstLine + Math.max(0, lines.length - 1)
  const lineAt = (offset: number): number => Math.min(lastLine, firstLine + counter.linePos(offset).line - 1)
  const tokens = [...new Parser(counter.addNewLine).parse(text)]
  if (isTooDeep(tokens)) {
    findings.add(firstLine, 'yaml-deep', { limit: YAML_DEPTH_LIMIT })
    return undefined
  }
  // Keys that come twice are told by #map: `yaml` compares each with each.
  const options = { version: '1.2', schema: 'core', uniqueKeys: false, resolveKnownTags: false } as const
  const [first, ...others] = [...new Composer(options).compose(tokens, true, text.length)]
  if (!first) return undefined
  const [error] = first.errors
  if (error) {
    findings.add(lineAt(error.pos[0]), CODES[error.code] ?? 'yaml-form')
    return undefined
  }
  const [other] = others
  if (other) findings.add(lineAt(other.range[0]), 'yaml-documents')
  return new YamlReader(findings, lineAt).value(first.contents as Node | null, firstLine)
}
