/** What lines about backups and about planned jobs have in common. */
import { type Arguments, flag, text } from './cmdlet.ts'
import { countValue } from './values.ts'

export const repository = text('Repository', { required: true })
export const DAYS_MAX = 9999
export const MEGABYTES_MAX = 100_000

/** A count where it is given. */
export const count = <Key extends string>(
  values: Arguments,
  name: string,
  key: Key,
  most: number,
): { [K in Key]?: number } => {
  const written = values.get(name)
  return (written === undefined ? {} : { [key]: countValue(name, written, most) }) as { [K in Key]?: number }
}

/** A switch where it is given. */
export const given = <Key extends string>(values: Arguments, name: string, key: Key): { [K in Key]?: true } =>
  (values.has(name) ? { [key]: true } : {}) as { [K in Key]?: true }

export const SEALING = [flag('CrashConsistent'), flag('Compress'), flag('Deduplicate'), flag('Encrypt')]
export const sealing = (values: Arguments) => ({
  ...given(values, 'CrashConsistent', 'crashConsistent'),
  ...given(values, 'Compress', 'compress'),
  ...given(values, 'Deduplicate', 'deduplicate'),
  ...given(values, 'Encrypt', 'encrypt'),
})
