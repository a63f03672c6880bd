/** Words of the dialog with disk files: what comes into the page, and what goes out of it. */
import { bytesText, countText, plural } from './format.ts'

const KIND: Readonly<Record<string, string>> = { fixed: 'fixed', dynamic: 'dynamic', differencing: 'differencing' }

export const files = {
  open: 'Disk files',
  title: 'Disk files',
  close: 'Close',
  out: 'Take one out of the lab',
  outText:
    'Genuine VHDX files, made to Microsoft’s specification: 7-Zip opens every one with its parents, QEMU those without a parent. The lab stays as it is; a disk in use is closed in the copy.',
  none: 'No volume with a disk file is left.',
  form: { file: 'This file', zip: 'Its chain, .zip', vhdx: 'One disk, .vhdx', img: 'One disk, .img' } as const,
  formText: {
    file: 'As it lies on its volume. A child opens only with its parents beside it.',
    zip: 'The file with all that it stands on.',
    vhdx: 'What the disk shows through its chain, as one file.',
    img: 'The same as bare sectors.',
  } as const,
  take: (form: string, file: string) => `${form}: ${file}`,
  writing: (name: string, bytes: number) => `${name}: ${bytesText(bytes)} written`,
  written: (name: string, bytes: number) => `${name} was handed over: ${bytesText(bytes)}.`,
  in: 'Look into one from elsewhere',
  inText:
    'Drop .vhdx and .avhdx files anywhere on this page, or choose them; a chain’s files together. They are read here, as far as needed, and never sent anywhere.',
  choose: 'Choose files…',
  clear: 'Put all of them away',
  remove: (name: string) => `Put ${name} away`,
  drop: 'Let go to look into these files',
  reading: 'Reading…',
  which: 'Disks in these files',
  chain: 'Files of the chain, newest first',
  name: 'File',
  kind: 'Kind',
  kindOf: (kind: string) => KIND[kind] ?? kind,
  length: 'Length',
  blockSize: 'Blocks of',
  blocks: 'Blocks here',
  count: countText,
  guid: 'DataWriteGuid',
  missing: (child: string, parent: string) =>
    `${child} stands on ${parent === '' ? 'a file' : parent}, which is not among them. Choose it as well.`,
  picture: (levels: number) =>
    `How much of each part of the disk ${levels === 1 ? 'its file holds' : `each of its ${levels} files holds`}`,
  part: (bytes: number) => `one column is ${bytesText(bytes)}`,
  disk: (bytes: number, sectorBytes: number) => `A disk of ${bytesText(bytes)}, sectors of ${sectorBytes} bytes`,
  guest: (count: number) => `${plural(count, 'file')} on it`,
  guestNone: 'No FAT file system was found on it whose files could be listed. Its blocks are read all the same.',
  guestName: 'Files of the guest',
  takeGuest: 'Take out',
  takeGuestName: (path: string) => `Take out ${path}`,
  takingGuest: (path: string) => `Taking out ${path}…`,
  findings: (errors: number, warnings: number) =>
    errors + warnings === 0
      ? 'Nothing is wrong with it.'
      : [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : '']
          .filter((text) => text !== '')
          .join(', '),
  severity: { error: 'Error', warning: 'Warning' } as const,
  at: (path: string, offsetBytes: number) => `${path}, at byte ${countText(offsetBytes)}`,
}
