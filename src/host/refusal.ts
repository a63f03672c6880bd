/** A command that cannot be carried out. Thrown before anything was changed; the lab turns it into an outcome. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>

  constructor(code: string, data: Readonly<Record<string, string | number>> = {}) {
    super(`${code} ${JSON.stringify(data)}`)
    this.code = code
    this.data = data
  }
}
