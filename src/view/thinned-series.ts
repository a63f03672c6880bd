/**
 * Points of a chart over months: never more than can be seen. Of each span of time the heaviest point stands for the rest,
 * and every point is one that was really measured.
 */

/** More points than this have no pixel of their own. */
export const POINTS_MAX = 1440

export class ThinnedSeries<Point> {
  readonly #at: (point: Point) => number
  readonly #weight: (point: Point) => number
  #spanMicros: number
  #points: Point[] = []

  /** `spanMicros`: what may be told apart at most. */
  constructor(parts: { at: (point: Point) => number; weight: (point: Point) => number; spanMicros: number }) {
    this.#at = parts.at
    this.#weight = parts.weight
    this.#spanMicros = parts.spanMicros
  }

  /** What each point stands for. */
  get spanMicros(): number {
    return this.#spanMicros
  }

  get points(): readonly Point[] {
    return this.#points
  }

  /** In the order of time. Costs the same however many there were. */
  push(point: Point): void {
    this.#put(this.#points, point)
    while (this.#points.length > POINTS_MAX) {
      this.#spanMicros *= 2
      const fewer: Point[] = []
      for (const each of this.#points) this.#put(fewer, each)
      this.#points = fewer
    }
  }

  #put(points: Point[], point: Point): void {
    const last = points.at(-1)
    const span = (each: Point) => Math.floor(this.#at(each) / this.#spanMicros)
    if (last === undefined || span(last) !== span(point)) points.push(point)
    else if (this.#weight(point) >= this.#weight(last)) points[points.length - 1] = point
  }
}
