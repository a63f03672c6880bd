/** What was done to files of a host, one sentence an event. */
import type { Data } from './format.ts'

type Sentence = (data: Data) => string

const moved = (what: string): string =>
  `${what}. No machine is told of it: one that names the file by its old path does not find it.`

export const fileEvents: Readonly<Record<string, Sentence>> = {
  'item-moved': ({ path, to, files }) =>
    moved(`${path} is now ${to}${Number(files) > 1 ? `, with ${files} files` : ''}`),
  'item-renamed': ({ path, newName }) => moved(`${path} is now called ${newName}`),
  'item-copied': ({ path, to, replaced }) =>
    `${path} was copied to ${to}${Number(replaced) > 0 ? `, over ${Number(replaced) === 1 ? 'the file' : `${replaced} files`} that had that name` : ''}.`,
  'item-removed': ({ path, files }) =>
    `${path} was deleted${Number(files) > 1 ? `, with ${files} files` : ''}. There is no wastebasket here.`,
  'recovery-in-the-way': ({ vm, name }) =>
    `An earlier backup of ${vm} left its recovery checkpoint behind: '${name}'. As long as it is there nothing is merged, and each backup adds a file. Get-VMSnapshot ${vm} -SnapshotType Recovery lists it, Remove-VMSnapshot removes it.`,
}
