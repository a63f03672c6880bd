import { topLevelNames } from './rooms.ts'
import type { Source } from './source.ts'

const vagueNames = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager']

const nameProblem = (path: string): string | undefined => {
  const parts = path.split('/')
  const vague = path.split(/[/.-]/).find((word) => vagueNames.includes(word.toLowerCase()))
  if (vague) return `"${vague}" says nothing`
  const file = parts.at(-1) ?? ''
  if (file.endsWith('.svelte')) return /^[A-Z][A-Za-z0-9]*\.svelte$/.test(file) ? undefined : 'not PascalCase.svelte'
  if (file.endsWith('.ts')) return /^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(file) ? undefined : 'not kebab-case.ts'
  return undefined
}

export const fileNameFindings = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => {
    const problem = /^(src|test|scripts)\//.test(path) ? nameProblem(path) : undefined
    return problem ? [`${path}: ${problem}`] : []
  })

export const topLevelFindings = (paths: readonly string[]): string[] => {
  const names = new Set(paths.map((path) => path.split('/')[0] ?? ''))
  return [...names].filter((name) => !name.startsWith('.') && !topLevelNames.includes(name))
}

export const longFiles = (sources: readonly Source[], limit = 250): string[] =>
  sources.filter(({ text }) => text.trimEnd().split('\n').length > limit).map(({ path }) => path)

/** Folders in which a machine keeps its people and their work. Nothing published needs one. */
const machinePath = /(?<![\w./])\/(home|Users|root|work|farm|private|mnt)\/[\w.-]+/g

export const machinePathFindings = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ path, text }) => [...text.matchAll(machinePath)].map(([found]) => `${path}: ${found}`))

/** Too long and not excused, or excused and no longer too long. */
export const unexcused = (long: readonly string[], excuses: Readonly<Record<string, string>>): string[] => [
  ...long.filter((name) => !excuses[name]?.trim()).map((name) => `${name}: too long, and no reason given`),
  ...Object.keys(excuses)
    .filter((name) => !long.includes(name))
    .map((name) => `${name}: the exception is no longer needed`),
]

/** The declarations of the dark theme, chosen by the person and by the system; CSS cannot share them. */
export const darkBlocks = (css: string): (string | undefined)[] =>
  [/:root\[data-theme="dark"\]\s*\{([^}]*)\}/, /prefers-color-scheme: dark\)\s*\{\s*:root:not\([^{]*\{([^}]*)\}/].map(
    (pattern) =>
      pattern
        .exec(css)?.[1]
        ?.replace(/\/\*.*?\*\//gs, '')
        .replace(/\s+/g, ' ')
        .trim(),
  )

export const darkFindings = (css: string): string[] => {
  const [chosen, system] = darkBlocks(css)
  if (!chosen || !system) return ['a dark block is missing']
  return chosen === system ? [] : ['the two dark blocks differ']
}
