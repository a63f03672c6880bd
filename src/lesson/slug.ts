/** Ids of lessons, steps and scenarios: `same-disk-same-fate`. */

export const ID_LENGTH_MAX = 60
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export const isSlug = (text: string): boolean => text.length <= ID_LENGTH_MAX && SLUG.test(text)

/** The id that a title or a mistyped id would have; empty where it has no letter that an id can have. */
export const slugOf = (text: string): string => {
  const words = text
    .slice(0, 4 * ID_LENGTH_MAX)
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((word) => word !== '')
  return words.join('-').slice(0, ID_LENGTH_MAX).replace(/-$/, '')
}

export const ENDING = '.lesson.md'

/** Of `<id>.lesson.md`; undefined for anything else. */
export const idOfFile = (name: string): string | undefined => {
  const id = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : ''
  return isSlug(id) ? id : undefined
}
