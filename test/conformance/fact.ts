/**
 * The facts of Hyper-V that the lab has to keep to, one for each bullet of sections 1 to 4 of the fact sheet: in our own
 * words, with the tag of its source, what it rests on, and where it is shown or which simplification stands in its place.
 */
export interface Fact {
  readonly section: string
  readonly bullet: number
  readonly sentence: string
  /** Tag of the source in the fact sheet; D for what is only derived. */
  readonly source: string
  readonly mark: 'cited' | 'derived' | 'uncertain'
  readonly shown: { readonly file: string; readonly title: string } | { readonly simplification: string }
}

export const shown = (
  section: string,
  bullet: number,
  [sentence, source, mark]: readonly [string, string, Fact['mark']],
  file: string,
  title: string,
): Fact => ({ section, bullet, sentence, source, mark, shown: { file, title } })

export const simpler = (
  section: string,
  bullet: number,
  [sentence, source, mark]: readonly [string, string, Fact['mark']],
  simplification: string,
): Fact => ({ section, bullet, sentence, source, mark, shown: { simplification } })
