/**
 * All that is wrong with one VHDX file: unlike opening it, this goes on behind the first fault. A part that cannot be
 * trusted ends the search in what depends on it, so that no finding is the echo of another.
 */
import { NIL_GUID } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import { StorageError } from '../storage-error.ts'
import { type ByteSource, bytesOf } from '../vhdx/byte-source.ts'
import { equalBytes } from '../vhdx/byte-view.ts'
import { isFileIdentifier, MEBIBYTE } from '../vhdx/file-identifier.ts'
import { FilePlan } from '../vhdx/file-plan.ts'
import {
  currentHeader,
  decodeHeader,
  HEADER_BYTES,
  HEADER_OFFSETS_BYTES,
  isHeaderReservedZero,
  type VhdxHeader,
} from '../vhdx/header.ts'
import { owedByLog, ReplayedFile } from '../vhdx/log-replay.ts'
import {
  type DiskParameters,
  decodeMetadataTable,
  decodeParameters,
  ITEM,
  METADATA_TABLE_BYTES,
  type MetadataItem,
  systemItem,
  wrongFlags,
} from '../vhdx/metadata-table.ts'
import { decodeParentLocator, type ParentLocator } from '../vhdx/parent-locator.ts'
import {
  decodeRegionTable,
  isRegionTable,
  REGION_TABLE_BYTES,
  REGION_TABLE_OFFSETS_BYTES,
  type Region,
  type Regions,
} from '../vhdx/region-table.ts'
import { checkTable } from './block-allocation-table-check.ts'
import type { Finding, FindingCode, Report } from './finding.ts'

/** What a chain's checks need to know of a file that could be read so far. */
export interface ValidatedFile {
  readonly header: VhdxHeader
  readonly parameters: DiskParameters
  readonly locator: ParentLocator | undefined
}

export interface Validation {
  readonly findings: readonly Finding[]
  /** Undefined when headers, regions or metadata could not be read. */
  readonly file: ValidatedFile | undefined
}

/** More of one kind say nothing new. */
const SAME_MAX = 20

/** Undefined, and the refusal told as a finding, when the work refuses. */
const attempt = <T>(report: Report, code: FindingCode, offsetBytes: number, work: () => T): T | undefined => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const { reason, part } = error.data
    report('error', code, offsetBytes, { reason: String(reason ?? error.code), part: String(part ?? '') })
    return undefined
  }
}

export const validateVhdx = (file: HostFile): Validation => {
  const findings: Finding[] = []
  const counts = new Map<string, number>()
  const report: Report = (severity, code, offsetBytes, data = {}) => {
    const count = (counts.get(code) ?? 0) + 1
    counts.set(code, count)
    if (count <= SAME_MAX) findings.push({ severity, code, path: file.path, offsetBytes, data })
  }
  return { file: read(file, report), findings }
}

const read = (physical: HostFile, report: Report): ValidatedFile | undefined => {
  if (physical.lengthBytes < 8 || !isFileIdentifier(bytesOf(physical, 0, 8))) {
    report('error', 'not-vhdx', 0)
    return undefined
  }
  if (physical.lengthBytes < MEBIBYTE) {
    report('error', 'file-too-short', physical.lengthBytes, { lengthBytes: physical.lengthBytes })
    return undefined
  }
  if (physical.lengthBytes % MEBIBYTE !== 0)
    report('warning', 'file-length-odd', physical.lengthBytes, { lengthBytes: physical.lengthBytes })
  const header = readHeader(physical, report)
  if (header === undefined) return undefined
  const log = { offsetBytes: header.logOffsetBytes, lengthBytes: header.logLengthBytes }
  if (!takeRegion(new FilePlan(physical.lengthBytes), log, 'log', report)) return undefined
  if (header.logGuid !== NIL_GUID) report('warning', 'log-not-empty', log.offsetBytes)
  const file = attempt(report, 'log-unsound', log.offsetBytes, () => {
    const owed = owedByLog(physical, header)
    return owed === undefined ? physical : new ReplayedFile(physical, owed)
  })
  const regions = file && readRegions(file, report)
  if (file === undefined || regions === undefined) return undefined
  const plan = new FilePlan(file.lengthBytes)
  plan.take(0, MEBIBYTE)
  plan.take(log.offsetBytes, log.lengthBytes)
  const soundMetadata = takeRegion(plan, regions.metadata, 'metadata', report)
  const soundTable = takeRegion(plan, regions.blockAllocationTable, 'block-allocation-table', report)
  const metadata = soundMetadata ? readMetadata(file, regions.metadata, report) : undefined
  if (metadata === undefined) return undefined
  if (soundTable) checkTable(file, regions.blockAllocationTable, metadata.parameters, plan, report)
  return { header, ...metadata }
}

