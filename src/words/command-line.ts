/** What the command line says of itself. */
import { plural } from './format.ts'

export const usage = `lab run SCRIPT.ps1 [--scenario ID] [--seed N] [--export DIR] [--json]
lab inspect FILE.vhdx [--json]
lab convert LEAF OUT.img|OUT.vhdx
lab extract LEAF GUESTPATH OUT
lab lesson test [FILE.lesson.md …]`

export const conversionDone = (path: string, mebibytes: number): string =>
  `${path}: ${mebibytes} MiB as read through the chain.`

export const extractionDone = (guestPath: string, bytes: number, path: string): string =>
  `${path}: ${plural(bytes, 'byte')} of ${guestPath}.`

/** The operating system said no; its own code stands in front. */
export const systemRefusal = (operation: string, path: string): string =>
  `The system refused to ${operation} ${path === '' ? 'the file' : path}. See that the folder is there and that there is room and permission.`

export const inspectHeadings = {
  levels: 'Files of the chain, base first',
  files: 'Files of the guest',
  noFiles: 'No FAT file system was found whose files could be listed.',
  nothingWrong: 'Nothing is wrong with it.',
} as const
