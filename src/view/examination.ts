/** What the guest's database says of itself, asked on a thrown-away copy of the machine: the guest notices nothing. */
import { lookIntoGuest } from '../lab/guest-look.ts'
import type { Lab } from '../lab/lab.ts'
import { focusOf } from './focus.ts'
import type { Examination } from './view-model.ts'

/** Null when there is no guest that could be asked. */
export const examine = (lab: Lab, focus?: string): Examination | null => {
  const hosted = focusOf(lab, focus)
  if (!hosted) return null
  const state = lab.hypervisor.stateOf(hosted)
  const found = state === 'Running' || state === 'Paused' ? lookIntoGuest(hosted, lab.context) : null
  if (found === null) return null
  const { orders, openTransaction, integrity, invariantsHold } = found.Shop
  return { atMicros: lab.now, orders, openTransaction, integrity, invariantsHold }
}
