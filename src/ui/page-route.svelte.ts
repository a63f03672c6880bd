/** The screen that the address names, as it changes by links, by back and by forward. */
import { type Route, routeOf } from './page-address.ts'

export class PageRoute {
  current = $state.raw<Route>(routeOf(location.hash) ?? { screen: 'landing' })
  /** Of that screen; an anchor within it is taken out of the address again, which is to lead here when it is reloaded. */
  #hash = routeOf(location.hash) === null ? '' : location.hash

  /** The address has changed. */
  follow(): void {
    const asked = routeOf(location.hash)
    if (asked === null) history.replaceState(history.state, '', this.#hash === '' ? location.pathname : this.#hash)
    else {
      this.#hash = location.hash
      if (JSON.stringify(asked) !== JSON.stringify(this.current)) this.current = asked
    }
  }
}

/** With an entry of its own in the history. */
export const goTo = (hash: string): void => {
  location.hash = hash
}
