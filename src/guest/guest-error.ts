import { CodedError } from '../kernel/coded-error.ts'

/** A refusal of the guest: a code and its data. No sentences here. */
export class GuestError extends CodedError {
  override readonly name = 'GuestError'
}
