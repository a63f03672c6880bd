/** What would break when a file of a host goes, or changes under those that stand on it. */
import { fileName, shortFileName, shortFileNames } from './format.ts'

interface Need {
  readonly by: 'file' | 'vm' | 'checkpoint' | 'restore-point'
  readonly name: string
}

const LOSES: Readonly<Record<Need['by'], (file: string, name: string) => string>> = {
  file: (file, name) => `${shortFileName(name)} stands on ${file}: its chain is broken then`,
  vm: (file, name) => `${name} needs ${file} to start`,
  checkpoint: (file, name) => `checkpoint '${name}' needs ${file}: it cannot be applied then`,
  'restore-point': (file, name) => `restore point ${name} is in ${file}: it is not found then`,
}

export const breaksHeading = 'This would break:'

export const needLost = (file: string, { by, name }: Need): string => LOSES[by](shortFileName(fileName(file)), name)

export const parentChanged = (file: string, children: readonly string[]): string =>
  `${shortFileNames(children.join(', '))} would not fit ${shortFileName(file)} any more, which it changes`
