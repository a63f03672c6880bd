/** The front matter of a lesson: YAML with these keys, all of them and no others. */
import * as v from 'valibot'
import { nearest } from '../console/nearest.ts'
import type { Findings } from './findings.ts'
import { LEVELS, MISCONCEPTIONS } from './lesson.ts'
import { ID_LENGTH_MAX, SLUG, slugOf } from './slug.ts'
import { readYaml, type YamlMap, type YamlValue } from './yaml-tree.ts'

const TEXT_LENGTH_MAX = 200
const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(TEXT_LENGTH_MAX))
const slug = v.pipe(v.string(), v.maxLength(ID_LENGTH_MAX), v.regex(SLUG))
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const described = <Schema extends v.GenericSchema>(schema: Schema, means: string) =>
  v.pipe(schema, v.description(means))

export const frontMatterSchema = v.strictObject({
  lesson: described(v.literal(1), 'The version of the format: 1.'),
  id: described(slug, 'Small letters, digits and single dashes; the file is <id>.lesson.md.'),
  title: described(text, 'What the lesson is called.'),
  language: described(
    v.pipe(v.string(), v.maxLength(35), v.regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)),
    'The language it is written in, such as en or de.',
  ),
  level: described(v.picklist(LEVELS), 'Whom it is for.'),
  minutes: described(whole(1, 240), 'How long it takes.'),
  goals: described(v.pipe(v.array(text), v.minLength(1), v.maxLength(10)), 'What somebody can do afterwards.'),
  misconceptions: described(
    v.pipe(v.array(v.picklist(MISCONCEPTIONS)), v.maxLength(MISCONCEPTIONS.length)),
    'Which misconceptions it works on: M1 to M20.',
  ),
  scenario: described(slug, 'The scenario that the lab begins with.'),
  seed: described(whole(0, 4_294_967_295), 'The seed of the lab.'),
  pass: described(whole(0, 100), 'Per cent of the quizzes that have to be right.'),
})

export type FrontMatter = v.InferOutput<typeof frontMatterSchema>
const KEYS = Object.keys(frontMatterSchema.entries)

const plainOf = (value: YamlValue): unknown => {
  if (value.kind === 'scalar') return value.value
  if (value.kind === 'list') return value.items.map(plainOf)
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainOf(entry.value)]))
}

/** The value that an issue is about: a key's, or an item's of its list. */
const placeOf = (map: YamlMap, path: readonly (string | number)[]): YamlValue => {
  const [key, index] = path
  const value = map.entries.get(String(key))?.value ?? map
  return value.kind === 'list' && typeof index === 'number' ? (value.items[index] ?? value) : value
}

const NEAR: Readonly<Record<string, (value: string) => string>> = {
  lesson: () => '1',
  id: slugOf,
  scenario: slugOf,
  level: (value) => nearest(value, LEVELS),
  misconceptions: (value) => nearest(value, MISCONCEPTIONS),
}

const CHOICES: Readonly<Record<string, readonly string[]>> = { level: LEVELS, misconceptions: MISCONCEPTIONS }

const LISTS = ['goals', 'misconceptions']

const tellKeys = (map: YamlMap, lastLine: number, findings: Findings): void => {
  for (const [key, { line }] of map.entries)
    if (!KEYS.includes(key)) findings.add(line, 'front-key', { key, known: KEYS.join(', ') }, nearest(key, KEYS))
  for (const key of KEYS) if (!map.entries.has(key)) findings.add(lastLine, 'front-key-missing', { key }, `${key}:`)
}

const tellValues = (map: YamlMap, issues: readonly v.BaseIssue<unknown>[], findings: Findings): void => {
  const told = new Set<YamlValue>()
  for (const { path } of issues) {
    const keys = (path ?? []).map(({ key }) => key as string | number)
    const key = String(keys[0])
    // Missing keys and unknown ones are told by name.
    if (!map.entries.has(key) || !KEYS.includes(key)) continue
    const place = placeOf(map, keys)
    if (told.has(place)) continue
    told.add(place)
    const value = place.kind === 'scalar' ? String(place.value) : `a ${place.kind}`
    const isOneOfList = LISTS.includes(key) && keys.length === 1 && place.kind === 'scalar'
    const near = isOneOfList ? `[${value}]` : (NEAR[key]?.(value) ?? '')
    const known = CHOICES[key]?.join(', ')
    findings.add(place.line, 'front-value', known ? { key, value, known } : { key, value }, near)
  }
}

/** Whatever else is wrong; a value that no scenario can have is told as such. */
const tellScenario = (map: YamlMap, known: readonly string[], findings: Findings): void => {
  const value = map.entries.get('scenario')?.value
  if (value?.kind !== 'scalar' || !v.is(slug, value.value) || known.includes(value.value)) return
  const data = { scenario: value.value, known: known.join(', ') }
  findings.add(value.line, 'scenario-unknown', data, nearest(value.value, known))
}

/** `firstLine` is that behind the `---`; `scenarios` is undefined where nobody knows them. Undefined where anything is wrong; what is among the findings. */
export const readFrontMatter = (
  lines: readonly string[],
  firstLine: number,
  findings: Findings,
  scenarios: readonly string[] | undefined,
): FrontMatter | undefined => {
  const tree = readYaml(lines, firstLine, findings)
  if (!tree) return undefined
  if (tree.kind !== 'map') {
    findings.add(firstLine, 'front-form')
    return undefined
  }
  tellKeys(tree, firstLine + lines.length, findings)
  const read = v.safeParse(frontMatterSchema, plainOf(tree))
  if (!read.success) tellValues(tree, read.issues, findings)
  if (scenarios) tellScenario(tree, scenarios, findings)
  return read.success ? read.output : undefined
}
