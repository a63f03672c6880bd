/** `tsx scripts/lesson-format.ts`: writes the tables of `lessons/README.md` anew from what the reader knows. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { FIGURES, type Field, PREDICATES } from '../src/lesson/predicates.ts'

export const formatPath = fileURLToPath(new URL('../lessons/README.md', import.meta.url))

const fieldText = (name: string, { required, choices, means }: Field): string => {
  const only = choices ? ` (${choices.join(', ')})` : ''
  return `\`${name}\`${required ? '\\*' : ''} ${means}${only}`
}

const predicateTable = (): string => {
  const rows = Object.entries(PREDICATES).map(
    ([name, { means, fields }]) =>
      `| \`${name}\` | ${means} | ${Object.entries(fields)
        .map(([field, about]) => fieldText(field, about))
        .join('<br>')} |`,
  )
  return ['| predicate | holds when | fields (\\* must be there) |', '|---|---|---|', ...rows].join('\n')
}

const FORMS = { count: '`number`', bytes: '`bytes`, `number`', seconds: '`duration`, `time`, `number`' } as const

const figureTable = (): string =>
  [
    '| figure | forms |',
    '|---|---|',
    ...Object.entries(FIGURES).map(([name, unit]) => `| \`${name}\` | ${FORMS[unit]} |`),
  ].join('\n')

const between = (text: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${formatPath} has no ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`
}

export const formatText = (): string =>
  between(between(readFileSync(formatPath, 'utf8'), 'predicates', predicateTable()), 'figures', figureTable())

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(formatPath, formatText())
