/** What is shown of the inside of a guest. Everything is looked up on copies: the guest notices nothing. */
import { PERSONS_LIMITS } from '../guest/apps/ask-shop.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { compareMoments, type MomentDifference } from '../lab/compare-moments.ts'
import { guestFileAt, listGuestFiles } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { memoryLook, unflushedPages } from '../lab/memory-look.ts'
import { type Moment, namedMoment, withMomentGuest } from '../lab/moments.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { contentText } from '../words/file-content.ts'
import { unbootableSentence, unflushedSentence } from '../words/page-inside.ts'
import { bareValue, type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText, grid } from './printing.ts'

const slicesText = (slices: readonly (readonly [number, number])[]): string =>
  slices.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ')

export const guestFiles = (lab: Lab, vm: string, path: string | undefined, moment: Moment): Shown => {
  const hosted = lab.hypervisor.need(vm)
  if (path !== undefined) return [bareValue(contentText(guestFileAt(lab, hosted, moment, path)))]
  const files = listGuestFiles(lab, hosted, moment).map((file) =>
    objectOf(TYPES.guestFile, {
      Path: file.path,
      Length: file.lengthBytes,
      Slices: slicesText(file.slices),
      Hash: file.sha256 ?? 'unreadable',
    }),
  )
  return [...files, ...unflushedNotes(lab, hosted, moment)]
}

/** A look at the disk does not see what the page cache still holds, and must say so. */
const unflushedNotes = (lab: Lab, hosted: HostedVm, moment: Moment): Shown => {
  const pages = unflushedPages(lab, hosted, moment)
  return pages === 0 ? [] : [{ note: unflushedSentence(pages) }]
}

export const guestMemory = (lab: Lab, vm: string, moment: Moment): Shown => {
  const look = memoryLook(lab, lab.hypervisor.need(vm), moment)
  if (!look) throw new Refused('no-memory', { vm })
  return [
    ...look.regions.map(({ owner, firstPage, pageCount, usedPages, dirtyPages }) =>
      objectOf(TYPES.region, {
        Owner: owner,
        FirstPage: firstPage,
        Pages: pageCount,
        Used: usedPages,
        Dirty: dirtyPages,
      }),
    ),
    ...look.processes.map(({ name, startedMicros }) =>
      objectOf(TYPES.process, {
        Process: name,
        StartTime: clockText(lab, startedMicros - lab.scenario.epochMicros),
      }),
    ),
    ...look.openFiles.map((file) => objectOf(TYPES.openFile, { OpenFile: file.path, Users: file.users })),
  ]
}

/** A question may give one name to several columns; an object cannot have it twice. */
const uniqueNames = (columns: readonly string[]): readonly string[] =>
  columns.map((name, at) => {
    const before = columns.slice(0, at).filter((each) => each.toLowerCase() === name.toLowerCase()).length
    return before === 0 ? name : `${name}${before + 1}`
  })

export const sql = (lab: Lab, vm: string, query: string, moment: Moment): Shown =>
  withMomentGuest(lab, lab.hypervisor.need(vm), moment, (guest, unbootable) => {
    const { columns, rows, isCut } = guest.ask(query, PERSONS_LIMITS)
    const names = uniqueNames(columns)
    const found = rows.map((row): ConsoleObject => {
      const properties = Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]))
      return { type: TYPES.row, properties, columns: names.map((name, at) => [name, columns[at] as string]) }
    })
    const count = isCut ? `… more than ${rows.length} rows` : rows.length === 0 ? `${grid(columns, [])}\n0 rows` : ''
    const notes = [count, unbootable ? unbootableSentence(unbootable) : ''].filter((text) => text)
    return [...found, ...notes.map((note) => ({ note }))]
  })

export const comparison = (lab: Lab, vm: string, from: string, to: string): Shown => {
  const hosted = lab.hypervisor.need(vm)
  const [one, other] = [namedMoment(lab, hosted, from), namedMoment(lab, hosted, to)]
  const waiting = [...unflushedNotes(lab, hosted, one), ...unflushedNotes(lab, hosted, other)]
  return [...differences(compareMoments(lab, hosted, one, other)), ...waiting]
}

const orNote = (objects: readonly ConsoleObject[], note: string): Shown => (objects.length > 0 ? objects : [{ note }])

const differences = ({ files, tables, tablesReason, pages }: MomentDifference): Shown => {
  const changes = (['added', 'removed', 'changed'] as const).flatMap((Change) =>
    files[Change].map((Path) => objectOf(TYPES.fileChange, { Change, Path })),
  )
  const rows = (tables ?? []).map(({ table: Table, added, removed, changed, examples }) =>
    objectOf(TYPES.tableChange, {
      Table,
      Added: added,
      Removed: removed,
      Changed: changed,
      Keys: examples.join('; '),
    }),
  )
  const memory = (pages?.byOwner ?? [])
    .filter(({ differing }) => differing > 0)
    .map(({ owner, differing }) => objectOf(TYPES.memoryChange, { Owner: owner, DifferingPages: differing }))
  return [
    ...orNote(changes, `No file differs; ${files.same} are the same.`),
    ...(tablesReason ? [{ note: refusalSentence(tablesReason.code, tablesReason.data) }] : rows),
    ...(pages
      ? orNote(memory, 'No page of memory differs.')
      : [{ note: 'Memory : kept at one of the moments at most: not compared' }]),
  ]
}
