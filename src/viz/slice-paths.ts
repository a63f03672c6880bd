/** What the cross-section draws of each slice: a file's row, the guest's strip, and the pips that count a file's depth. */
import type { DiskPart, LayerView } from '../view/view-model.ts'
import { type CrossSectionLayout, columnXOf } from './cross-section.ts'

const px = (value: number): string => String(Math.round(value * 10) / 10)
export const box = (x: number, y: number, widthPx: number, heightPx: number): string =>
  `M${px(x)} ${px(y)}h${px(widthPx)}v${px(heightPx)}h${px(-widthPx)}z`

const FILL_MIN_PX = 3

/** Height of a share: a slice of which a file holds only some sectors is filled only so far, but never invisibly. */
const sharePx = (sectors: number, of: number, heightPx: number): number =>
  sectors === 0 ? 0 : Math.max(FILL_MIN_PX, (sectors / of) * heightPx)

export const cell = (layout: CrossSectionLayout, slice: number) => ({
  x: columnXOf(layout, slice) + 0.75,
  widthPx: Math.max(2, layout.columnPx - 1.5),
})

export const slicesInView = ({ window }: CrossSectionLayout): number[] =>
  Array.from({ length: window.count }, (_, index) => window.first + index)

type Place = { readonly y: number; readonly heightPx: number }

/** Where the parts of one slice of a file stand: what answers the guest on the floor, what is only kept above it. */
export const sliceParts = ({ y, heightPx }: Place, layer: LayerView, sectorsPerSlice: number, slice: number) => {
  const present = layer.present[slice] ?? 0
  const answering = layer.answers[slice] ?? 0
  const inner = heightPx - 6
  const floorY = y + heightPx - 3
  const answeringPx = sharePx(answering, sectorsPerSlice, inner)
  const keptPx = Math.min(inner - answeringPx, sharePx(present - answering, sectorsPerSlice, inner))
  return { floorY, answeringPx, keptPx }
}

/** What of a file answers the guest, and above it what is only kept underneath, as two paths. */
export const rowPaths = (
  layout: CrossSectionLayout,
  place: Place,
  layer: LayerView,
  sectorsPerSlice: number,
): { answers: string; kept: string } => {
  let answers = ''
  let kept = ''
  for (const slice of slicesInView(layout)) {
    const { floorY, answeringPx, keptPx } = sliceParts(place, layer, sectorsPerSlice, slice)
    const { x, widthPx } = cell(layout, slice)
    if (answeringPx > 0) answers += box(x, floorY - answeringPx, widthPx, answeringPx)
    if (keptPx > 0) kept += box(x, floorY - answeringPx - keptPx, widthPx, keptPx)
  }
  return { answers, kept }
}

export interface StripPaths {
  /** One path a layer: what the guest sees, each share in its file's place. */
  readonly layers: readonly { readonly fill: string; readonly pips: string }[]
  /** Slices that read as zeros throughout. */
  readonly zeros: string
}

const PIP_PX = 4.8

/** Dots count one, bars five, from the bottom of a share upwards. */
const pips = (count: number, x: number, floor: number, heightPx: number): string => {
  const bars = Math.floor(count / 5)
  const marks = bars + (count % 5)
  if (count === 0 || heightPx < marks * PIP_PX + 3) return ''
  return Array.from({ length: marks }, (_, mark) => {
    const y = floor - 4.5 - mark * PIP_PX
    return mark < bars
      ? box(x - 2.6, y - 1, 5.2, 2.2)
      : `M${px(x - 1.6)} ${px(y)}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0z`
  }).join('')
}

export const stripPaths = (layout: CrossSectionLayout, disk: DiskPart): StripPaths => {
  const layers = disk.layers.map(() => ({ fill: '', pips: '' }))
  const inner = layout.stripHeightPx - 6
  const floor = layout.stripY + layout.stripHeightPx - 3
  let zeros = ''
  for (const slice of slicesInView(layout)) {
    const { x, widthPx } = cell(layout, slice)
    let filled = 0
    disk.layers.forEach(({ answers }, index) => {
      const heightPx = Math.min(inner - filled, sharePx(answers[slice] ?? 0, disk.sectorsPerSlice, inner))
      const paths = layers[index]
      if (heightPx <= 0 || !paths) return
      paths.fill += box(x, floor - filled - heightPx, widthPx, heightPx)
      if (layout.columnPx >= 8) paths.pips += pips(index, x + widthPx / 2, floor - filled, heightPx)
      filled += heightPx
    })
    if (filled === 0) zeros += box(x, floor - inner, widthPx, inner)
  }
  return { layers, zeros }
}

/** The pips of one layer in the little square of 14 by 14 pixels beside its file's name. */
export const swatchPips = (layer: number): string => {
  const marks = Math.floor(layer / 5) + (layer % 5)
  const step = Math.min(4.2, 12 / Math.max(1, marks))
  return Array.from({ length: marks }, (_, mark) => {
    const y = 14 - mark * step
    return mark < Math.floor(layer / 5)
      ? box(4.4, y - 1, 5.2, 2)
      : `M5.7 ${px(y)}a1.3 1.3 0 1 0 2.6 0a1.3 1.3 0 1 0 -2.6 0z`
  }).join('')
}
