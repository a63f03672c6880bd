/** Two plans as the page asks for them and shows them: what came of each is as the prompt's answer has it. */
import { expect, it } from 'vitest'
import { policySteps } from '../../src/console/policy-looks.ts'
import { failuresOf } from '../../src/lab/failures.ts'
import { type PolicyAnswer, policyAnswer, policyFaults } from '../../src/view/policies.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const answered = (steps: ReturnType<typeof policySteps>): PolicyAnswer => {
  for (;;) {
    const step = steps.next()
    if (step.done) return policyAnswer(step.value)
  }
}

it('is plain, sums up all places, and tells of each copy what it was worth', () => {
  const lab = newLab()
  const a = ["New-LabBackupJob 'to NAS1' SHOP -Repository NAS1 -EveryHours 8"]
  const b = ['Checkpoint-VM SHOP only']
  const answer = answered(policySteps(lab, { kind: 'policies', vm: 'SHOP', a, b, days: 1, fault: 'VolumeLost' }))
  expect(structuredClone(answer)).toEqual(answer)
  expect(answer.a.best).toMatchObject({ place: 'NAS1', result: 'survived' })
  expect(answer.a.places.map(({ place }) => place)).toEqual(['NAS1'])
  expect(answer.a.backupBytes).toBe(answer.a.places[0]?.backupBytes)
  expect(answer.a.costCents).toBeGreaterThan(0)
  expect([answer.b.best, answer.b.places, answer.b.backupBytes]).toEqual([null, [], 0])
  expect(answer.b.cells.map(({ copy, result }) => [copy, result])).toEqual([
    ['Now', 'lost'],
    ['only', 'lost'],
  ])
  lab.dispose()
})

it('names each kind of failure once', () => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
  const failures = failuresOf(lab, 'SHOP')
  const kinds = policyFaults(failures).map(({ kind }) => kind)
  expect(kinds.length).toBe(new Set(failures.map(({ kind }) => kind)).size)
  expect(kinds).toContain('RoomLost')
  lab.dispose()
})
