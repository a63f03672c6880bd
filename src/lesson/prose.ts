/** Prose of a lesson as plain data: what Markdown becomes, and all that the page can draw. No HTML ever. */

export type Prose = readonly ProseBlock[]

export type ProseBlock =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  /** Below the step's own heading: 3 to 6. */
  | { readonly kind: 'heading'; readonly level: number; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly start: number; readonly items: readonly Prose[] }
  | { readonly kind: 'quote'; readonly blocks: Prose }
  /** Code that is only read: a fence `text`, or indented. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'struck'; readonly inlines: readonly Inline[] }
  /** `https:` alone, or `#lesson=<id>` for a lesson that the author links as `<id>.lesson.md`. */
  | { readonly kind: 'link'; readonly href: string; readonly inlines: readonly Inline[] }
  | { readonly kind: 'break' }
  | FigureMark

/** `{{opening.orders|number}}`: a figure of the learner's own world. */
export interface FigureMark {
  readonly kind: 'figure'
  /** As in FIGURES, without `opening.`. */
  readonly name: string
  /** Its value as the step opened. */
  readonly atOpening: boolean
  readonly form: FigureForm
}

export const FIGURE_FORMS = ['number', 'bytes', 'duration', 'time'] as const
export type FigureForm = (typeof FIGURE_FORMS)[number]
