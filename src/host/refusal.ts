import { CodedError } from '../kernel/coded-error.ts'

/** A command that cannot be carried out. Thrown before anything was changed; the lab turns it into an outcome. */
export class Refused extends CodedError {
  override readonly name = 'Refused'
}
