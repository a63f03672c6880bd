/** The survival matrix, 12 copies by 12 failures: cold, asked again, its first cell, and a slider over what is known. */

import { MINUTE } from '../../src/kernel/sim-time.ts'
import type { Failure } from '../../src/lab/failures.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import { survivalMatrix } from '../../src/survival/survival-matrix.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { failureBy, VM } from '../fixtures/survival-lab.ts'
import type { Figure } from './figure.ts'
import { msOf } from './timing.ts'

const REPOSITORIES = ['NAS1', 'VAULT', 'HV1:E', 'HV1:C']
const CHECKPOINTS = 7

/** Now, seven checkpoints, four places. */
const worked = () => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 10')
  for (let index = 0; index < CHECKPOINTS; index++) {
    play(lab, `Set-VM SHOP -CheckpointType ${index % 2 === 0 ? 'Production' : 'Standard'}`)
    play(lab, `Checkpoint-VM SHOP c${index}`, 'Wait-Lab -Minutes 20', 'Invoke-LabApp SHOP Photos Import -Count 2')
    const repository = REPOSITORIES[index]
    if (repository) play(lab, `Start-LabBackup SHOP -Repository ${repository}`)
  }
  return lab
}

const lost = (host: string, volume: string, dwellMinutes = 0): Failure =>
  failureBy({ type: 'fault', kind: 'VolumeLost', host, volume }, dwellMinutes, { Volume: `${host}:${volume}` })

const ofHost = (kind: 'HostLost' | 'PowerCut', host: string, dwellMinutes = 0): Failure =>
  failureBy({ type: 'fault', kind, host }, dwellMinutes, { HostName: host })

/**
 * Most leave the machine alone, so that nearly every cell is a whole way back. By how far they reach, as a lab's own list
 * is: of those that are noticed at once the last is answered first.
 */
const FAILURES: readonly Failure[] = [
  lost('HV1', 'D'),
  ofHost('PowerCut', 'HV1'),
  lost('HV1', 'E'),
  lost('HV1', 'C'),
  lost('NAS1', 'Data'),
  lost('VAULT', 'Data'),
  lost('HV2', 'D'),
  ofHost('HostLost', 'HV2'),
  ofHost('PowerCut', 'HV2'),
  ofHost('HostLost', 'HV1'),
  lost('NAS1', 'Data', 60),
  ofHost('PowerCut', 'HV2', 15),
]

export const figures = (): readonly Figure[] => {
  const lab = worked()
  const cache = new SurvivalCache()
  let firstMs = 0
  const ask = (at = lab.now): number => {
    let cells = 0
    return msOf(() => {
      const from = performance.now()
      const steps = survivalMatrix(lab, { vm: VM, at, failures: FAILURES }, cache)
      for (let step = steps.next(); !step.done; step = steps.next()) {
        if (step.value.cell && cells++ === 0) firstMs = performance.now() - from
      }
      if (cells !== FAILURES.length * (1 + CHECKPOINTS + REPOSITORIES.length) && at === lab.now)
        throw new Error(`${cells} cells`)
    })
  }
  const coldMs = ask()
  const first = firstMs
  const warmMs = ask()
  const earlier = lab.now - 40 * MINUTE
  ask(earlier)
  const slideMs = ask(earlier)
  cache.dispose()
  lab.dispose()
  return [
    { name: 'survival matrix, 12 x 12, cold', ms: coldMs, asked: 6000, better: 'lower' },
    { name: 'survival matrix, its first cell', ms: first, asked: 100, better: 'lower' },
    { name: 'survival matrix, the same again', ms: warmMs, asked: 1000, better: 'lower' },
    { name: 'survival matrix, slid back to a moment that is known', ms: slideMs, asked: 50, better: 'lower' },
  ]
}
