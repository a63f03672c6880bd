/** What would be lost, before it is: one line for each kind of thing, and a line when it is nothing. */

import { bytesText, countText, fileName, plural } from './format.ts'
import { refusalSentence } from './refusals.ts'

interface Loss {
  readonly vm: string
  readonly unanswered: null | { readonly code: string; readonly data: Readonly<Record<string, string | number>> }
  readonly orders: null | { readonly before: number; readonly after: number }
  readonly openOrder: number | null
  readonly unsavedText: string | null
  readonly files: { readonly gone: readonly string[]; readonly changed: readonly string[] }
  readonly pages: number
  readonly slices: number
  readonly unread: null | {
    readonly code: string
    readonly data: Readonly<Record<string, string | number>>
    readonly files: readonly string[]
  }
  readonly checkpoints: readonly string[]
  readonly restorePoints: readonly string[]
  readonly bystanders: readonly { readonly vm: string; readonly file: string; readonly isOpen: boolean }[]
  readonly merge: null | {
    readonly merges: number
    readonly blocks: number
    readonly neededBytes: number
    readonly freeBytes: number
    readonly heldBy: string | null
  }
  readonly changed: readonly string[]
  readonly kept: readonly { readonly file: string; readonly children: number }[]
}

const NAMES_SHOWN = 4

const namesText = (paths: readonly string[]): string => {
  const shown = paths.slice(0, NAMES_SHOWN).map(fileName).join(', ')
  return paths.length > NAMES_SHOWN ? `${shown} and ${paths.length - NAMES_SHOWN} more` : shown
}

export const lossLines = (loss: Loss): readonly string[] => {
  const { orders, unsavedText, files, pages, slices, checkpoints, restorePoints, unanswered, vm, openOrder, unread } =
    loss
  const lost = orders ? orders.before - orders.after : 0
  const lines = [
    unread
      ? `all that only ${unread.files.map(fileName).join(', ')} holds. It cannot be read now, so nothing in it could be counted: ${refusalSentence(unread.code, { vm, ...unread.data })} Copy it first`
      : '',
    lost > 0 && orders ? `${plural(lost, 'order')} of ${countText(orders.before)}` : '',
    openOrder === null ? '' : `order ${openOrder}, whose transaction is still open`,
    unsavedText === null
      ? ''
      : `the unsaved text in Notepad: “${unsavedText.slice(0, 60)}${unsavedText.length > 60 ? '…' : ''}”`,
    files.gone.length > 0 ? `${plural(files.gone.length, 'file')}: ${namesText(files.gone)}` : '',
    files.changed.length > 0
      ? `the present content of ${plural(files.changed.length, 'file')}: ${namesText(files.changed)}`
      : '',
    pages > 0 ? `${plural(pages, 'page')} of memory, with the programs in it` : '',
    slices > 0 ? `${plural(slices, 'slice')} of its disk read otherwise then` : '',
    checkpoints.length > 0 ? `the way back to ${checkpoints.map((name) => `‘${name}’`).join(', ')}` : '',
    restorePoints.length > 0 ? `the restore points ${restorePoints.join(', ')}` : '',
    ...loss.bystanders
      .filter(({ isOpen }) => !isOpen)
      .map(
        (other) =>
          `${other.vm}: it stands on ${fileName(other.file)}, which the merge changes, and does not start any more`,
      ),
    unanswered
      ? unanswered.code === 'vm-gone'
        ? `${vm} itself: ${unanswered.data['lost'] ? 'what it lay on is lost already' : 'its disks stay as files'}`
        : `${vm} does not answer afterwards: ${refusalSentence(unanswered.code, { vm, ...unanswered.data })}`
      : '',
  ]
  return lines.filter((line) => line !== '')
}

/** Beside what is lost: the work that follows, and the room that has to be there for it. */
export const mergeLine = ({ merge }: Loss): string | null => {
  if (merge === null) return null
  const { merges, blocks, neededBytes, freeBytes, heldBy } = merge
  if (heldBy !== null)
    return `${plural(merges, 'merge')} ${merges === 1 ? 'is' : 'are'} due then, and cannot begin: '${heldBy}' of a backup holds the chain still.`
  const work =
    merges === 1
      ? `${plural(blocks, 'block')} ${blocks === 1 ? 'is' : 'are'} merged then.`
      : `${plural(merges, 'merge')} follow, one after the other, of ${plural(blocks, 'block')} in all.`
  if (neededBytes === 0) return work
  const room = `Merging needs up to ${bytesText(neededBytes)} free. There are ${bytesText(freeBytes)}`
  return neededBytes > freeBytes
    ? `${room}, ${bytesText(neededBytes - freeBytes)} too little: ${plural(merges, 'merge')} of ${plural(blocks, 'block')} would have to wait.`
    : `${work} ${room}.`
}

/** Machines that hold the merge back for as long as they run. */
export const waitLines = ({ bystanders }: Loss): readonly string[] =>
  bystanders
    .filter(({ isOpen }) => isOpen)
    .map(
      ({ vm, file }) =>
        `${vm} stands on ${fileName(file)} and has it open: the merge waits until it lets go, and would then break ${vm}.`,
    )

/** What is not as it looks: a moment that was changed, and branch points, whose moment goes and whose file does not. */
export const keptLines = ({ kept, changed }: Loss): readonly string[] => [
  ...changed.map((file) => `It is not that moment any more: ${fileName(file)} was changed from outside since.`),
  ...kept.map(
    ({ file, children }) =>
      `${fileName(file)} stays, hidden, and no room comes back: ${plural(children, 'file')} stand on it.`,
  ),
]

export const lossHeading = (loss: Loss): string =>
  lossLines(loss).length === 0 ? 'Nothing of the present would be lost.' : 'This would be lost:'
