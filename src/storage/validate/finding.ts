/** What is wrong with a virtual disk file, where, and how bad that is. Sentences are in `words/findings.ts`. */
export interface Finding {
  /** An error makes the file unusable or wrong to a careful reader; a warning tells of damage that nothing depends on now. */
  readonly severity: 'error' | 'warning'
  readonly code: FindingCode
  readonly path: string
  /** In the file. */
  readonly offsetBytes: number
  readonly data: Readonly<Record<string, string | number>>
}

/** By the structure they are found in. The part behind the first dash is the reader's own `reason` where it has one. */
export type FindingCode =
  | 'not-vhdx'
  | 'file-too-short'
  | 'file-length-odd'
  | 'header-checksum'
  | 'header-none-valid'
  | 'header-reserved'
  | 'region-table-checksum'
  | 'region-table-copies-differ'
  | 'region-table-unsound'
  | 'region-place'
  | 'log-unsound'
  | 'log-not-empty'
  | 'metadata-unsound'
  | 'metadata-flags'
  | 'locator-unsound'
  | 'locator-no-path'
  | 'locator-linkage2'
  | 'bat-too-short'
  | 'bat-entry'
  | 'bat-no-bitmap'
  | 'parent-missing'
  | 'parent-changed'
  | 'parent-size'
  | 'parent-sector-size'
  | 'parent-identity'
  | 'parent-linkage2-only'
  | 'chain-cycle'
  | 'chain-too-long'

export type Report = (
  severity: Finding['severity'],
  code: FindingCode,
  offsetBytes: number,
  data?: Finding['data'],
) => void
