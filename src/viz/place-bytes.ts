/** Bytes of one place over time as a small area, in steps; all places share both scales, so that they can be compared. */
import { area, curveStepAfter, max, scaleLinear } from 'd3'

export interface PlaceBytes {
  readonly overTime: readonly { readonly atMicros: number; readonly bytes: number }[]
}

export interface PlaceArea {
  readonly path: string
  /** The upper edge, which is drawn as a line. */
  readonly edge: string
}

const PAD_PX = 1.5

/** One area a place. */
export const placeAreas = (
  places: readonly PlaceBytes[],
  nowMicros: number,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): readonly PlaceArea[] => {
  const most = max(places, ({ overTime }) => max(overTime, ({ bytes }) => bytes)) || 1
  const x = scaleLinear([0, Math.max(1, nowMicros)], [0, widthPx])
  const y = scaleLinear([0, most], [heightPx - PAD_PX, PAD_PX])
  return places.map(({ overTime }) => {
    const last = overTime.at(-1)
    const samples = last ? [...overTime, { ...last, atMicros: Math.max(last.atMicros, nowMicros) }] : []
    const shape = area<(typeof samples)[number]>(
      ({ atMicros }) => x(atMicros),
      () => y(0),
      ({ bytes }) => y(bytes),
    )
      .curve(curveStepAfter)
      .digits(1)
    return { path: shape(samples) ?? '', edge: shape.lineY1()(samples) ?? '' }
  })
}
