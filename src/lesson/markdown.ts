/** Prose of a lesson: Markdown without HTML, as plain blocks. */
import MarkdownIt, { type Token } from 'markdown-it'
import { inlinesOf, type ProseRules } from './inlines.ts'
import { bytesOf, PROSE_DEPTH_LIMIT, PROSE_LIMIT_BYTES } from './limits.ts'
import type { Inline, Prose, ProseBlock } from './prose.ts'

/** Well above the limit: what is deeper vanishes in the parser, after it was told. */
const PARSER_DEPTH = 4 * PROSE_DEPTH_LIMIT

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: PARSER_DEPTH })
// A heading is `#` alone, and a link says itself where it leads. Escaped characters stay apart, for they are no HTML.
parser.disable(['lheading', 'reference', 'text_join'])
// Where a link may lead is decided and told by links.ts.
parser.validateLink = () => true

interface Row {
  readonly cells: (readonly Inline[])[]
  readonly isHead: boolean
}

/** Tokens of blocks, walked with the blocks that are open. */
class BlockReader {
  readonly #tokens: readonly Token[]
  readonly #firstLine: number
  readonly #rules: ProseRules
  #at = 0
  #isDeep = false
  /** Cells of a table have none of their own. */
  #line: number

  constructor(tokens: readonly Token[], firstLine: number, rules: ProseRules) {
    this.#tokens = tokens
    this.#firstLine = firstLine
    this.#rules = rules
    this.#line = firstLine
  }

  #lineOf(token: Token): number {
    if (token.map) this.#line = this.#firstLine + token.map[0]
    return this.#line
  }

  /** Up to the token that closes what is open, or the end. */
  blocks(depth: number, closing = ''): Prose {
    const blocks: ProseBlock[] = []
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++] as Token
      if (token.type === closing) break
      const block = this.#block(token, depth)
      if (block) blocks.push(block)
    }
    return blocks
  }

  #inlines(): readonly Inline[] {
    const token = this.#tokens[this.#at] as Token
    if (token.type !== 'inline') return []
    this.#at += 1
    return inlinesOf(token.children ?? [], this.#lineOf(token), this.#rules)
  }

  #block(token: Token, depth: number): ProseBlock | undefined {
    if (depth > PROSE_DEPTH_LIMIT && !this.#isDeep) {
      this.#isDeep = true
      this.#rules.findings.add(this.#lineOf(token), 'prose-deep', { limit: PROSE_DEPTH_LIMIT })
    }
    switch (token.type) {
      case 'paragraph_open':
        return { kind: 'paragraph', inlines: this.#closed() }
      case 'heading_open':
        return this.#heading(token)
      case 'bullet_list_open':
        return { kind: 'list', ordered: false, start: 1, items: this.#items(depth, 'bullet_list_close') }
      case 'ordered_list_open': {
        const start = Number(token.attrGet('start') ?? 1)
        return { kind: 'list', ordered: true, start, items: this.#items(depth, 'ordered_list_close') }
      }
      case 'blockquote_open':
        return { kind: 'quote', blocks: this.blocks(depth + 1, 'blockquote_close') }
      case 'table_open':
        return this.#table()
      case 'hr':
        return { kind: 'rule' }
      case 'code_block':
      case 'fence':
        return { kind: 'code', text: token.content.replace(/\n$/, '') }
      default:
        return undefined
    }
  }

  /** The inlines of a paragraph or heading, past its close. */
  #closed(): readonly Inline[] {
    const inlines = this.#inlines()
    this.#at++
    return inlines
  }

  #heading(token: Token): ProseBlock {
    const level = Number(token.tag.slice(1))
    if (level < 3) this.#rules.findings.add(this.#lineOf(token), 'heading-level', {}, '###')
    return { kind: 'heading', level: Math.max(3, level), inlines: this.#closed() }
  }

  #items(depth: number, closing: string): readonly Prose[] {
    const items: Prose[] = []
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++] as Token
      if (token.type === closing) break
      if (token.type === 'list_item_open') items.push(this.blocks(depth + 1, 'list_item_close'))
    }
    return items
  }

  #table(): ProseBlock {
    const rows: Row[] = []
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at++] as Token
      if (token.type === 'table_close') break
      if (token.type === 'tr_open') {
        this.#lineOf(token)
        rows.push({ cells: [], isHead: rows.length === 0 })
      }
      if (token.type === 'th_open' || token.type === 'td_open') rows.at(-1)?.cells.push(this.#closed())
    }
    const head = rows.find(({ isHead }) => isHead)?.cells ?? []
    return { kind: 'table', head, rows: rows.filter(({ isHead }) => !isHead).map(({ cells }) => cells) }
  }
}

/** `firstLine` is the file's line of the first of `lines`. What is wrong is among the findings. */
export const readProse = (lines: readonly string[], firstLine: number, rules: ProseRules): Prose => {
  const text = lines.join('\n')
  if (bytesOf(text) > PROSE_LIMIT_BYTES) {
    const blank = lines.findIndex((line) => line.trim() !== '')
    rules.findings.add(firstLine + blank, 'prose-large', { limitBytes: PROSE_LIMIT_BYTES })
    return []
  }
  lines.forEach((line, index) => {
    if (/^ {0,3}\[[^\]]{1,80}\]:\s/.test(line)) rules.findings.add(firstLine + index, 'link-reference')
  })
  return new BlockReader(parser.parse(text, {}), firstLine, rules).blocks(0)
}
