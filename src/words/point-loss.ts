/** Which restore points would go with a command, and why the others would not. */
import { keepReasonSentence } from './retention.ts'

interface Kept {
  readonly id: string
  readonly reasons: readonly { readonly code: string; readonly data: Readonly<Record<string, string | number>> }[]
}

export const pointsGoHeading = 'These restore points would go:'
export const noPointGoes = 'No restore point would go.'
export const pointsStayHeading = 'These would stay:'

export const pointGoes = (id: string, place: string): string => `  ${id} on ${place}`

export const pointStays = ({ id, reasons }: Kept): string =>
  `  ${id}: ${reasons.map(({ code, data }) => keepReasonSentence(code, data)).join(' ')}`
