/** `1,250`: numbers as people set them in print. A number of a check has digits alone, and a point. */
import type { YamlMap } from './yaml-tree.ts'

const WRITTEN_MAX = 24

/** The digits alone; undefined for anything but groups of three with a mark between them. */
export const withoutMarks = (written: string): string | undefined =>
  written.length <= WRITTEN_MAX && /^\d{1,3}(?:[,.'’_ \u00a0\u202f]\d{3})+$/.test(written)
    ? written.replaceAll(/\D/g, '')
    : undefined

/** Within braces YAML takes a number apart at its comma: the rest is a key without a value. */
export const numberTakenApart = ({ entries }: YamlMap, key: string): { written: string; right: string } | undefined => {
  const names = [...entries.keys()]
  const parts: string[] = []
  for (let at = names.indexOf(key); at >= 0; at--) {
    const name = names[at] as string
    const value = entries.get(name)?.value
    if (value?.kind !== 'scalar') return undefined
    // YAML has read `050` as 50.
    if (/^\d{1,3}$/.test(name) && value.value === null) parts.unshift(name.padStart(3, '0'))
    else {
      if (parts.length === 0 || typeof value.value !== 'number') return undefined
      return { written: [value.value, ...parts].join(','), right: [value.value, ...parts].join('') }
    }
  }
  return undefined
}
