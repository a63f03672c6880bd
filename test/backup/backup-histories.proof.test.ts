/**
 * P1 of issue E: whatever happens, a restore point gives back exactly the bytes of its moment or is reported broken with
 * the file; nothing is reported that nobody harmed; retention never takes what a kept point needs.
 */
import { afterAll, it } from 'vitest'
import { BackupHistory, base, counts } from '../histories/backup-history.ts'
import { proofCount } from '../proof-size.ts'

const GATE_HISTORIES = 300
const STEPS_MAX = 24

afterAll(() => {
  const { histories, steps, points, held, broken, restored, expired, merged, cuts } = counts
  console.log(
    `backups: ${histories} histories, ${steps} steps, ${cuts} interruptions, ${points} looks at restore points: ${held} exactly their moment, ${broken} reported broken with the file; ${restored} machines restored, ${expired} points expired, ${merged} merged, 0 wrong`,
  )
  base.dispose()
})

it('restores the bytes of its moment, or says what is broken', () => {
  for (let seed = 1; seed <= proofCount(GATE_HISTORIES); seed++) {
    const history = new BackupHistory(seed)
    try {
      const steps = 6 + history.dice.below(STEPS_MAX - 6)
      for (let step = 0; step < steps; step++) history.play()
      history.end()
    } catch (error) {
      throw new Error(`history ${seed}: ${error instanceof Error ? error.message : error}\n${history.told.join('\n')}`)
    }
  }
}, 600_000)
