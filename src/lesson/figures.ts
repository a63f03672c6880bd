/** `{{opening.orders|number}}`: the learner's own figures in an explanation. */
import { same } from '../console/find.ts'
import { nearest } from '../console/nearest.ts'
import type { Findings } from './findings.ts'
import { FIGURES } from './predicates.ts'
import { FIGURE_FORMS, type FigureForm, type FigureMark, type Inline, type Prose, type ProseBlock } from './prose.ts'

const OPENING = 'opening.'
const NAMES = Object.keys(FIGURES)

const FORMS_OF: Readonly<Record<'count' | 'bytes' | 'seconds', readonly FigureForm[]>> = {
  count: ['number'],
  bytes: ['bytes', 'number'],
  seconds: ['duration', 'time', 'number'],
}

/** Undefined where there is no such figure; why is among the findings. */
const markOf = (written: string, line: number, findings: Findings): FigureMark | undefined => {
  const [path = '', form, ...rest] = written.split('|').map((part) => part.trim())
  const atOpening = path.startsWith(OPENING)
  const name = atOpening ? path.slice(OPENING.length) : path
  if (!NAMES.includes(name)) {
    const near = nearest(name, NAMES)
    findings.add(
      line,
      'figure-unknown',
      { name: path, known: NAMES.join(', ') },
      near && (atOpening ? OPENING : '') + near,
    )
    return undefined
  }
  const allowed = FORMS_OF[FIGURES[name] as 'count' | 'bytes' | 'seconds']
  const chosen = form === undefined ? allowed[0] : FIGURE_FORMS.find((each) => each === form)
  if (chosen && rest.length === 0 && allowed.includes(chosen)) return { kind: 'figure', name, atOpening, form: chosen }
  const near = nearest(form ?? '', allowed)
  findings.add(
    line,
    'figure-form',
    { name, form: written.split('|').slice(1).join('|'), known: allowed.join(', ') },
    near,
  )
  return undefined
}

/** `{orders}`: a figure in single braces is text. */
const SINGLE = /(?<!\{)\{(opening\.)?([A-Za-z]{3,24})(\|[a-z]{1,12})?\}/g

const tellSingleBraces = (text: string, line: number, findings: Findings): void => {
  for (const [written, opening = '', name = '', form = ''] of text.matchAll(SINGLE)) {
    const meant = NAMES.find((each) => same(each, name)) ?? (opening || form ? nearest(name, NAMES) : '')
    if (meant !== '') findings.add(line, 'figure-braces', { text: written }, `{{${opening}${meant}${form}}}`)
  }
}

/** Text with its figures taken out. A mark that is wrong stays the text that it is. */
export const inlinesOfText = (
  text: string,
  line: number,
  mayHaveFigures: boolean,
  findings: Findings,
): readonly Inline[] => {
  const inlines: Inline[] = []
  let from = 0
  if (mayHaveFigures) tellSingleBraces(text, line, findings)
  for (let open = text.indexOf('{{'); open >= 0 && !findings.isFull; open = text.indexOf('{{', from)) {
    const close = text.indexOf('}}', open + 2)
    if (!mayHaveFigures || close < 0) {
      findings.add(line, mayHaveFigures ? 'figure-unclosed' : 'figure-place', { text: text.slice(open) })
      break
    }
    const mark = markOf(text.slice(open + 2, close), line, findings)
    if (mark) {
      if (open > from) inlines.push({ kind: 'text', text: text.slice(from, open) })
      inlines.push(mark)
    } else inlines.push({ kind: 'text', text: text.slice(from, close + 2) })
    from = close + 2
  }
  if (from < text.length) inlines.push({ kind: 'text', text: text.slice(from) })
  return inlines
}

const marksInInlines = (inlines: readonly Inline[]): readonly FigureMark[] =>
  inlines.flatMap((inline) => {
    if (inline.kind === 'figure') return [inline]
    return 'inlines' in inline ? marksInInlines(inline.inlines) : []
  })

const marksInBlock = (block: ProseBlock): readonly FigureMark[] => {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return marksInInlines(block.inlines)
    case 'list':
      return block.items.flatMap(figureMarks)
    case 'quote':
      return figureMarks(block.blocks)
    case 'table':
      return [...block.head, ...block.rows.flat()].flatMap(marksInInlines)
    default:
      return []
  }
}

/** Every figure that a prose asks for, in its order. */
export const figureMarks = (prose: Prose): readonly FigureMark[] => prose.flatMap(marksInBlock)
