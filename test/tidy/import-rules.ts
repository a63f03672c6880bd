import { machineParts, nodeRooms, type Room, rooms } from './rooms.ts'
import { type Import, importsOf, type Source, target } from './source.ts'

/** The room of a file of src: its folder, or its own name at the top. */
export const roomOf = (path: string): string | undefined => /^src\/([^/]+)/.exec(path)?.[1]

const isAddress = (specifier: string): boolean => /[?&]url$/.test(specifier) // an address, not code

const arrowProblem = (room: Room, found: Import, to: string): string | undefined => {
  const other = roomOf(to)
  if (other === undefined) return 'leaves src'
  if (other === room.name) return undefined
  if (room.mayNotKnow?.some((folder) => to.startsWith(`src/${folder}/`))) return `may not know ${to}`
  if (room.uses.includes(other)) return undefined
  if (!room.typesOf?.includes(other)) return `may not import ${other}`
  return found.typeOnly ? undefined : `may only import types of ${other}`
}

/** Arrows between rooms that the table does not have. */
export const arrowFindings = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => {
    const name = roomOf(source.path)
    if (name === undefined) return []
    const room = rooms.find((one) => one.name === name)
    if (room === undefined) return [`${source.path}: no room of this name in the table`]
    return importsOf(source).flatMap((found) => {
      const to = isAddress(found.from) ? undefined : target(source.path, found.from)
      const problem = to === undefined ? undefined : arrowProblem(room, found, to)
      return problem ? [`${source.path}: ${problem} (${found.from})`] : []
    })
  })

/** A room that uses one standing above it, or one that does not exist: the table itself would allow a cycle. */
export const tableFindings = (table: readonly Room[]): string[] =>
  table.flatMap(({ name, uses, typesOf = [] }, index) => {
    const nearer = table.slice(0, index).map((room) => room.name)
    return [...uses, ...typesOf].filter((used) => !nearer.includes(used)).map((used) => `${name} uses ${used}`)
  })

/**
 * Files that need each other to load. Types are gone by then, so `import type` closes no circle; neither does a component
 * of a tree that draws itself (Svelte's own way to do that).
 */
export const cycleFindings = (sources: readonly Source[]): string[] => {
  const arrows = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source).flatMap(({ from, typeOnly }) => {
        const to = typeOnly || isAddress(from) ? undefined : target(source.path, from)
        return to === undefined || to === source.path ? [] : [to]
      }),
    ]),
  )
  const findings: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) findings.push([...trail.slice(start), path].join(' -> '))
    if (start >= 0 || done.has(path)) return
    for (const next of arrows.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of arrows.keys()) visit(path, [])
  return findings
}

const packageProblem = (path: string, room: string, { from, names, typeOnly }: Import): string | undefined => {
  if (from.startsWith('node:')) return nodeRooms.includes(room) ? undefined : 'Node modules exist in cli.ts only'
  if (from !== 'xstate' && !from.startsWith('xstate/')) return undefined
  if (room === 'kernel') return undefined
  if (!path.endsWith('.machine.ts')) return 'XState belongs to the kernel and to *.machine.ts'
  const running = typeOnly ? [] : names.filter((name) => !machineParts.includes(name))
  return running.length > 0 ? `a machine only describes itself: ${running.join(', ')} belongs to the kernel` : undefined
}

/** Packages where they do not belong. */
export const packageFindings = (sources: readonly Source[]): string[] =>
  sources.flatMap((source) => {
    const room = roomOf(source.path)
    if (room === undefined) return []
    return importsOf(source).flatMap((found) => {
      const problem = packageProblem(source.path, room, found)
      return problem ? [`${source.path}: ${problem} (${found.from})`] : []
    })
  })
