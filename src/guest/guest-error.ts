/** A refusal of the guest: a code and its data. No sentences here. */
export class GuestError extends Error {
  override readonly name = 'GuestError'
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>

  constructor(code: string, data: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(data)}`)
    this.code = code
    this.data = data
  }
}
