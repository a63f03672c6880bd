/** What a line printed, apart: tables, whose columns stand under each other, and sentences, which may be wrapped. */

export interface PrintedBlock {
  readonly kind: 'table' | 'sentences'
  readonly text: string
}

/** Under the names of the columns. */
const RULE = /^-+(?: +-+)*\s*$/

const columnsOf = (rule: string): readonly number[] => [...rule.matchAll(/-+/g)].map(({ index }) => index)

/** Each column but the first has a gap before it, where the row is that long. */
const isRow = (line: string, columns: readonly number[]): boolean =>
  line !== '' && columns.every((at) => at === 0 || at >= line.length || line[at - 1] === ' ')

export const printedBlocks = (text: string): readonly PrintedBlock[] => {
  const blocks: { kind: PrintedBlock['kind']; lines: string[] }[] = []
  let columns: readonly number[] | undefined
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const rule = lines[index + 1]
    if (rule !== undefined && RULE.test(rule) && line !== '') {
      columns = columnsOf(rule)
      blocks.push({ kind: 'table', lines: [line] })
      continue
    }
    const last = blocks.at(-1)
    if (last?.kind === 'table' && columns && (RULE.test(line) || isRow(line, columns))) last.lines.push(line)
    else if (last?.kind === 'sentences') last.lines.push(line)
    else blocks.push({ kind: 'sentences', lines: [line] })
  }
  return blocks.flatMap(({ kind, lines: own }) => {
    const joined = own.join('\n').replace(/^\n+|\n+$/g, '')
    return joined === '' ? [] : [{ kind, text: joined }]
  })
}
