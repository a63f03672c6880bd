import { expect, it } from 'vitest'
import { parseLine } from '../../src/console/parse.ts'
import { NUMBER_CHOICES } from '../../src/ui/bar/fault-fields.ts'
import { faultChoices } from '../../src/view/fault-choices.ts'
import { possibilities } from '../../src/view/possibilities.ts'
import { faultyLab } from '../lab/faults/faulty-lab.ts'

it('tells which points and files there are, and what is planned, until it is called off', () => {
  const lab = faultyLab()
  const [point] = lab.backups.points.filter(({ vm }) => vm === 'SHOP').map(({ id }) => id)
  const before = faultChoices(lab, 'SHOP')
  expect(before.points).toContain(point)
  expect(before.planned).toEqual([])
  // Each is what the lab itself takes for a file.
  for (const file of before.files.filter(({ path }) => /SHOP-\d+\./.test(path))) {
    const fork = lab.fork()
    const outcome = fork.dispatch({ type: 'fault', kind: 'FileDeleted', ...file })
    expect(outcome).toMatchObject(file.host === 'VAULT' ? { ok: false, code: 'file-immutable' } : { ok: true })
    const left = faultChoices(fork, 'SHOP').files.map(({ path }) => path)
    expect(left.includes(file.path)).toBe(!outcome.ok)
    fork.dispose()
  }
  lab.dispatch({ type: 'fault', kind: 'RowsDeleted', count: 50, at: '23:00' })
  lab.dispatch({ type: 'fault', kind: 'PowerCut', host: 'HV1', at: '22:00' })
  const { planned } = faultChoices(lab, 'SHOP')
  expect(planned.map(({ fault }) => fault.kind)).toEqual(['PowerCut', 'RowsDeleted'])
  expect(planned.at(-1)?.line).toBe('Invoke-LabFault RowsDeleted -Count 50')
  for (const { id } of planned) lab.dispatch({ type: 'remove-fault', id })
  expect(faultChoices(lab, 'SHOP').planned).toEqual([])
  lab.dispose()
})

it('offers what may befall a backup as soon as there is one', () => {
  const lab = faultyLab()
  const lines = possibilities(lab, 'break', undefined, 'SHOP').map(({ line }) => line)
  expect(lines.filter((line) => /BitRot -In RestorePoint|FileDeleted .*\.blocks/.test(line))).toHaveLength(2)
  lab.dispose()
})

it('lets the page ask for what the prompt takes, and for no more', () => {
  const spelled = { count: 'Count', filesPerHour: 'FilesPerHour', offsetBytes: 'Offset' }
  for (const [kind, choice] of Object.entries(NUMBER_CHOICES)) {
    const read = (value: number) => () =>
      parseLine(`Invoke-LabFault ${kind}${kind === 'BitRot' ? ' -In Base' : ''} -${spelled[choice.key]} ${value}`)
    for (const value of [choice.least, choice.most]) expect(read(value), `${kind} ${value}`).not.toThrow()
    for (const value of [choice.least - 1, choice.most + 1]) expect(read(value), `${kind} ${value}`).toThrow()
  }
})
