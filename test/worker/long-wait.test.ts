import { afterEach, expect, it } from 'vitest'
import { eventText, runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { LongWait } from '../../src/worker/long-wait.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
afterEach(() => lab.dispose())

it('tells what happened in its own slices, and not again what a command in between has printed', () => {
  // Many slices of a guest in which little happens are as good as of one that is busy.
  lab = newLab(QUIET_SHOP)
  play(lab, 'Start-VM SHOP')
  const wait = new LongWait(() => lab)
  expect(wait.begin('Wait-Lab -Days 2')).toBe(2 * 86_400_000_000)
  wait.next()
  const from = lab.events.length
  expect(runLine(lab, "Checkpoint-VM SHOP -SnapshotName 'meanwhile'", { wait: false }).ok).toBe(true)
  const printed = eventText(lab, from)
  let step = wait.next()
  while (step.leftMicros > 0) step = wait.next()
  expect(printed).toContain("Checkpoint 'meanwhile' of SHOP taken")
  expect(step.text).not.toContain("Checkpoint 'meanwhile' of SHOP taken")
})
