/** Whether the machine could come back from a restore point, in a column: as far as is known without reading it. */

interface Known {
  readonly why: string
  readonly file: string
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('\\') + 1)

const AGAINST: Readonly<Record<string, (file: string) => string>> = {
  gone: (file) => `${file} is missing`,
  incomplete: (file) => `${file} is missing`,
  damaged: (file) => `${file} is damaged`,
  below: (file) => `${file} is damaged`,
  key: () => 'its key is lost',
}

/** `lost`: the place, where the whole of it is. */
export const usableText = (broken: Known | null, bootFailed: boolean, lost: string | null): string => {
  if (lost !== null) return `no: ${lost} is lost`
  if (broken) return `no: ${AGAINST[broken.why]?.(fileName(broken.file)) ?? broken.why}`
  return bootFailed ? 'no: it did not boot' : 'yes'
}
