/** SQLite's own result code and words. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError'
  readonly resultCode: number

  constructor(resultCode: number, text: string) {
    super(text)
    this.resultCode = resultCode
  }
}
