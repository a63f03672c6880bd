/** The screen that the address names, as it changes by links, by back and by forward. */
import { addressOf, type Route, routeOf } from './page-address.ts'

export class PageRoute {
  current = $state.raw<Route>(routeOf(location.hash) ?? { screen: 'landing' })

  /** The address has changed. An anchor within the screen is taken out again: reloaded, it is to lead to this screen. */
  follow(): void {
    const asked = routeOf(location.hash)
    if (asked === null) history.replaceState(history.state, '', addressOf(this.current))
    else if (JSON.stringify(asked) !== JSON.stringify(this.current)) this.current = asked
  }
}

/** With an entry of its own in the history. */
export const goTo = (hash: string): void => {
  location.hash = hash
}
