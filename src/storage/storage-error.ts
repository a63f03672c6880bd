/** A refusal of storage: a code (HRESULT for files and disks, kebab-case otherwise) and its data. No sentences here. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>

  constructor(code: string, data: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(data)}`)
    this.code = code
    this.data = data
  }
}
