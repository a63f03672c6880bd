/** Words of the question before something may be gone. */
import { plural, shortFileName } from './format.ts'

/** The parts of a command that a question names. */
interface Asked {
  readonly type: string
  readonly vm?: string | undefined
  readonly name?: string | undefined
  readonly subtree?: boolean | undefined
  readonly restorePoint?: string
  readonly toHost?: string | undefined
}

interface Question {
  readonly title: string
  readonly text: string
  /** On the button that does it. */
  readonly act: string
}

const deletion = ({ vm, name, subtree }: Asked): Question =>
  name === undefined
    ? {
        title: `Delete all checkpoints of ${vm}?`,
        text: 'There is no going back to any of them then. The files that came after them are merged; the present stays as it is.',
        act: 'Delete all',
      }
    : subtree
      ? {
          title: `Delete ‘${name}’ and all that stand on it?`,
          text: 'There is no going back to any of them then. The files that nobody needs any more go, or are merged; the present stays as it is.',
          act: 'Delete them',
        }
      : {
          title: `Delete ‘${name}’?`,
          text: 'There is no going back to it then. The present stays as it is.',
          act: 'Delete',
        }

const QUESTIONS: Readonly<Record<string, (asked: Asked) => Question>> = {
  'restore-checkpoint': ({ vm, name }) => ({
    title: `Apply ‘${name}’?`,
    text: `${vm} goes back to it. What came after it is gone from ${vm}, unless another checkpoint holds it.`,
    act: 'Apply',
  }),
  'remove-checkpoint': deletion,
  'start-vm': ({ vm }) => ({
    title: `Start ${vm}?`,
    text: 'Other disks stand on the one that it writes to. From its first write on they do not fit it any more, and nothing but a copy of it brings them back.',
    act: 'Start',
  }),
  'stop-vm': ({ vm }) => ({
    title: `Turn off ${vm}?`,
    text: 'As if its plug were pulled: memory is gone, and what its programs had not written to the disk.',
    act: 'Turn off',
  }),
  'restart-vm': ({ vm }) => ({
    title: `Reset ${vm}?`,
    text: 'Its power goes off and on again at once. Memory is gone, and what its programs had not written to the disk.',
    act: 'Reset',
  }),
  'remove-saved-state': ({ vm }) => ({
    title: `Discard the saved state of ${vm}?`,
    text: 'Its memory is thrown away. Its disk is as the moment of saving left it, as after a power cut.',
    act: 'Discard it',
  }),
  'remove-vm': ({ vm }) => ({
    title: `Delete ${vm}?`,
    text: 'Its checkpoints are merged away first, then it goes from the list. Its disks stay as files.',
    act: 'Delete it',
  }),
  'restore-backup': ({ restorePoint, toHost }) => ({
    title: `Restore ${restorePoint}${toHost === undefined ? '' : ` to ${toHost}`}?`,
    text: 'The machine comes back powered off, as it was at the moment of the backup.',
    act: 'Restore',
  }),
}

export const lossWords = {
  question: (asked: Asked): Question => QUESTIONS[asked.type]?.(asked) ?? { title: 'Do it?', text: '', act: 'Do it' },
  workingOut: 'What would be lost is being worked out on a copy of the lab…',
  asOf: (at: string) => `As of ${at}. Time stands still until you answer.`,
  nothing: 'Nothing of the present would be lost.',
  wait: 'Wait until it is worked out what would be lost.',
  cancel: 'Cancel',
  keepFirst: 'Take a checkpoint and apply',
  keepFirstNot: (why: string) => `No checkpoint of the present can be taken first. ${why}`,
  gone: 'Files that are gone',
  changed: 'Files that read otherwise',
  merges: (blocks: number, child: string, parent: string) =>
    blocks === 0
      ? `${shortFileName(child)} is empty: it goes, and ${shortFileName(parent)} takes its place.`
      : `${plural(blocks, 'block')} of ${shortFileName(child)} ${blocks === 1 ? 'is' : 'are'} then merged into ${shortFileName(parent)}.`,
  mergeWaits: (why: string) => `The merge would have to wait. ${why}`,
  notApplied: (checkpoint: string, name: string) =>
    `‘${checkpoint}’ still waits for the guest to come to rest, so it keeps nothing yet. ‘${name}’ was not applied; apply it when the checkpoint is taken.`,
}
