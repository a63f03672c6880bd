/** Values of parameters: numbers with KB, MB, GB, TB as PowerShell counts them (1 KB = 1,024). */

import { Refused } from '../host/refusal.ts'
import { countText } from '../words/format.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 }

const NUMBER = /^(\d+(?:\.\d+)?)(KB|MB|GB|TB)?$/i

/** Parameters whose number is one of bytes. */
const OF_SIZE = /Bytes$|^Offset$/

/** Throws `bad-value`. Never negative. */
export const numberValue = (name: string, text: string): number => {
  const match = NUMBER.exec(text)
  if (!match)
    throw new Refused('bad-value', {
      name,
      value: text,
      allowed: `Write a number of 0 or more${OF_SIZE.test(name) ? '; KB, MB, GB and TB count in 1,024' : ''}.`,
    })
  return Number(match[1]) * (UNITS[(match[2] ?? '').toUpperCase()] as number)
}

/** A whole number from 1 to `most`. */
export const countValue = (name: string, text: string, most: number): number => {
  const value = NUMBER.test(text) ? numberValue(name, text) : Number.NaN
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Refused('bad-value', {
      name,
      value: text,
      allowed: `Write a whole number from 1 to ${countText(most)}.`,
    })
  return value
}

/** A whole number from 0 to `most`. */
export const numberUpTo = (name: string, written: string, most: number): number => {
  const value = numberValue(name, written)
  if (!Number.isInteger(value) || value > most)
    throw new Refused('bad-value', {
      name,
      value: written,
      allowed: `Write a whole number from 0 to ${countText(most)}.`,
    })
  return value
}

/** A place on a controller: 0 to 63. */
export const locationValue = (name: string, text: string): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 63)
    throw new Refused('bad-value', { name, value: text, allowed: 'Write a whole number from 0 to 63.' })
  return value
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['$true', true],
  ['$false', false],
  ['1', true],
  ['0', false],
])

/** `$true` or `$false`, as PowerShell writes them. */
export const truthValue = (name: string, text: string): boolean => {
  const value = TRUTHS.get(text.toLowerCase())
  if (value === undefined) throw new Refused('bad-value', { name, value: text, allowed: 'Write $true or $false.' })
  return value
}

/** Of the choices the one that was meant, in its own spelling; the parser has refused all others. */
export const chosen = <T extends string>(choices: readonly T[], value: string): T =>
  choices.find((choice) => choice.toLowerCase() === value.toLowerCase()) as T
