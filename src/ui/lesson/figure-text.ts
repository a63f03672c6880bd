/** A figure of the learner's own world, in the form that the author asks for. */
import type { FigureMark } from '../../lesson/prose.ts'
import { bytesText, countText, durationText } from '../../words/format.ts'
import { outcome } from '../../words/page-lesson.ts'
import { time } from '../../words/time.ts'

const SECOND_MICROS = 1_000_000

/** `figures`: by name, times in seconds, sizes in bytes. `epochMicros`: what the clock on the wall showed at virtual time zero. */
export const figureText = (
  { name, atOpening, form }: FigureMark,
  figures: Readonly<Record<string, number | null>>,
  epochMicros: number,
): string => {
  const value = figures[atOpening ? `opening.${name}` : name] ?? null
  if (value === null) return outcome.figureMissing
  if (form === 'bytes') return bytesText(value)
  if (form === 'duration') return durationText(Math.round(value * SECOND_MICROS))
  return form === 'time' ? time.full(epochMicros + Math.round(value * SECOND_MICROS)) : countText(value)
}
