/** What is printed of the inside of a guest. Everything is looked up on copies: the guest notices nothing. */
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
import { clockText, grid, list, table } from './printing.ts'

const slicesText = (slices: readonly (readonly [number, number])[]): string =>
  slices.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ')

export const guestFiles = (lab: Lab, vm: string, path: string | undefined, moment: Moment): string => {
  const hosted = lab.hypervisor.need(vm)
  if (path !== undefined) return contentText(guestFileAt(lab, hosted, moment, path))
  const files = table(
    listGuestFiles(lab, hosted, moment).map((file) => ({
      Path: file.path,
      Length: file.lengthBytes,
      Slices: slicesText(file.slices),
      Hash: file.sha256 ?? 'unreadable',
    })),
  )
  return [files, ...unflushedText(lab, hosted, moment)].join('\n\n')
}

/** A look at the disk does not see what the page cache still holds, and must say so. */
const unflushedText = (lab: Lab, hosted: HostedVm, moment: Moment): readonly string[] => {
  const pages = unflushedPages(lab, hosted, moment)
  return pages === 0 ? [] : [unflushedSentence(pages)]
}

export const guestMemory = (lab: Lab, vm: string, moment: Moment): string => {
  const look = memoryLook(lab, lab.hypervisor.need(vm), moment)
  if (!look) throw new Refused('no-memory', { vm })
  const regions = table(
    look.regions.map(({ owner, firstPage, pageCount, usedPages, dirtyPages }) => ({
      Owner: owner,
      FirstPage: firstPage,
      Pages: pageCount,
      Used: usedPages,
      Dirty: dirtyPages,
    })),
  )
  const processes = table(
    look.processes.map(({ name, startedMicros }) => ({
      Process: name,
      StartTime: clockText(lab, startedMicros - lab.scenario.epochMicros),
    })),
  )
  const files = table(look.openFiles.map((file) => ({ OpenFile: file.path, Users: file.users })))
  return [regions, processes, files].filter((part) => part !== '').join('\n\n')
}

export const sql = (lab: Lab, vm: string, query: string, moment: Moment): string =>
  withMomentGuest(lab, lab.hypervisor.need(vm), moment, (guest, unbootable) => {
    const { columns, rows, isCut } = guest.ask(query, PERSONS_LIMITS)
    const printed = grid(
      columns,
      rows.map((row) => row.map((value) => value ?? 'NULL')),
    )
    const count = isCut ? `… more than ${rows.length} rows` : rows.length === 0 ? '0 rows' : ''
    return [printed, count, unbootable ? unbootableSentence(unbootable) : ''].filter((text) => text).join('\n')
  })

export const comparison = (lab: Lab, vm: string, from: string, to: string): string => {
  const hosted = lab.hypervisor.need(vm)
  const [one, other] = [namedMoment(lab, hosted, from), namedMoment(lab, hosted, to)]
  const waiting = [...unflushedText(lab, hosted, one), ...unflushedText(lab, hosted, other)]
  return [differenceText(compareMoments(lab, hosted, one, other)), ...waiting].join('\n\n')
}

const differenceText = ({ files, tables, tablesReason, pages }: MomentDifference): string => {
  const changes = (['added', 'removed', 'changed'] as const).flatMap((Change) =>
    files[Change].map((Path) => ({ Change, Path })),
  )
  const rows = (tables ?? []).map(({ table: Table, added, removed, changed, examples }) => ({
    Table,
    Added: added,
    Removed: removed,
    Changed: changed,
    Keys: examples.join('; '),
  }))
  const memory = (pages?.byOwner ?? []).filter(({ differing }) => differing > 0)
  return [
    table(changes) || `No file differs; ${files.same} are the same.`,
    tablesReason ? refusalSentence(tablesReason.code, tablesReason.data) : table(rows),
    pages
      ? table(memory.map(({ owner, differing }) => ({ Owner: owner, DifferingPages: differing }))) ||
        'No page of memory differs.'
      : list({ Memory: 'kept at one of the moments at most: not compared' }),
  ].join('\n\n')
}