const readHeader = (file: HostFile, report: Report): VhdxHeader | undefined => {
  const slots = HEADER_OFFSETS_BYTES.map((offset) => bytesOf(file, offset, HEADER_BYTES))
  const headers = slots.map(decodeHeader)
  const current = currentHeader(headers[0], headers[1])
  if (current === undefined) {
    report('error', 'header-none-valid', HEADER_OFFSETS_BYTES[0])
    return undefined
  }
  // Crash safety rests on one good header being enough.
  headers.forEach((header, slot) => {
    const offsetBytes = HEADER_OFFSETS_BYTES[slot as 0 | 1]
    if (header === undefined) report('warning', 'header-checksum', offsetBytes, { slot: slot + 1 })
    else if (!isHeaderReservedZero(slots[slot] as Uint8Array))
      report('warning', 'header-reserved', offsetBytes, { slot: slot + 1 })
  })
  return current.header
}

const takeRegion = (plan: FilePlan, region: Region, name: string, report: Report): boolean => {
  const reason = plan.takeRegion(region)
  const offsetBytes = Number.isFinite(region.offsetBytes) ? region.offsetBytes : 0
  if (reason !== undefined) report('error', 'region-place', offsetBytes, { region: name, reason })
  return reason === undefined
}

const readRegions = (file: ByteSource, report: Report): Regions | undefined => {
  const copies = REGION_TABLE_OFFSETS_BYTES.map((offset) => bytesOf(file, offset, REGION_TABLE_BYTES))
  const sound = copies.filter(isRegionTable)
  copies.forEach((copy, index) => {
    if (!isRegionTable(copy))
      report(
        sound.length === 0 ? 'error' : 'warning',
        'region-table-checksum',
        REGION_TABLE_OFFSETS_BYTES[index as 0 | 1],
        { copy: index + 1 },
      )
  })
  const [first, second] = sound
  if (first === undefined) return undefined
  if (second !== undefined && !equalBytes(first, second))
    report('warning', 'region-table-copies-differ', REGION_TABLE_OFFSETS_BYTES[1])
  return attempt(report, 'region-table-unsound', REGION_TABLE_OFFSETS_BYTES[0], () => decodeRegionTable(first))
}

const readMetadata = (file: ByteSource, region: Region, report: Report): Omit<ValidatedFile, 'header'> | undefined => {
  const readItem = (item: MetadataItem): Uint8Array =>
    bytesOf(file, region.offsetBytes + item.offsetBytes, item.lengthBytes)
  const found = attempt(report, 'metadata-unsound', region.offsetBytes, () => {
    const items = decodeMetadataTable(bytesOf(file, region.offsetBytes, METADATA_TABLE_BYTES), region.lengthBytes)
    return { items, parameters: decodeParameters(items, readItem) }
  })
  if (found === undefined) return undefined
  const { items, parameters } = found
  for (const { name, offsetBytes } of wrongFlags(items))
    report('warning', 'metadata-flags', region.offsetBytes + offsetBytes, { name })
  const item = systemItem(items, ITEM.parentLocator)
  if (!parameters.hasParent) return { parameters, locator: undefined }
  const at = region.offsetBytes + (item?.offsetBytes ?? 0)
  if (item === undefined) {
    report('error', 'locator-unsound', at, { reason: 'missing', part: 'parent-locator' })
    return { parameters, locator: undefined }
  }
  const locator = attempt(report, 'locator-unsound', at, () => decodeParentLocator(readItem(item)))
  if (locator !== undefined) {
    if (!(locator.relativePath || locator.volumePath || locator.absoluteWin32Path))
      report('error', 'locator-no-path', at)
    if (locator.parentLinkage2 !== undefined) report('warning', 'locator-linkage2', at)
  }
  return { parameters, locator }
}
