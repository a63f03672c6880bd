/** The cmdlets between a look and the screen: they choose, order, count and lay out objects, and change nothing. */
import { Refused } from '../../host/refusal.ts'
import { type Condition, holds, numberOf, order } from './condition.ts'
import {
  bareValue,
  type ConsoleObject,
  isObject,
  objectOf,
  propertyOf,
  type Shown,
  spelling,
  TYPES,
  type Value,
} from './objects.ts'
import type { Format } from './print.ts'

export type Filter =
  | { readonly kind: 'where'; readonly condition: Condition }
  | {
      readonly kind: 'select'
      readonly properties: readonly string[] | undefined
      readonly expand: string | undefined
      readonly first: number | undefined
      readonly last: number | undefined
    }
  | { readonly kind: 'sort'; readonly properties: readonly string[]; readonly descending: boolean }
  | { readonly kind: 'measure'; readonly property: string | undefined; readonly results: readonly MeasureResult[] }
  | { readonly kind: 'format'; readonly format: Format }

export const MEASURE_RESULTS = ['Average', 'Sum', 'Maximum', 'Minimum'] as const
export type MeasureResult = (typeof MEASURE_RESULTS)[number]

type Select = Extract<Filter, { kind: 'select' }>

/** More than four properties are shown as a list, as PowerShell does. */
const TABLE_PROPERTIES_MAX = 4

const chosen = (object: ConsoleObject, names: readonly string[]): ConsoleObject => {
  const all = Object.keys(object.properties)
  const own = names.flatMap((name) => (name === '*' ? all : [spelling(object, name) ?? name]))
  const { columns: _, ...type } = object.type
  return {
    type: typeOnce(type.name, own.length > TABLE_PROPERTIES_MAX ? 'list' : 'table'),
    properties: Object.fromEntries(own.map((name) => [name, propertyOf(object, name)])),
  }
}

/** Selected objects keep the name of their kind, so that they still bind; one instance each, so that they share a table. */
const selectedTypes = new Map(
  Object.values(TYPES).flatMap(({ name }) =>
    (['table', 'list'] as const).map((view) => [`${name} ${view}`, { name, view, properties: undefined }] as const),
  ),
)
const typeOnce = (name: string, view: 'table' | 'list') => selectedTypes.get(`${name} ${view}`) as ConsoleObject['type']

const expanded = (object: ConsoleObject, name: string): ConsoleObject => {
  const own = spelling(object, name)
  if (own === undefined) throw new Refused('property-not-found', { name })
  return bareValue(object.properties[own] as Value)
}

const select = (objects: readonly ConsoleObject[], { properties, expand, first, last }: Select) => {
  // Both ends are taken of the whole, and an object that is in both comes once.
  const some =
    first === undefined && last === undefined
      ? objects
      : objects.filter((_, at) => at < (first ?? 0) || at >= objects.length - (last ?? 0))
  if (expand !== undefined) return some.map((object) => expanded(object, expand))
  return properties === undefined ? some : some.map((object) => chosen(object, properties))
}

const sorted = (objects: readonly ConsoleObject[], names: readonly string[], descending: boolean) => {
  const keys = names.length > 0 ? names : ['Value']
  const compare = (one: ConsoleObject, other: ConsoleObject): number => {
    for (const name of keys) {
      const difference = order(propertyOf(one, name), propertyOf(other, name))
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  }
  return [...objects].sort(compare)
}

const measured = (objects: readonly ConsoleObject[], property: string | undefined, asked: readonly MeasureResult[]) => {
  const values = objects.map((object) => propertyOf(object, property ?? 'Value')).filter((value) => value !== null)
  const numbers = values.map((value) => (typeof value === 'number' ? value : numberOf(String(value))))
  const sum = (): number => numbers.reduce<number>((total, each) => total + (each as number), 0)
  const arithmetic = asked.some((each) => each === 'Sum' || each === 'Average')
  if (arithmetic && numbers.includes(undefined)) throw new Refused('not-a-number', { name: property ?? 'Value' })
  const inOrder = [...values].sort(order)
  const results: Readonly<Record<MeasureResult, () => Value>> = {
    Average: () => sum() / values.length,
    Sum: sum,
    Maximum: () => inOrder.at(-1) ?? null,
    Minimum: () => inOrder[0] ?? null,
  }
  const given = MEASURE_RESULTS.map(
    (name) => [name, asked.includes(name) && values.length > 0 ? results[name]() : null] as const,
  )
  return objectOf(TYPES.measure, {
    Count: property === undefined ? objects.length : values.length,
    ...Object.fromEntries(given),
    Property: property ?? null,
  })
}

const filtered = (objects: readonly ConsoleObject[], filter: Exclude<Filter, { kind: 'format' }>) => {
  switch (filter.kind) {
    case 'where':
      return objects.filter((object) => holds(object, filter.condition))
    case 'select':
      return select(objects, filter)
    case 'sort':
      return sorted(objects, filter.properties, filter.descending)
    case 'measure':
      return [measured(objects, filter.property, filter.results)]
  }
}

/** Remarks pass by and are printed at the end. Throws Refused `property-not-found` and `not-a-number`. */
export const applyFilter = (shown: Shown, filter: Exclude<Filter, { kind: 'format' }>): Shown => [
  ...filtered(shown.filter(isObject), filter),
  ...shown.filter((item) => !isObject(item)),
]
