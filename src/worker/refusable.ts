/** What cannot be had is an answer too. */
import { GuestError } from '../guest/guest-error.ts'
import { Refused } from '../host/refusal.ts'
import type { Refusable } from '../protocol.ts'
import { StorageError } from '../storage/storage-error.ts'

export const refusable = <Answer>(work: () => Answer): Refusable<Answer> => {
  try {
    return { ok: true, answer: work() }
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof GuestError || error instanceof Refused)) throw error
    return { ok: false, code: error.code, data: error.data }
  }
}
