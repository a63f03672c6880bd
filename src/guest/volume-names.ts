/** Letters of the guest's volumes. A file of C: has a name without one inside the kernel; of the others it begins with it. */

export const SYSTEM_LETTER = 'C'
const DATA_LETTERS = ['D', 'E', 'F']
/** FatFs mounts four volumes. */
export const DATA_VOLUMES_MAX = DATA_LETTERS.length
const DATA_NAME = /^([d-f]):[\\/]*/i
const PATH = /^([c-f]):[\\/]/i

/** Of the disk of this place: 0 is the one that the guest starts from. */
export const letterOf = (volume: number): string => DATA_LETTERS[volume - 1] ?? SYSTEM_LETTER

/** The name before which a volume's folders stand: `D:`, and nothing for C:. */
export const rootOf = (volume: number): string => (volume === 0 ? '' : `${letterOf(volume)}:`)

/** `D:\shop.db` is `shop.db` of volume 1. */
export const splitName = (name: string): { readonly volume: number; readonly inner: string } => {
  const [drive = '', letter = ''] = DATA_NAME.exec(name) ?? []
  return { volume: DATA_LETTERS.indexOf(letter.toUpperCase()) + 1, inner: name.slice(drive.length) }
}

/** The name of a file of a volume; the opposite of `splitName`. */
export const nameOn = (volume: number, inner: string): string => (volume === 0 ? inner : `${rootOf(volume)}\\${inner}`)

/** As a person writes it: `C:\shop.db`. */
export const shownPath = (name: string): string => (DATA_NAME.test(name) ? name : `${SYSTEM_LETTER}:\\${name}`)

/** `c:/Photos/a.bmp` is `Photos\a.bmp`, `d:/a.txt` is `D:\a.txt`; undefined without a letter that the guest may have. */
export const kernelName = (path: string): string | undefined => {
  const letter = PATH.exec(path)?.[1]?.toUpperCase()
  if (letter === undefined) return undefined
  const inner = path.slice(3).replaceAll('/', '\\')
  return letter === SYSTEM_LETTER ? inner : `${letter}:\\${inner}`
}
