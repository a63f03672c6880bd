/** A `check` fence: YAML as checks, each with what is missing in words. */
import { nearest } from '../console/nearest.ts'
import { readFields } from './check-fields.ts'
import type { Findings } from './findings.ts'
import type { Check } from './lesson.ts'
import { GROUPS, PREDICATES } from './predicates.ts'
import { readYaml, type YamlEntry, type YamlMap, type YamlValue } from './yaml-tree.ts'

export const ELSE = 'else'
const KINDS: readonly string[] = [...Object.keys(PREDICATES), ...GROUPS]
const ELSE_LENGTH_MAX = 400

class CheckReader {
  readonly #findings: Findings

  constructor(findings: Findings) {
    this.#findings = findings
  }

  #otherwise(map: YamlMap, isTop: boolean): string {
    const entry = map.entries.get(ELSE)
    if (!entry) {
      if (isTop) this.#findings.add(map.line, 'else-missing', {}, 'else:')
      return ''
    }
    if (!isTop) {
      this.#findings.add(entry.line, 'else-inside')
      return ''
    }
    const { value } = entry
    const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value.trim() : ''
    if (text === '') this.#findings.add(entry.line, 'else-text')
    if (text.length > ELSE_LENGTH_MAX) this.#findings.add(entry.line, 'else-long', { limit: ELSE_LENGTH_MAX })
    return text
  }

  /** The one predicate or group of an item. */
  #asked(map: YamlMap): readonly [kind: string, entry: YamlEntry] | undefined {
    const named = [...map.entries].filter(([key]) => key !== ELSE)
    const known = named.filter(([key]) => KINDS.includes(key))
    for (const [key, { line }] of named)
      if (!KINDS.includes(key))
        this.#findings.add(
          line,
          'predicate-unknown',
          { predicate: key, known: KINDS.join(', ') },
          nearest(key, [...KINDS, ELSE]),
        )
    const [first, second] = known
    if (second)
      this.#findings.add(
        second[1].line,
        'predicate-second',
        { first: first?.[0] ?? '', second: second[0] },
        `- ${second[0]}:`,
      )
    else if (named.length === 0) this.#findings.add(map.line, 'predicate-missing', { known: KINDS.join(', ') })
    return first
  }

  #item(value: YamlValue, isTop: boolean): Check | undefined {
    if (value.kind !== 'map') {
      this.#findings.add(value.line, 'check-item', {}, '- vm: { state: Running }')
      return undefined
    }
    const { line } = value
    const otherwise = this.#otherwise(value, isTop)
    const asked = this.#asked(value)
    if (!asked) return undefined
    const [kind, entry] = asked
    const group = GROUPS.find((each) => each === kind)
    if (group) return { kind: group, checks: this.#items(entry, group), otherwise, line }
    if (entry.value.kind !== 'map') {
      this.#findings.add(entry.line, 'check-fields', { predicate: kind }, `${kind}: { … }`)
      return undefined
    }
    return {
      kind: 'predicate',
      predicate: kind,
      fields: readFields(kind, entry.value, this.#findings),
      otherwise,
      line,
    }
  }

  #items({ line, value }: YamlEntry, group: string): readonly Check[] {
    if (value.kind === 'list' && value.items.length > 0) return this.list(value.items, false)
    this.#findings.add(line, 'group-list', { group }, `${group}:`)
    return []
  }

  list(items: readonly YamlValue[], isTop: boolean): readonly Check[] {
    return items.flatMap((item) => this.#item(item, isTop) ?? [])
  }
}

/** `line` is that of the fence. What is wrong is among the findings. */
export const readChecks = (lines: readonly string[], line: number, findings: Findings): readonly Check[] => {
  const tree = readYaml(lines, line + 1, findings)
  if (!tree) return []
  if (tree.kind === 'list' && tree.items.length > 0) return new CheckReader(findings).list(tree.items, true)
  findings.add(tree.line, 'check-list', {}, '- ')
  return []
}
