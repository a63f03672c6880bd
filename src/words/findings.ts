/** What `inspect` says of a virtual disk file: what is wrong, and what that means for who reads it. */
import { bytesText, type Data } from './format.ts'

type Sentence = (data: Data) => string

const REASONS: Readonly<Record<string, string>> = {
  place: 'it is not at a whole MiB behind the first one',
  'past-end': 'it reaches past the end of the file',
  overlap: 'its place is taken by something else',
  'reserved-bits': 'bits that must be zero are set',
  'reserved-state': 'its state is none that the format knows',
  'partial-without-parent': 'it is partly present on a disk that has no parent',
  'bitmap-without-parent': 'it names a sector bitmap on a disk that has no parent',
  'none-valid': 'no entry of it is whole',
  truncated: 'the file is shorter than it was when the log was written',
  limit: 'it asks for more than any honest log does',
  signature: 'its signature is wrong',
  'entry-count': 'it claims more entries than there can be',
  twice: 'an entry is there twice',
  'unknown-required': 'something that a reader must understand is unknown',
  'missing-region': 'a region that every disk has is missing',
  'item-missing': 'an item that every disk has is missing',
  'item-place': 'an item lies outside its region or over another',
  'user-entry-count': 'it has more than 1,024 entries of users',
  'block-size': 'the block size is not a power of two from 1 to 256 MiB',
  'virtual-size': 'the size of the disk is no multiple of its sectors, or above 64 TiB',
  'logical-sector-size': 'the logical sector size is neither 512 nor 4096',
  'physical-sector-size': 'the physical sector size is neither 512 nor 4096',
  missing: 'there is none, though the disk says that it has a parent',
  type: 'its type is none that the format knows',
  linkage: 'it does not say which state of the parent it stands on',
  'key-twice': 'a key is there twice',
  'entry-place': 'an entry lies outside of it',
}
const because = ({ reason }: Data): string => REASONS[String(reason)] ?? String(reason)

const REGIONS: Readonly<Record<string, string>> = {
  log: 'log',
  metadata: 'metadata region',
  'block-allocation-table': 'block allocation table',
}

export const findings: Readonly<Record<string, Sentence>> = {
  'not-vhdx': () => 'This is no VHDX file: its first eight bytes are not "vhdxfile".',
  'file-too-short': ({ lengthBytes }) =>
    `The file ends after ${bytesText(Number(lengthBytes))}, before its headers do.`,
  'file-length-odd': () => 'The file does not end at a whole MiB. Readers may refuse what lies at its end.',
  'header-checksum': ({ slot }) =>
    `Header ${slot} has a wrong checksum. The other one is good, and one is enough; the next change writes both anew.`,
  'header-none-valid': () => 'Neither header is good, so nothing tells where the rest begins. Only a backup helps.',
  'header-reserved': ({ slot }) => `Header ${slot} has bytes set that must be zero.`,
  'region-table-checksum': ({ copy }) =>
    `Copy ${copy} of the region table has a wrong checksum. Some readers refuse the file.`,
  'region-table-copies-differ': () => 'The two copies of the region table differ. The first is believed.',
  'region-table-unsound': (data) => `The region table cannot be used: ${because(data)}.`,
  'region-place': (data) =>
    `The ${REGIONS[String(data['region'])] ?? data['region']} cannot be where it is said to be: ${because(data)}.`,
  'log-unsound': (data) => `The log must be replayed and cannot be: ${because(data)}.`,
  'log-not-empty': () =>
    'The file was not closed: its log has changes that are not in their places yet. They are replayed by who opens it for writing; many other programs show the state before them.',
  'metadata-unsound': (data) => `The metadata cannot be used: ${because(data)}.`,
  'metadata-flags': ({ name }) => `The metadata item ${name} has other flags than the format asks for.`,
  'locator-unsound': (data) => `The parent locator cannot be used: ${because(data)}.`,
  'locator-no-path': () => 'The parent locator names no path at all: the parent can only be given by hand.',
  'locator-linkage2': () => 'A merge into the parent was under way: the locator names a second state of the parent.',
  'bat-too-short': ({ entries }) => `The block allocation table has no room for the ${entries} entries of this disk.`,
  'bat-entry': (data) =>
    `Entry ${data['index']} of the block allocation table is wrong${data['what'] === 'block' ? `, that of block ${data['block']}` : ', that of a sector bitmap'}: ${because(data)}.`,
  'bat-no-bitmap': ({ block }) => `Block ${block} is partly present, and the bitmap that says which part is not there.`,
  'parent-missing': ({ parentPath }) =>
    `Its parent ${parentPath} is not there. Without it this file is only a list of differences.`,
  'parent-changed': ({ parentPath }) =>
    `Its parent ${parentPath} is not in the state this file was made on. What both read together would be a mixture.`,
  'parent-size': ({ parentPath }) => `Its parent ${parentPath} has another size.`,
  'parent-sector-size': ({ parentPath }) =>
    `Its parent ${parentPath} has other sectors. No chain can be made of the two.`,
  'parent-identity': ({ parentPath }) =>
    `Its parent ${parentPath} says that it is another disk (its VirtualDiskId differs).`,
  'parent-linkage2-only': ({ parentPath }) =>
    `Its parent ${parentPath} was changed by a merge that has not ended. The disk can be used; some readers refuse it.`,
  'chain-cycle': ({ parentPath }) => `Its parent ${parentPath} stands on this file: the chain goes round in a circle.`,
  'chain-too-long': ({ levels }) =>
    `The chain has more than ${levels} files. What lies further below was not looked at.`,
}

export const findingSentence = (code: string, data: Data = {}): string => findings[code]?.(data) ?? code
