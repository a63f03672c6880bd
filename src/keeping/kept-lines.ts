/** Lines that were run in a step, and what they printed, small enough to be kept with the progress. */
import * as v from 'valibot'

/** Characters that are kept of what one line printed, and of all of a step's. */
export const KEPT_TEXT = 4000
export const KEPT_TEXTS = 24_000
const CUT = '\n…'

export const keptLineSchema = v.object({
  /** Its place in the lesson's file, and what stood there: another version of the lesson may have another line. */
  line: v.pipe(v.number(), v.integer(), v.minValue(0)),
  written: v.string(),
  /** It was carried out, at least once. */
  ran: v.boolean(),
  /** What it printed when it was run last; null where that was too much for all to be kept. */
  printed: v.nullable(v.object({ text: v.string(), ok: v.boolean() })),
})

export type KeptLine = v.InferOutput<typeof keptLineSchema>

/** In the order in which they were run: where it is too much the last are kept whole, and of each its beginning. */
export const boundedLines = (lines: readonly KeptLine[]): KeptLine[] => {
  let left = KEPT_TEXTS
  const bounded = [...lines].reverse().map((each): KeptLine => {
    if (!each.printed) return each
    const { text, ok } = each.printed
    const kept = text.length > KEPT_TEXT ? text.slice(0, KEPT_TEXT) + CUT : text
    if (kept.length > left) return { ...each, printed: null }
    left -= kept.length
    return { ...each, printed: { text: kept, ok } }
  })
  return bounded.reverse()
}
