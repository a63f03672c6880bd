/** PowerShell's cmdlets for objects, as lines spell them. */
import { Refused } from '../../host/refusal.ts'
import { type Act, type Arguments, amount, type Cmdlet, flag, itemsOf, type Parameter, text } from '../cmdlet.ts'
import { countValue } from '../values.ts'
import { type Condition, OPERATORS } from './condition.ts'
import { type Filter, MEASURE_RESULTS } from './filter.ts'
import { TYPES } from './objects.ts'
import { bareOperand, parseCondition } from './parse-condition.ts'
import type { Format } from './print.ts'

const OBJECTS_MAX = 1_000_000

const list = (name: string): Parameter => ({ name, kind: 'list' })
const filter = (value: Filter): Act => ({ kind: 'filter', filter: value })

/** `Where-Object State -eq Running`; alone, the property itself is asked. */
const simpleCondition = (values: Arguments): Condition => {
  const property = values.get('Property')
  const given = OPERATORS.filter((name) => values.has(name))
  const [operator, other] = given
  if (property === undefined) throw new Refused('missing-parameter', { cmdlet: 'Where-Object', name: 'FilterScript' })
  if (operator !== undefined && other !== undefined)
    throw new Refused('parameters-exclude', { cmdlet: 'Where-Object', one: operator, other })
  const value = values.get('Value')
  if (operator === undefined) {
    if (value !== undefined) throw new Refused('too-many-arguments', { cmdlet: 'Where-Object', value })
    const is: Condition = { kind: 'true', of: { property } }
    return values.has('Not') ? { kind: 'not', of: is } : is
  }
  if (value === undefined) throw new Refused('missing-value', { cmdlet: 'Where-Object', name: operator })
  const constant = value.startsWith('$') ? bareOperand(value) : undefined
  return { kind: 'compare', operator, left: { property }, right: { value: constant === undefined ? value : constant } }
}

const where = (values: Arguments): Act => {
  const block = values.get('FilterScript')
  return filter({ kind: 'where', condition: block === undefined ? simpleCondition(values) : parseCondition(block) })
}

const count = (values: Arguments, name: string): number | undefined =>
  values.has(name) ? countValue(name, values.get(name) as string, OBJECTS_MAX) : undefined

const select = (values: Arguments): Act => {
  const properties = itemsOf(values, 'Property')
  const expand = values.get('ExpandProperty')
  if (properties && expand !== undefined)
    throw new Refused('parameters-exclude', { cmdlet: 'Select-Object', one: 'Property', other: 'ExpandProperty' })
  const [first, last] = [count(values, 'First'), count(values, 'Last')]
  if (!properties && expand === undefined && first === undefined && last === undefined)
    throw new Refused('missing-parameter', { cmdlet: 'Select-Object', name: 'Property' })
  return filter({ kind: 'select', properties, expand, first, last })
}

const format = (name: string, as: Format['as'], more: readonly Parameter[]): Cmdlet => ({
  name,
  does: 'filter',
  positional: ['Property'],
  parameters: [list('Property'), ...more],
  act: (values) => filter({ kind: 'format', format: { as, properties: itemsOf(values, 'Property') } }),
})

export const FILTER_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Where-Object',
    does: 'filter',
    positional: ['Property', 'Value'],
    parameters: [
      text('Property'),
      text('Value', { takesConstants: true }),
      { name: 'FilterScript', kind: 'block' },
      flag('Not'),
      ...OPERATORS.map((name) => flag(name)),
    ],
    act: where,
  },
  {
    name: 'Select-Object',
    does: 'filter',
    positional: ['Property'],
    parameters: [list('Property'), text('ExpandProperty'), amount('First'), amount('Last')],
    act: select,
  },
  {
    name: 'Sort-Object',
    does: 'filter',
    positional: ['Property'],
    parameters: [list('Property'), flag('Descending')],
    act: (values) =>
      filter({ kind: 'sort', properties: itemsOf(values, 'Property') ?? [], descending: values.has('Descending') }),
  },
  {
    name: 'Measure-Object',
    does: 'filter',
    positional: ['Property'],
    parameters: [text('Property'), ...MEASURE_RESULTS.map((name) => flag(name))],
    gives: TYPES.measure,
    act: (values) =>
      filter({
        kind: 'measure',
        property: values.get('Property'),
        results: MEASURE_RESULTS.filter((name) => values.has(name)),
      }),
  },
  format('Format-Table', 'table', [flag('AutoSize')]),
  format('Format-List', 'list', []),
]
