/** What came of looking through a repository: what is there, what is not what was written, and what to do. */
import { type Data, plural } from './format.ts'

const NAMES_SHOWN = 4

const namesOf = (names: Data[string]): readonly string[] => (names ? String(names).split(', ') : [])

/** `a`, `a and b`, `a, b, c, d and 3 more`. */
const listed = (names: readonly string[]): string => {
  const more = names.length - NAMES_SHOWN
  const shown = more > 1 ? [...names.slice(0, NAMES_SHOWN), `${more} more`] : names
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** `repository` and `elsewhere`: where it was, and where the newest other copy lies, as a line names them. */
export const rescannedText = (data: Data, repository: string, elsewhere: string): string => {
  const [unreadable, missing] = [namesOf(data['unreadable']), namesOf(data['missing'])]
  const found = Number(data['found'])
  const isWhole = unreadable.length + missing.length === 0
  return [
    `${repository} was looked through.`,
    found > 0 ? `${plural(found, 'restore point')} found that nobody knew of.` : '',
    isWhole
      ? 'Every point that was known there has its files; whether their bytes are right, Test-LabBackup says.'
      : '',
    unreadable.length === 0
      ? ''
      : `${listed(unreadable.map((id) => `${id}.json`))} cannot be read: ${unreadable.length === 1 ? 'it is not as it was' : 'they are not as they were'} written, as after ransomware or on a failing disk. What ${unreadable.length === 1 ? 'it stood' : 'they stood'} for cannot be restored from here.`,
    missing.length === 0
      ? ''
      : `The files of ${listed(missing)} are not there any more: ${missing.length === 1 ? 'it is' : 'they are'} gone from here.`,
    isWhole
      ? ''
      : data['elsewhere']
        ? `The newest copy elsewhere is ${data['elsewhere']} on ${elsewhere}: Test-LabBackup ${data['elsewhere']} -Boot says whether it can be relied on.`
        : 'No copy elsewhere is known: look through other places with Update-LabRepository, and back the machine up to another place while it still runs.',
  ]
    .filter((part) => part !== '')
    .join(' ')
}
