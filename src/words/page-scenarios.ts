/** Words of the labs that a person can begin with. */

/** What the page begins with where its address names none. */
export const FIRST_SCENARIO = 'shop-server'

/** By the scenario's id: its name and what it is. */
const SCENARIOS: Readonly<Record<string, readonly [name: string, text: string]>> = {
  'shop-server': ['One disk', 'A busy shop on a single disk: system, programs and database go back together.'],
  'two-disks': [
    'Two disks',
    'The shop’s database on a disk of its own: what is taken back by hand may not fit the rest.',
  ],
  'quiet-shop': ['A quiet shop', 'Few customers and a small volume: months in which a forgotten checkpoint stays.'],
}

export const scenarios = {
  choices: SCENARIOS,
  isKnown: (id: string): boolean => Object.hasOwn(SCENARIOS, id),
  name: (id: string): string => SCENARIOS[id]?.[0] ?? id,
  legend: 'The new lab',
  unknown: (id: string) =>
    `The address asks for a lab ‘${id}’, which does not exist. This is ‘${SCENARIOS[FIRST_SCENARIO]?.[0]}’; the others are under ‘Start over’.`,
  unknownKept: (id: string) =>
    `The address asks for a lab ‘${id}’, which does not exist. This lab stays; the others are under ‘Start over’.`,
}
