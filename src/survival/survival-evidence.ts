/** The answer as scripts read it. */
import { timeText } from '../kernel/wall-clock.ts'
import type { Evidence } from '../lab/evidence.ts'
import type { Lab } from '../lab/lab.ts'
import { rowKey } from './copies.ts'
import type { SurvivalMatrix } from './survival-cell.ts'

export const survivalEvidence = (lab: Lab, { at, cells, rows }: SurvivalMatrix): Evidence['survival'] => ({
  at: timeText(lab.scenario.epochMicros + at),
  cells: cells.map(
    ({
      copy,
      row,
      place,
      failure,
      parameters,
      result,
      returnSeconds,
      lossSeconds,
      ordersLost,
      why: { code, data },
    }) => ({
      copy,
      row: rows.find((each) => rowKey(each) === row)?.name ?? copy,
      place,
      failure,
      parameters: { ...parameters },
      result,
      returnSeconds,
      lossSeconds,
      ordersLost,
      why: { code, data: { ...data } },
    }),
  ),
})
