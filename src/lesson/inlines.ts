/** What stands within a paragraph: Markdown's tokens as plain inlines. */
import type { Token } from 'markdown-it'
import { checkText } from './characters.ts'
import { inlinesOfText } from './figures.ts'
import type { Findings } from './findings.ts'
import { INLINE_DEPTH_LIMIT } from './limits.ts'
import { linkTarget } from './links.ts'
import type { Inline } from './prose.ts'

export interface ProseRules {
  readonly findings: Findings
  /** Only what is shown after the event knows the learner's figures. */
  readonly mayHaveFigures: boolean
  /** Ids of the lessons that may be linked; undefined where nobody knows them. */
  readonly lessons: readonly string[] | undefined
}

const WRAPPERS: Readonly<Record<string, 'strong' | 'emphasis' | 'struck'>> = {
  strong_open: 'strong',
  em_open: 'emphasis',
  s_open: 'struck',
}

/** Markup that the file has as HTML; `a < b` is none. */
const HTML = /<[A-Za-z/!?][^<>]{0,40}>?/

interface Level {
  readonly inlines: Inline[]
  /** What becomes of them; undefined where they are the level's around them. */
  readonly wrap: ((inlines: readonly Inline[]) => Inline) | undefined
}

class InlineReader {
  readonly #rules: ProseRules
  readonly #levels: Level[] = [{ inlines: [], wrap: undefined }]
  #line: number
  #text = ''
  #isDeep = false

  constructor(rules: ProseRules, line: number) {
    this.#rules = rules
    this.#line = line
  }

  #here(): Inline[] {
    return (this.#levels.at(-1) as Level).inlines
  }

  #push(inline: Inline): void {
    const here = this.#here()
    const last = here.at(-1)
    if (inline.kind === 'text' && last?.kind === 'text')
      here[here.length - 1] = { kind: 'text', text: last.text + inline.text }
    else here.push(inline)
  }

  #flush(): void {
    if (this.#text === '') return
    const { findings, mayHaveFigures } = this.#rules
    for (const inline of inlinesOfText(this.#text, this.#line, mayHaveFigures, findings)) this.#push(inline)
    this.#text = ''
  }

  #open(wrap: Level['wrap']): void {
    this.#flush()
    this.#levels.push({ inlines: wrap ? [] : this.#here(), wrap })
  }

  #close(): void {
    this.#flush()
    const { inlines, wrap } = this.#levels.pop() as Level
    if (wrap) this.#push(wrap(inlines))
  }

  #openWrapper(kind: 'strong' | 'emphasis' | 'struck'): void {
    const isDeep = this.#levels.length > INLINE_DEPTH_LIMIT
    if (isDeep && !this.#isDeep) {
      this.#rules.findings.add(this.#line, 'prose-deep', { limit: INLINE_DEPTH_LIMIT })
      this.#isDeep = true
    }
    this.#open(isDeep ? undefined : (inlines) => ({ kind, inlines }))
  }

  #openLink(written: string): void {
    const target = linkTarget(written, this.#rules.lessons)
    if ('problem' in target) {
      this.#rules.findings.add(this.#line, target.problem, { href: written }, target.suggestion)
      this.#open(undefined)
    } else this.#open((inlines) => ({ kind: 'link', href: target.href, inlines }))
  }

  #token(token: Token): void {
    const { findings } = this.#rules
    const wrapper = WRAPPERS[token.type]
    if (wrapper) this.#openWrapper(wrapper)
    else if (token.type === 'link_open') this.#openLink(String(token.attrGet('href') ?? ''))
    else if (token.type.endsWith('_close')) this.#close()
    else if (token.type === 'code_inline') {
      this.#flush()
      this.#push({ kind: 'code', text: token.content })
    } else if (token.type === 'softbreak' || token.type === 'hardbreak') this.#break(token.type)
    else if (token.type === 'image') {
      findings.add(this.#line, 'image')
      this.#text += token.content
    } else {
      const html = token.type === 'text' ? HTML.exec(token.content)?.[0] : undefined
      if (token.type === 'text_special') checkText(token.content, this.#line, findings)
      if (html !== undefined) findings.add(this.#line, 'html-as-text', { html })
      this.#text += token.content
    }
  }

  #break(kind: 'softbreak' | 'hardbreak'): void {
    if (kind === 'softbreak') this.#text += ' '
    this.#flush()
    if (kind === 'hardbreak') this.#push({ kind: 'break' })
    this.#line++
  }

  read(tokens: readonly Token[]): readonly Inline[] {
    for (const token of tokens) this.#token(token)
    this.#flush()
    return this.#here()
  }
}

/** `line` is where the tokens begin in the file. */
export const inlinesOf = (tokens: readonly Token[], line: number, rules: ProseRules): readonly Inline[] =>
  new InlineReader(rules, line).read(tokens)
