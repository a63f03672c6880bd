/** Words of the dialog that looks inside the guest: files, database, and what two moments differ in. */
import { bytesText, countText, plural } from './format.ts'
import { bootStop } from './guest-refusals.ts'

/** Beside a list of files: what the list cannot know. */
export const unflushedSentence = (pages: number): string =>
  `${plural(pages, 'page')} of the guest’s page cache ${pages === 1 ? 'is' : 'are'} not on the disk yet: files are listed without them.`

/** Beside an answer of the database: whose it is. */
export const unbootableSentence = (reason: string): string =>
  `The system of this moment does not start: ${bootStop(reason)}. Its disk was asked in a machine that started from elsewhere.`

export const inside = {
  unbootable: unbootableSentence,
  unflushed: unflushedSentence,
  disk: (path: string, host: string) => `Disk file ${path} of ${host}`,
  title: (vm: string) => `Look inside ${vm}`,
  close: 'Close',
  tabs: { files: 'Files', database: 'Database', compare: 'Compare' } as const,
  moment: 'At',
  from: 'From',
  to: 'To',
  now: 'Now',
  checkpoint: (name: string, time: string, hasMemory: boolean) =>
    `Checkpoint ‘${name}’, ${time}${hasMemory ? ', with memory' : ''}`,
  restorePoint: (id: string, place: string, time: string) => `Backup ${id} on ${place}, ${time}`,
  filesText: 'Read from the disk itself: nothing was started, and nothing is changed.',
  reading: 'Reading the files…',
  files: 'Files of the guest',
  path: 'File',
  length: 'Length',
  bytes: bytesText,
  slices: 'Slices',
  sliceText: (slices: readonly (readonly [number, number])[]) =>
    slices.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', '),
  hash: 'SHA-256',
  unreadable: 'cannot be read',
  read: 'Read',
  readFile: (path: string) => `Read ${path}`,
  take: 'Take out',
  takeFile: (path: string) => `Take out ${path}`,
  remove: 'Delete',
  removeFile: (path: string) => `Delete ${path}`,
  sure: 'Delete for good?',
  sureFile: (path: string) => `Delete for good? ${path}`,
  keep: 'Keep',
  keepFile: (path: string) => `Keep ${path}`,
  deleted: (path: string) => `${path} was deleted.`,
  written: (path: string) => `${path} was written.`,
  taken: (path: string, bytes: number) => `${path} was handed over: ${bytesText(bytes)}.`,
  content: (path: string, bytes: number) => `${path}, ${bytesText(bytes)}`,
  picture: (path: string) => `The picture in ${path}`,
  put: 'Back to the list',
  write: 'Write a text file into the guest',
  writePath: 'Name',
  writeText: 'Text',
  writeAct: 'Write it',
  writeNow: 'Files can be written and deleted in the running guest, now.',
  databaseText:
    'A copy of the machine is asked and thrown away. One SQL statement that reads; it ends after two million steps of SQLite’s machine, and shows 200 rows at most.',
  query: 'Question in SQL',
  ask: 'Ask',
  asking: 'Asking a copy of the machine…',
  examples: [
    [
      'Do the sums hold?',
      'SELECT (SELECT sum(total_cents) FROM orders) AS ordered, (SELECT sum(cents) FROM payments) AS paid',
    ],
    ['The newest orders', 'SELECT id, customer_id, total_cents FROM orders ORDER BY id DESC LIMIT 10'],
    ['What is in stock', 'SELECT name, delivered, stock FROM items ORDER BY stock'],
  ] as const,
  rows: (count: number, isCut: boolean) => `${plural(count, 'row')}${isCut ? ', and there are more' : ''}`,
  answer: 'Answer',
  nothing: 'NULL',
  compareText: 'Files are compared by their hashes, rows by their keys, pages of memory byte by byte.',
  sameMoment: 'Both sides are the same moment. Choose another one.',
  onlyNow: 'There is nothing to compare with yet: a checkpoint or a backup keeps a moment.',
  compare: 'Compare',
  comparing: 'Comparing…',
  filesDiffer: (same: number) => `Files; ${countText(same)} are the same`,
  added: 'added',
  removed: 'gone',
  changed: 'changed',
  none: 'No file differs.',
  table: 'Table',
  addedRows: 'Added',
  removedRows: 'Gone',
  changedRows: 'Changed',
  keys: 'Keys, some of them',
  rowsDiffer: 'Rows of the shop’s database',
  pagesDiffer: (count: number) => `Memory: ${plural(count, 'page')} of 4 KiB differ`,
  owner: 'Owner',
  pages: 'Pages that differ',
  noPages: 'Memory was kept at one of the two moments at most: not compared.',
}
