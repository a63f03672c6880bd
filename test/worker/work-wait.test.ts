import { afterEach, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { workStep } from '../../src/worker/work-wait.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

let lab: Lab
afterEach(() => lab.dispose())

const waited = (line: string): string => {
  const { begun, text } = runLine(lab, line, { wait: false })
  const told = [text]
  for (const each of begun) {
    let step = workStep(lab, [each])
    for (; step.work; step = workStep(lab, [each])) told.push(step.text)
    told.push(step.text)
  }
  return told.filter((part) => part !== '').join('\n')
}

it('ends where the command line does, and prints the same', () => {
  lab = newLab()
  const line = 'Start-LabBackup SHOP -Repository NAS1'
  const inSlices = waited(line)
  const whole = newLab()
  expect(inSlices).toBe(play(whole, line))
  expect(inSlices).toContain('SHOP was backed up to NAS1 as SHOP-1')
  expect([lab.now, lab.digest()]).toEqual([whole.now, whole.digest()])
  whole.dispose()
})

it('says why the work failed, behind its cmdlet', () => {
  lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1')
  const file = lab.places
    .need('NAS1', 'Data')
    .disk.open('Backup\\SHOP\\SHOP-1.blocks', { access: 'write', share: false })
  file.write(100, new Uint8Array([1, 2, 3, 4]))
  file.close()
  const { begun } = runLine(lab, 'Test-LabBackup SHOP-1', { wait: false })
  let step = workStep(lab, begun)
  while (step.work) step = workStep(lab, begun)
  expect(step.failed).toBe(true)
  expect(step.text).toContain('Test-LabBackup : Restore point SHOP-1 is damaged')
})

it('does not wait for -AsJob, nor for what is no work of backups', () => {
  lab = newLab()
  for (const line of ['Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1 -AsJob'])
    expect(runLine(lab, line, { wait: false }).begun).toEqual([])
  expect(workStep(lab, [])).toEqual({ text: '', failed: false, work: null })
})
