/** Scrolls the page, and with it the lab beside the lesson, until a part of it can be seen: all of it, or its beginning. */

interface Span {
  readonly top: number
  readonly bottom: number
}

/** How far to scroll, px down; 0 where `part` is seen already. `room`: what is left of the window between what stays. */
export const scrollBy = (part: Span, room: Span): number => {
  const fits = part.bottom - part.top <= room.bottom - room.top
  if (!fits || part.top < room.top) return part.top - room.top
  return Math.max(0, part.bottom - room.bottom)
}

const MARGIN_PX = 12

/** Of what stays in sight whatever is scrolled. */
const heightOf = (selector: string): number => {
  const element = document.querySelector<HTMLElement>(selector)
  return element && getComputedStyle(element).position === 'sticky' ? element.offsetHeight : 0
}

export const scrollToSee = (part: HTMLElement): void => {
  const box = part.getBoundingClientRect()
  const call = part.querySelector('.call')?.getBoundingClientRect()
  const room = { top: heightOf('.lab > .bar'), bottom: innerHeight - heightOf('.console') }
  const seen = { top: Math.min(box.top, call?.top ?? box.top) - MARGIN_PX, bottom: box.bottom + MARGIN_PX }
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  scrollTo({ top: scrollY + scrollBy(seen, room), behavior: isCalm ? 'instant' : 'smooth' })
}
