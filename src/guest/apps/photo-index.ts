/**
 * The text file beside the pictures. First line: the highest number used so far. Then a line for each picture: name,
 * bytes, SHA-256 in hex.
 */
import { innerPath, isFileName } from './guest-files.ts'
import type { Photo } from './photo-list.ts'

export const FOLDER = 'Photos'
export const INDEX = 'index.dat'
const HIGHEST = /^highest (\d{1,9})$/
const LINE = /^(.+) (\d{1,9}) ([0-9a-f]{64})$/
const NUMBERED = /^IMG_(\d{1,9})\./i

/** As the file system has it. */
export const inFolder = (name: string): string => `${FOLDER}\\${name}`
/** Of a path as the file system has it; the case of letters does not count. */
export const isInFolder = (path: string): boolean => path.toUpperCase().startsWith(inFolder('').toUpperCase())
export const shownPath = (name: string): string => `C:\\${inFolder(name)}`

/** A name that the folder can hold. */
export const isPhotoName = (name: string): boolean =>
  isFileName(name) && !/[\\/]/.test(name) && innerPath(shownPath(name)) !== undefined

/** Number in a name that the program gave, whatever was added behind it; 0 for any other name. */
export const numberOf = (name: string): number => Number(NUMBERED.exec(name)?.[1] ?? 0)

export const indexText = (highest: number, photos: readonly Photo[]): string =>
  [`highest ${highest}`, ...photos.map(({ name, bytes, sha256 }) => `${name} ${bytes} ${sha256}`)]
    .map((line) => `${line}\r\n`)
    .join('')

/** What can be read of it: a line that a power cut tore is none, and the list is not whole then. */
export function parseIndex(text: string): {
  readonly highest: number
  readonly photos: Photo[]
  readonly isWhole: boolean
} {
  const [first = '', ...lines] = text.split(/\r?\n/)
  const written = lines.filter((line) => line !== '')
  const photos = written.flatMap((line): Photo[] => {
    const [, name, bytes, sha256] = LINE.exec(line) ?? []
    if (name === undefined || sha256 === undefined || !isPhotoName(name)) return []
    return [{ name, bytes: Number(bytes), sha256 }]
  })
  const highest = HIGHEST.exec(first)?.[1]
  return { highest: Number(highest ?? 0), photos, isWhole: highest !== undefined && photos.length === written.length }
}
