/** Words of a merge under a machine: how far it is, what it waits for, and what is no way back any more. */
import { bytesText, plural } from './format.ts'
import { refusalSentence } from './refusals.ts'

interface Trouble {
  readonly code: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

const quoted = (names: readonly string[]): string => {
  const all = names.map((name) => `‘${name}’`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** A machine goes back to a checkpoint, or does not. */
const noWayBack = (names: readonly string[]): string =>
  names.length === 0 ? '' : `; ${quoted(names)} cannot be returned to any more`

const why = ({ code, data }: Trouble): string =>
  code === '0x80070070' && data['neededBytes'] !== undefined
    ? `Merging needs ${bytesText(Number(data['neededBytes']))} free on ${data['volume']}:. There are ${bytesText(Number(data['freeBytes']))}.`
    : refusalSentence(code, data)

export const mergeWords = {
  why,
  /** `into`: named where the machine has several disks. */
  running: (done: number, total: number, gone: readonly string[], into?: string) =>
    `Merging${into === undefined ? '' : ` into ${into}`}, ${done} of ${plural(total, 'block')}${noWayBack(gone)}.`,
  waiting: (trouble: Trouble, gone: readonly string[]) => `A merge waits${noWayBack(gone)}. ${why(trouble)}`,
}
