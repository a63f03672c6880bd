/** Where the glyphs of events stand, and which of their labels fit beside each other. */
import type { TimeScale } from './time-scale.ts'

export interface TrackEvent {
  readonly at: number
  readonly label: string
  /** The higher, the sooner its label gets room. */
  readonly rank: number
}

export interface TrackMark<Event extends TrackEvent> {
  readonly event: Event
  readonly x: number
  /** Middle of the label, or undefined where it would run into one that matters more. */
  readonly labelX: number | undefined
}

const LETTER_PX = 6.5
const LABEL_GAP_PX = 8

export const eventTrack = <Event extends TrackEvent>(
  events: readonly Event[],
  scale: TimeScale,
): readonly TrackMark<Event>[] => {
  const taken: (readonly [left: number, right: number])[] = []
  const labels = new Map<Event, number>()
  /** A state that a greater event of the same moment brought about is not named in its place. */
  const follows = (event: Event) => events.some(({ at, rank }) => at === event.at && rank > event.rank)
  for (const event of events.toSorted((a, b) => b.rank - a.rank || a.at - b.at)) {
    if (follows(event)) continue
    const half = (event.label.length * LETTER_PX + LABEL_GAP_PX) / 2
    const x = Math.max(scale.leftX - 20 + half, Math.min(scale.x(event.at), scale.rightX - half))
    if (taken.some(([left, right]) => x - half < right && x + half > left)) continue
    taken.push([x - half, x + half])
    labels.set(event, x)
  }
  return events.map((event) => ({ event, x: scale.x(event.at), labelX: labels.get(event) }))
}
