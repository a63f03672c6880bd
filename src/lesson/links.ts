/** Where a link of a lesson may lead: to the web by `https:`, and to another lesson. Nowhere else. */
import { nearest } from '../console/nearest.ts'
import { ENDING, idOfFile, slugOf } from './slug.ts'

export type LinkTarget =
  | { readonly href: string }
  | { readonly problem: 'link-target' | 'link-lesson'; readonly suggestion: string }

/** `lessons`: ids of those that there are, where they are known. */
export const linkTarget = (href: string, lessons: readonly string[] | undefined): LinkTarget => {
  const id = idOfFile(href)
  if (id !== undefined) {
    if (!lessons || lessons.includes(id)) return { href: `#lesson=${id}` }
    const near = nearest(id, lessons)
    return { problem: 'link-lesson', suggestion: near === '' ? '' : near + ENDING }
  }
  const refused = { problem: 'link-target', suggestion: meantBy(href) } as const
  const url = href.toLowerCase().startsWith('https://') ? urlOf(href) : undefined
  if (!url) return refused
  // A name in front of an @ reads like the site that the link leads to.
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === ''
  return isPlain ? { href: url.href } : refused
}

/** Undefined for what is no address. */
const urlOf = (href: string): URL | undefined => {
  try {
    return new URL(href)
  } catch {
    return undefined
  }
}

const meantBy = (href: string): string => {
  if (href.endsWith(ENDING)) {
    const slug = slugOf(href.slice(href.lastIndexOf('/') + 1, -ENDING.length))
    return slug === '' ? '' : slug + ENDING
  }
  if (href.toLowerCase().startsWith('http://')) return `https://${href.slice('http://'.length)}`
  return href.toLowerCase().startsWith('www.') ? `https://${href}` : ''
}
