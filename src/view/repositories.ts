/** Where copies may lie, as lines name it: a store by its name, a volume of a host as `HV1:E`. */
import type { Lab } from '../lab/lab.ts'

/** Of a host the volume it starts from, C:, is no place for copies; the engine would take it. */
const isOffered = (volume: string): boolean => volume !== 'C'

export const repositoriesOf = (lab: Lab): readonly string[] => {
  const hosts = lab.places.all.filter(({ spec }) => spec.kind === 'host')
  const stores = lab.places.all.filter(({ spec }) => spec.kind !== 'host')
  return [
    ...stores.map(({ spec }) => spec.name),
    ...hosts.flatMap(({ spec, volumes }) =>
      volumes.filter(({ name }) => isOffered(name)).map(({ name }) => `${spec.name}:${name}`),
    ),
  ]
}

/** Where machines may be restored to: each host, and what volumes it has beside the one that is meant without a name. */
export const restoreTargets = (lab: Lab): readonly string[] => {
  const hosts = lab.places.all.filter(({ spec }) => spec.kind === 'host')
  return hosts.flatMap(({ spec: { name: host }, volumes }) => [
    host,
    ...volumes
      .filter(({ name, servedBy }) => isOffered(name) && name !== 'D' && !servedBy)
      .map(({ name }) => `${host}:${name}`),
  ])
}

export const repositoryName = (
  lab: Lab,
  { place, volume }: { readonly place: string; readonly volume: string },
): string => lab.places.nameOf({ place, volume })
