/** Words of the guest's screen, its memory and its data. */
import { countText, plural as many } from './format.ts'

const two = (value: number): string => String(value).padStart(2, '0')

export const guest = {
  heading: (vm: string) => `${vm}, as its user sees it`,
  shop: 'Shop',
  orders: (count: number, open: boolean) => (open ? `${many(count - 1, 'order')}, one open` : many(count, 'order')),
  recent: 'Newest orders',
  order: (id: number) => `#${id}`,
  item: (quantity: number, item: string) => `${quantity} × ${item}`,
  euros: (cents: number) => `€${Math.floor(cents / 100)}.${two(cents % 100)}`,
  saved: (at: string) => `${at}, saved to shop.db`,
  noOrders: 'No orders.',
  transaction: (orderId: number, rows: number, queued: number) =>
    `Order #${orderId} is open: ${many(rows, 'row')} written, not committed.${queued > 0 ? ` ${many(queued, 'customer')} waiting.` : ''}`,
  database: (error: string) => `The database answers: ${error}`,
  openTransaction: 'Open transaction',
  commit: 'Commit',
  rollBack: 'Roll back',
  placeOrders: 'Place 10 orders',
  note: 'The note',
  unsaved: (file: string) => `${file} •`,
  unsavedSpoken: 'not saved',
  saveNote: 'Save',
  alreadySaved: 'Nothing has been typed since it was saved.',
  check: 'Check data',
  checkText: 'A copy of the machine is asked, and thrown away. The guest notices nothing.',
  checkAsking: 'Asking a copy of the machine…',
  checkNobody: 'Nobody can be asked: the machine does not run.',
  checkNotAsked: 'Its database was not asked.',
  checkOrders: 'Committed orders',
  checkOpen: (orderId: number) => `and #${orderId}, not committed`,
  checkFile: 'The file: PRAGMA integrity_check',
  checkSums: 'The sums: stock and money',
  checkHold: 'hold',
  checkWrong: 'do not hold',
  verdict: (fileIsSound: boolean, sumsHold: boolean) =>
    !fileIsSound
      ? 'The database file itself is damaged.'
      : sumsHold
        ? 'The file is sound, and what it says adds up.'
        : 'The file is sound, and what it says is wrong: no repair of the file helps, only an older state.',
  paused: 'The guest stands still. Resume it first.',
  version: (version: string) => (version === '' ? 'Shop, of no known version' : `Shop ${version}`),
  boot: (count: number) => `What boot found (${count})`,
  off: 'No signal',
  offText: 'The machine is off. Its memory is gone.',
  savedTitle: 'Saved',
  savedText: 'Its memory lies in a file. Start goes on from there.',
  starting: 'Starting…',
  bootFailed: 'It did not boot',
  firmware: (vm: string) => `${vm}, firmware`,
  bootStops: (why: string) => `The boot stops: ${why}.`,
  bootAdvice: 'Restore a backup, or apply a checkpoint whose disk is sound.',
  busy: (name: string) => `${name}…`,
}

const OWNERS: Readonly<Record<string, string>> = {
  kernel: 'system',
  fatfs: 'file system',
  sqlite: 'database',
  'page-cache': 'page cache: writes wait here',
  shop: 'Shop',
  notepad: 'Notepad',
  updater: 'Updater',
  photos: 'Photos',
  ransomware: 'Ransomware drill',
  directory: 'Directory',
  workload: 'Workload',
}

export const memory = {
  heading: 'Memory',
  picture: (used: number, pages: number, perSquare: number, waiting: number, note: boolean) =>
    `Memory: squares of ${many(perSquare, 'page')}; ${used} of ${many(pages, 'page')} hold something${waiting > 0 ? `; ${waiting} wait to be written` : ''}${note ? '; one square holds the unsaved note' : ''}`,
  used: (used: number, of: number, mebibytes: number) =>
    `${countText(used)} of ${many(of, 'page')} (${mebibytes} MiB) in use.`,
  note: 'The unsaved note lives only in this square.',
  noteKept: 'Only a checkpoint with memory, or saving, keeps it.',
  none: 'No power: there is no memory.',
  none2: 'Whatever was in it and not on the disk is gone.',
  inFile: 'It lies in a .vmrs file on the host’s disk, and comes back when the machine starts.',
  still: 'Memory stands still in the host’s RAM, and would be lost with the power.',
  picSaved: 'Memory: not in RAM but in a .vmrs file on the host’s disk',
  table: 'Memory as a table',
  owner: 'Who',
  ownerName: (owner: string) => OWNERS[owner] ?? owner,
  pages: 'In use',
  waiting: 'Waiting',
  count: (pages: number) => (pages === 0 ? '–' : countText(pages)),
  waits: (count: number) =>
    count === 0
      ? 'Nothing waits to be written.'
      : `${many(count, 'page waits', 'pages wait')} to be written; a power cut loses ${count === 1 ? 'it' : 'them'}.`,
  changedMark: 'changed',
  changedTitle: 'A square with pages that changed since the picture before',
  waitingMark: 'waits',
  waitingTitle: 'A square with pages that wait to be written to the disk',
  tableName: 'Memory, programs and open files',
  asking: 'Asking the guest’s kernel…',
  askedAt: (at: string) => `Programs and open files at ${at}`,
  askAgain: 'Ask again',
  process: 'Program that runs',
  since: 'Since',
  openFile: 'Open file',
  users: 'Opened by',
  noOpenFiles: 'None.',
  of: (used: number, of: number) => `${countText(used)} of ${countText(of)}`,
}
