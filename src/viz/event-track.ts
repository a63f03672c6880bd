/** Where the glyphs of events stand, and which of their labels fit beside each other. */
import type { TimeScale } from './time-scale.ts'

export interface TrackEvent {
  readonly at: number
  readonly label: string
}

export interface TrackMark<Event extends TrackEvent> {
  readonly event: Event
  readonly x: number
  /** Middle of the label, or undefined where it would run into an earlier one. */
  readonly labelX: number | undefined
}

const LETTER_PX = 6.5
const LABEL_GAP_PX = 8

export const eventTrack = <Event extends TrackEvent>(
  events: readonly Event[],
  scale: TimeScale,
): readonly TrackMark<Event>[] => {
  let until = Number.NEGATIVE_INFINITY
  return events.map((event) => {
    const x = scale.x(event.at)
    const half = (event.label.length * LETTER_PX) / 2
    const middle = Math.min(Math.max(x, scale.leftX - 20 + half, until + half), scale.rightX - half)
    // A label may lean aside to find room, but not so far that it seems to belong to another glyph.
    if (middle - half < until || Math.abs(middle - x) > half + 4) return { event, x, labelX: undefined }
    until = middle + half + LABEL_GAP_PX
    return { event, x, labelX: middle }
  })
}
