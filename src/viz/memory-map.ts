/** RAM as a few squares, each many pages, filled as far as its pages hold something. */
import type { MemoryPart } from '../view/view-model.ts'

export interface MemorySquares {
  readonly widthPx: number
  readonly heightPx: number
  readonly pagesPerSquare: number
  readonly frames: string
  readonly fills: string
  /** The square with the unsaved note. */
  readonly note: { readonly x: number; readonly y: number; readonly sizePx: number } | undefined
}

/** Squares in a row: few on a phone or beside the disk, more where there is room. */
const COLUMNS = 32
const COLUMNS_WIDE = 64
const WIDE_PX = 480
const SQUARES = 128

export const memorySquares = ({ pages, notePage }: MemoryPart, widthPx: number): MemorySquares => {
  const pagesPerSquare = Math.max(1, Math.ceil(pages.length / SQUARES))
  const columns = widthPx < WIDE_PX ? COLUMNS : COLUMNS_WIDE
  const step = widthPx / columns
  const sizePx = step - 1.5
  const place = (square: number) => ({
    x: (square % columns) * step + 0.5,
    y: Math.floor(square / columns) * step + 0.5,
  })
  let frames = ''
  let fills = ''
  for (let square = 0; square < SQUARES; square++) {
    const { x, y } = place(square)
    frames += `M${x.toFixed(1)} ${y.toFixed(1)}h${sizePx.toFixed(1)}v${sizePx.toFixed(1)}h${(-sizePx).toFixed(1)}z`
    const used = pages
      .subarray(square * pagesPerSquare, (square + 1) * pagesPerSquare)
      .reduce((sum, page) => sum + (page === 0 ? 0 : 1), 0)
    if (used === 0) continue
    const filledPx = Math.max(2, (used / pagesPerSquare) * sizePx)
    fills += `M${x.toFixed(1)} ${(y + sizePx - filledPx).toFixed(1)}h${sizePx.toFixed(1)}v${filledPx.toFixed(1)}h${(-sizePx).toFixed(1)}z`
  }
  const note = notePage === null ? undefined : { ...place(Math.floor(notePage / pagesPerSquare)), sizePx }
  return { widthPx, heightPx: (SQUARES / columns) * step, pagesPerSquare, frames, fills, note }
}
