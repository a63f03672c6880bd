/** Paths inside a volume: backslashes, no drive, no leading backslash. Compared without regard to case. */

/** `/A/b\\..\\C` becomes `A\C`; a path that climbs above the root stays at the root. */
export const normalPath = (path: string): string => {
  const parts: string[] = []
  for (const part of path.split(/[\\/]+/)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('\\')
}

/** A lab compares the same few hundred paths over and over. */
const KEYS_KEPT = 4096
const keys = new Map<string, string>()

export const pathKey = (path: string): string => {
  const known = keys.get(path)
  if (known !== undefined) return known
  if (keys.size >= KEYS_KEPT) keys.clear()
  const key = normalPath(path).toLowerCase()
  keys.set(path, key)
  return key
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('\\')))

/** How `path` is called from inside `folder`: `.\a.vhdx`, `..\other\a.vhdx`. */
export const relativePath = (folder: string, path: string): string => {
  const from = folder === '' ? [] : folder.split('\\')
  const to = path.split('\\')
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same]?.toLowerCase() === to[same]?.toLowerCase()) same++
  const up = from.slice(same).map(() => '..')
  return [...(up.length === 0 ? ['.'] : up), ...to.slice(same)].join('\\')
}

/** `\\?\D:\SHOP\a.vhdx` becomes `{ root: 'D:\\', path: 'SHOP\\a.vhdx' }`; undefined without a drive. */
export const splitAbsolute = (absolute: string): { root: string; path: string } | undefined => {
  const match = /^(?:\\\\\?\\)?([A-Za-z]:)\\(.*)$/.exec(absolute)
  if (match === null) return undefined
  return { root: `${match[1]}\\`, path: normalPath(match[2] ?? '') }
}
