/** Which screen the page's address names: `#lessons`, `#lesson=<id>`, `#lab` or `#scenario=<id>`; none, or `#start` for links, is the landing. */

export type Route =
  | { readonly screen: 'landing' }
  | { readonly screen: 'lab' }
  | { readonly screen: 'lessons' }
  | { readonly screen: 'lesson'; readonly id: string }

/** Null for an anchor within the screen that is shown. */
export const routeOf = (hash: string): Route | null => {
  if (hash === '' || hash === '#' || hash === '#start') return { screen: 'landing' }
  if (hash === '#lessons') return { screen: 'lessons' }
  if (hash === '#lab') return { screen: 'lab' }
  const asked = new URLSearchParams(hash.slice(1))
  const id = asked.get('lesson')
  if (id !== null) return { screen: 'lesson', id }
  return asked.has('scenario') ? { screen: 'lab' } : null
}

export const lessonAddress = (id: string): string => `#lesson=${encodeURIComponent(id)}`

/** What leads to that screen; the lab that is named there is for who shows it to add. */
export const addressOf = (route: Route): string =>
  ({
    landing: '#start',
    lab: '#lab',
    lessons: '#lessons',
    lesson: route.screen === 'lesson' ? lessonAddress(route.id) : '',
  })[route.screen]
