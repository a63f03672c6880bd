/** The lab that the page's address names, as `#scenario=two-disks`, so that it can be linked to and reloaded. */
import { FIRST_SCENARIO, scenarios } from '../words/page-scenarios.ts'

const KEY = 'scenario'

/** Null where the address names none. */
export const scenarioAsked = (): string | null => new URLSearchParams(location.hash.slice(1)).get(KEY)

/** Back and forward stay the browser's: the address is corrected, not added to. */
export const writeScenario = (id: string): void => history.replaceState(history.state, '', `#${KEY}=${id}`)

/** What to begin with, and what to say where the address asks for something else. */
export const firstScenario = (): { readonly id: string; readonly complaint: string | undefined } => {
  const asked = scenarioAsked()
  if (asked === null || scenarios.isKnown(asked)) return { id: asked ?? FIRST_SCENARIO, complaint: undefined }
  writeScenario(FIRST_SCENARIO)
  return { id: FIRST_SCENARIO, complaint: scenarios.unknown(asked) }
}
