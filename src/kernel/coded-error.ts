/** An error below words/: a code and its data, never a sentence. Each room throws a kind of its own. */
export class CodedError extends Error {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>

  constructor(code: string, data: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(data)}`)
    this.code = code
    this.data = data
  }
}
