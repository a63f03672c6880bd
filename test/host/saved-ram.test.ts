/** P2: RAM is bytes. A process that gets only a checkpoint's .vmrs and its disk goes on inside the open transaction. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AppEvidence, AppResult, GuestScreen } from '../../src/guest/guest.ts'
import { PAGE_BYTES } from '../../src/guest/guest.ts'
import { regionOf } from '../../src/guest/memory-map.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, diskFile, hostFileBytes, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

interface Answer {
  readonly resumed: { ok: boolean; code?: string }
  readonly before: GuestScreen | null
  readonly commit: AppResult | null
  readonly evidence: AppEvidence | { ok: false; code: string } | null
}

const TEXT = 'Only in RAM.'
const root = fileURLToPath(new URL('../..', import.meta.url))
const lab = newLab()
let folder = ''
let memoryPath = ''

/** Runs a new process on the two files. `zeroed` names the owners whose pages it clears first. */
const goOn = async (...zeroed: readonly string[]): Promise<Answer> => {
  const child = join(root, 'test/fixtures/story-resume.ts')
  const args = ['--import', 'tsx', child, join(folder, 'ram.vmrs'), join(folder, 'disk.vhdx'), ...zeroed]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  return JSON.parse(stdout) as Answer
}

beforeAll(() => {
  play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Set-VM SHOP -CheckpointType Standard')
  play(lab, `Invoke-LabApp SHOP Notepad Type -Text '${TEXT}'`, 'Invoke-LabApp SHOP Shop OpenTransaction')
  play(lab, "Checkpoint-VM SHOP -SnapshotName 'inside'")
  folder = mkdtempSync(join(tmpdir(), 'saved-ram-'))
  const checkpoint = lab.hypervisor.need('SHOP').record.checkpoints[0]
  memoryPath = checkpoint?.memoryPath ?? ''
  writeFileSync(join(folder, 'ram.vmrs'), hostFileBytes(lab, 'HV1', 'D', memoryPath))
  writeFileSync(join(folder, 'disk.vhdx'), hostFileBytes(lab, 'HV1', 'D', checkpoint ? diskFile(checkpoint) : ''))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a new process with the saved RAM and the disk', () => {
  it('goes on in the open transaction and commits it', async () => {
    const { before, commit, evidence } = await goOn()
    expect(before?.shop.openTransaction?.orderId).toBe(1009)
    expect(before?.notepad.text).toBe(TEXT)
    // 3 of the 16 goods were read before the checkpoint
    expect(commit).toMatchObject({ ok: true, output: { rowsRead: 13 } })
    expect(evidence).toMatchObject({ Shop: { openTransaction: null, integrity: 'ok', invariantsHold: true } })
    expect((evidence as AppEvidence).Shop.orders).toBeGreaterThanOrEqual(1009)
  })

  it('finds no text when Notepad’s pages were zeroed, and the transaction as it was', async () => {
    const { before, commit } = await goOn('notepad')
    expect(before?.notepad.text).toBe('')
    expect(before?.shop.openTransaction?.orderId).toBe(1009)
    expect(commit).toMatchObject({ ok: true, output: { rowsRead: 13 } })
  })

  it('fails when SQLite’s pages were zeroed', async () => {
    const { resumed, commit, evidence } = await goOn('sqlite')
    const codes = [resumed, commit, evidence].map((answer) => (answer && 'code' in answer ? answer.code : undefined))
    expect(codes.some((code) => ['guest-crashed', 'database-error', 'saved-state-invalid'].includes(code ?? ''))).toBe(
      true,
    )
    expect(commit?.ok ?? false).toBe(false)
  })
})

/** The same with the lab's own Start-VM: an owner's pages are zeroed in the checkpoint's .vmrs. */
const zeroed = (owner: Parameters<typeof regionOf>[0]): Lab => {
  const fork = lab.fork()
  const { firstPage, pageCount } = regionOf(owner)
  const file = fork.places.need('HV1', 'D').disk.open(memoryPath, { access: 'write', share: false })
  file.write(firstPage * PAGE_BYTES, new Uint8Array(pageCount * PAGE_BYTES))
  file.close()
  play(fork, "Restore-VMCheckpoint -VMName SHOP -Name 'inside'")
  return fork
}

describe('a VM whose saved memory was changed', () => {
  it('has no text when Notepad’s pages are zero', () => {
    const fork = zeroed('notepad')
    play(fork, 'Start-VM SHOP')
    expect(appsOf(fork)).toMatchObject({ Notepad: { text: '' } })
    play(fork, 'Invoke-LabApp SHOP Shop CommitTransaction')
    fork.dispose()
  })

  it('has a shop that answers no order when SQLite’s pages are zero', () => {
    const fork = zeroed('sqlite')
    play(fork, 'Start-VM SHOP')
    const refused = refusalOf(fork, 'Invoke-LabApp SHOP Shop CommitTransaction')
    expect(['guest-crashed', 'database-error']).toContain(refused)
    fork.dispose()
  })

  it('stays without a guest when the kernel’s pages are zero, and says so', () => {
    const fork = zeroed('kernel')
    expect(refusalOf(fork, 'Start-VM SHOP')).toBe('saved-state-invalid')
    expect(fork.evidence().vms['SHOP']).toMatchObject({ apps: null })
    expect(fork.events.some(({ code }) => code === 'start-failed')).toBe(true)
    fork.dispose()
  })
})
