/** Evidence has one shape, whatever happened: the Valibot schema, and the JSON Schema made from it. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { schemaPath, schemaText } from '../../scripts/evidence-schema.ts'
import { evidenceSchema } from '../../src/lab/evidence-schema.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const expectShape = (lab: Lab): void => {
  const text = JSON.stringify(lab.evidence())
  expect(v.safeParse(evidenceSchema, JSON.parse(text)).issues).toBeUndefined()
}

it('has the published JSON Schema', () => expect(readFileSync(schemaPath, 'utf8')).toBe(schemaText()))

it('keeps its shape in every state of the story', () => {
  const lab = newLab()
  expectShape(lab)
  for (const line of [
    'Start-VM SHOP',
    'Invoke-LabApp SHOP Shop OpenTransaction',
    'Set-VM SHOP -CheckpointType Standard',
    "Checkpoint-VM SHOP -SnapshotName 'a'",
    "Restore-VMCheckpoint -VMName SHOP -Name 'a'",
    'Start-VM SHOP',
    'Suspend-VM SHOP',
    'Resume-VM SHOP',
    'Start-LabBackup SHOP -Repository NAS1',
    'Test-LabBackup latest',
    "Invoke-LabFault VolumeLost -Volume 'HV1:D'",
    'Invoke-LabFault HostLost -HostName HV1',
    'Restore-LabBackup latest -ToHost HV2',
    'Start-VM SHOP',
    'Wait-Lab -Minutes 2',
  ]) {
    play(lab, line)
    expectShape(lab)
  }
  expect(lab.evidence().lastReturn).not.toBeNull()
  lab.dispose()
})

it('keeps its shape whatever a file of the guest says', () => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', "Set-LabFile SHOP -Path C:\\shop.ver -Text '1.0 Foo'", 'Stop-VM SHOP', 'Start-VM SHOP')
  expectShape(lab)
  expect(lab.evidence().vms['SHOP']?.apps?.Updater).toMatchObject({ version: '1.0', patched: null })
  lab.dispose()
})

it('shows the last 200 events, newest last', () => {
  const lab = newLab()
  for (let index = 0; index < 105; index++)
    play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Set-VM SHOP -CheckpointType Disabled')
  expect(lab.events.length).toBeGreaterThan(205)
  const { events } = lab.evidence()
  expect(events).toHaveLength(200)
  expect(events.at(-1)).toMatchObject({ code: 'checkpoint-type-set', data: { checkpointType: 'Disabled' } })
})

it('names a chain that cannot be opened, and guesses nothing about it', () => {
  const lab = newLab()
  play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")
  const { disk } = lab.places.need('HV1', 'D')
  disk.rename('SHOP\\shop.vhdx', 'SHOP\\elsewhere.vhdx')
  const unreadable = lab.evidence().vms['SHOP']
  expect(unreadable).toMatchObject({ chain: null, files: null, checkpoints: null, apps: null })
  expect(unreadable?.unreadable).toBe('0xC03A000D')
  disk.rename('SHOP\\elsewhere.vhdx', 'SHOP\\shop.vhdx')
  expect(lab.evidence().vms['SHOP']?.unreadable).toBeNull()
  lab.dispose()
})
