/** The fields of one predicate, held against the table and against what the lab can have. */

import * as v from 'valibot'
import { same } from '../console/find.ts'
import { nearest } from '../console/nearest.ts'
import { expectedOf, tellNoNumber } from './expected.ts'
import { appField, appFields, optionsOf, valuesOf } from './field-values.ts'
import type { Findings } from './findings.ts'
import type { Expected } from './lesson.ts'
import { numberTakenApart } from './number-marks.ts'
import { APPS, type Field, PREDICATES, type Predicate } from './predicates.ts'
import type { YamlEntry, YamlMap } from './yaml-tree.ts'

type Fields = ReadonlyMap<string, Expected>

/** They only say which thing is meant. */
const SELECTORS = ['vm', 'name']
/** Left out, they still ask: at least one, and there at all. */
const ASKS_BY_ITSELF = ['count', 'exists']

const READING_WORDS = ['select', 'with', 'values']

class FieldsReader {
  readonly #predicate: string
  readonly #table: Predicate
  readonly #map: YamlMap
  readonly #findings: Findings
  readonly #fields = new Map<string, Expected>()

  constructor(predicate: string, map: YamlMap, findings: Findings) {
    this.#predicate = predicate
    this.#table = PREDICATES[predicate] as Predicate
    this.#map = map
    this.#findings = findings
  }

  #known(name: string, field: Field, { value }: YamlEntry): void {
    const read = expectedOf(value, { name, kind: field.kind }, this.#findings)
    if (read === undefined) return
    const values = valuesOf(this.#predicate, name, field)
    const meant = typeof read === 'string' ? values?.find((each) => same(each, read)) : undefined
    this.#fields.set(name, meant ?? read)
    if (values && meant === undefined) {
      const known = values.length > 12 ? '' : values.join(', ')
      const data = { field: name, value: String(read), known }
      this.#findings.add(value.line, 'field-value', data, nearest(String(read), values))
    }
    if (this.#predicate === 'sql' && name === 'query') this.#query(String(read), value.line)
  }

  /** The database refuses the rest; this is what can be told before there is one. */
  #query(query: string, line: number): void {
    const word = (/^\s*([A-Za-z]+)/.exec(query)?.[1] ?? '').toLowerCase()
    const end = query.trimEnd()
    if (!READING_WORDS.includes(word) || end.slice(0, -1).includes(';')) this.#findings.add(line, 'sql-reads')
  }

  #ofApp(app: string, name: string, { line, value }: YamlEntry): void {
    const schema = appField(app, name)
    if (!schema) {
      const known = [...appFields(app).keys()]
      this.#findings.add(
        line,
        'field-unknown',
        { predicate: this.#predicate, field: name, known: known.join(', ') },
        nearest(name, known),
      )
      return
    }
    const read = expectedOf(value, { name, kind: 'any' }, this.#findings)
    if (read === undefined) return
    this.#fields.set(name, read)
    const isRange = typeof read === 'object' && read !== null
    if (typeof read === 'string' && v.is(schema, 1) && !v.is(schema, read))
      tellNoNumber(read, value.line, { name, kind: 'amount' }, this.#findings)
    else if (!v.is(schema, isRange ? 1 : read)) {
      const values = optionsOf(schema)
      const data = { field: name, value: isRange ? 'a range' : String(read), known: values.join(', ') }
      this.#findings.add(value.line, 'field-value', data, nearest(String(read), values))
    }
  }

  #one(name: string, entry: YamlEntry, app: string | undefined): void {
    const { fields } = this.#table
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const apart = field ? undefined : numberTakenApart(this.#map, name)
    if (apart) this.#findings.add(entry.line, 'number-marks', { value: apart.written, right: apart.right }, apart.right)
    else if (field) this.#known(name, field, entry)
    else if (app !== undefined) this.#ofApp(app, name, entry)
    else if (!this.#table.moreFields) {
      const known = Object.keys(fields)
      const data = { predicate: this.#predicate, field: name, known: known.join(', ') }
      this.#findings.add(entry.line, 'field-unknown', data, nearest(name, known))
    }
  }

  read(): Fields {
    const { entries, line } = this.#map
    const { fields, moreFields } = this.#table
    const named = moreFields && entries.get('name')?.value
    const app = named && named.kind === 'scalar' ? APPS.find((each) => same(each, String(named.value))) : undefined
    for (const [name, entry] of entries) this.#one(name, entry, app)
    for (const [name, { required }] of Object.entries(fields))
      if (required && !entries.has(name))
        this.#findings.add(line, 'field-missing', { predicate: this.#predicate, field: name }, `${name}:`)
    // A machine's name alone asks whether there is one of that name.
    const isNamed = this.#predicate === 'vm' && entries.has('name')
    const asks = isNamed || ASKS_BY_ITSELF.some((name) => Object.hasOwn(fields, name))
    if (!asks && ![...entries.keys()].some((name) => !SELECTORS.includes(name))) {
      const known = Object.keys(fields).filter((name) => !SELECTORS.includes(name))
      this.#findings.add(line, 'check-asks-nothing', { predicate: this.#predicate, known: known.join(', ') })
    }
    return this.#fields
  }
}

/** `predicate` is one of the table. What is wrong is among the findings. */
export const readFields = (predicate: string, map: YamlMap, findings: Findings): Readonly<Record<string, Expected>> =>
  Object.fromEntries(new FieldsReader(predicate, map, findings).read())
