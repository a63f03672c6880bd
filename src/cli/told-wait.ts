/** A wait of more than a day tells on the terminal how far it is. Ctrl-C ends the run, as it ends any. */
import { WAIT_STEP } from '../console/long-wait.ts'
import { DAY, type Duration } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import { waiting } from '../words/waiting.ts'

const TOLD_EVERY_MS = 500

/** How a script's waits let time pass. Without `tell`, where nobody looks, they do it in one go. */
export const toldWait =
  (lab: Lab, tell: ((text: string) => void) | undefined) =>
  (duration: Duration): void => {
    if (!tell || duration <= DAY) {
      lab.advance(duration)
      return
    }
    const startedMs = performance.now()
    let toldMs = startedMs
    for (let done = 0; done < duration; ) {
      const step = Math.min(WAIT_STEP, duration - done)
      lab.advance(step)
      done += step
      const nowMs = performance.now()
      if (nowMs - toldMs < TOLD_EVERY_MS) continue
      toldMs = nowMs
      tell(waiting.progress(done, duration, ((nowMs - startedMs) / 1000 / done) * (duration - done)))
    }
    tell('')
  }
