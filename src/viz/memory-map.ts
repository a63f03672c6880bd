/** RAM as a few squares, each many pages, filled as far as its pages hold something. */
import type { MemoryPart, PAGE_STATES } from '../view/view-model.ts'

export interface MemorySquares {
  readonly widthPx: number
  readonly heightPx: number
  readonly pagesPerSquare: number
  readonly frames: string
  readonly fills: string
  /** Outlines of squares with pages that changed since the picture before. */
  readonly changed: string
  /** A stroke across each square with pages that wait to be written. */
  readonly waiting: string
  /** The square with the unsaved note. */
  readonly note: { readonly x: number; readonly y: number; readonly sizePx: number } | undefined
}

type PageState<Name extends keyof typeof PAGE_STATES> = (typeof PAGE_STATES)[Name]
const ZERO: PageState<'zero'> = 0
const CHANGED: PageState<'changed'> = 2
const DIRTY: PageState<'dirty'> = 3

/** Squares in a row: few on a phone or beside the disk, more where there is room. */
const COLUMNS = 32
const COLUMNS_WIDE = 64
const WIDE_PX = 480
const SQUARES = 128
/** How far an outline lies inside its square. */
const INSET_PX = 0.75

const box = (x: number, y: number, widthPx: number, heightPx: number): string =>
  `M${x.toFixed(1)} ${y.toFixed(1)}h${widthPx.toFixed(1)}v${heightPx.toFixed(1)}h${(-widthPx).toFixed(1)}z`

export const memorySquares = ({ pages, notePage }: MemoryPart, widthPx: number): MemorySquares => {
  const pagesPerSquare = Math.max(1, Math.ceil(pages.length / SQUARES))
  const columns = widthPx < WIDE_PX ? COLUMNS : COLUMNS_WIDE
  const step = widthPx / columns
  const sizePx = step - 1.5
  const place = (square: number) => ({
    x: (square % columns) * step + 0.5,
    y: Math.floor(square / columns) * step + 0.5,
  })
  const paths = { frames: '', fills: '', changed: '', waiting: '' }
  for (let square = 0; square < SQUARES; square++) {
    const { x, y } = place(square)
    paths.frames += box(x, y, sizePx, sizePx)
    const own = pages.subarray(square * pagesPerSquare, (square + 1) * pagesPerSquare)
    const used = own.reduce((sum, page) => sum + (page === ZERO ? 0 : 1), 0)
    if (used === 0) continue
    const filledPx = Math.max(2, (used / pagesPerSquare) * sizePx)
    paths.fills += box(x, y + sizePx - filledPx, sizePx, filledPx)
    const insidePx = sizePx - 2 * INSET_PX
    if (own.includes(CHANGED)) paths.changed += box(x + INSET_PX, y + INSET_PX, insidePx, insidePx)
    if (own.includes(DIRTY))
      paths.waiting += `M${x.toFixed(1)} ${(y + sizePx).toFixed(1)}l${sizePx.toFixed(1)} ${(-sizePx).toFixed(1)}`
  }
  const note = notePage === null ? undefined : { ...place(Math.floor(notePage / pagesPerSquare)), sizePx }
  return { widthPx, heightPx: (SQUARES / columns) * step, pagesPerSquare, ...paths, note }
}

/** Pages of a region that hold something, and those that wait to be written. */
export const regionPages = (
  pages: MemoryPart['pages'],
  { firstPage, pageCount }: MemoryPart['regions'][number],
): { readonly used: number; readonly waiting: number } => {
  const own = pages.subarray(firstPage, firstPage + pageCount)
  const count = (fits: (page: number) => boolean) => own.reduce((sum, page) => sum + (fits(page) ? 1 : 0), 0)
  return { used: count((page) => page !== ZERO), waiting: count((page) => page === DIRTY) }
}
