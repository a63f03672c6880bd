import type { Volume } from './volume.ts'

/** The bytes of a file as it is, also while somebody has it open for reading. Returns how many. Throws as `open` and `create`. */
export const copyFile = (
  from: Volume,
  path: string,
  to: Volume,
  target: string,
  access: 'read' | 'info' = 'read',
): number => {
  const source = from.open(path, { access, share: true })
  try {
    const file = to.create(target)
    try {
      file.copyFrom(source, 0, 0, source.lengthBytes)
      file.flush()
    } finally {
      file.close()
    }
    return source.lengthBytes
  } finally {
    source.close()
  }
}
