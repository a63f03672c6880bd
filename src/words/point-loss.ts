/** Which restore points would go with a command, and why the others would not. */
import { bytesText, plural } from './format.ts'
import { keepReasonsText } from './retention.ts'

interface Kept {
  readonly id: string
  readonly reasons: readonly { readonly code: string; readonly data: Readonly<Record<string, string | number>> }[]
}

export const pointsGoHeading = 'These restore points would go:'
export const noPointGoes = 'No restore point would go.'
export const pointsStayHeading = 'These would stay:'
export const nothingSoundStays = 'As far as is known, the machine can be restored from none of these.'

export const pointGoes = (id: string, place: string): string => `  ${id} on ${place}`

export const pointStays = ({ id, reasons }: Kept): string => `  ${id}: ${keepReasonsText(reasons)}`

interface Outlook {
  readonly days: number
  readonly points: number
  readonly fulls: number
  readonly bytes: number | null
}

export const pointsOutlook = ({ days, points, fulls, bytes }: Outlook): string =>
  `In ${plural(days, 'day')} of its job ${plural(points, 'point')} would lie there, ${plural(fulls, 'full')} among them${bytes === null ? '' : `: about ${bytesText(bytes)}`}. Get-LabRetention tells each.`
