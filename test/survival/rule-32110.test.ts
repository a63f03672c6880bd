/** 3-2-1-1-0: each digit holds because what it names was taken away, and falls with what it stands on. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { rule32110 } from '../../src/survival/rule-32110.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const full = newLab()
play(full, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Checkpoint-VM SHOP x')
const bare = full.fork()
play(full, 'Start-LabBackup SHOP -Repository NAS1')
const local = full.fork()
play(full, 'Start-LabBackup SHOP -Repository VAULT')

const holds = (lab: Lab): Record<string, boolean> => {
  const digest = lab.digest()
  const proofs = rule32110(lab, 'SHOP')
  expect(lab.digest()).toBe(digest)
  return Object.fromEntries(proofs.map(({ digit, holds: yes }) => [digit, yes]))
}

describe('3-2-1-1-0', () => {
  it('holds for two backups, one of them offsite and locked', () => {
    const proofs = rule32110(full, 'SHOP')
    expect(proofs.map(({ digit, found, holds: yes }) => [digit, found, yes])).toEqual([
      ['copies', 3, true],
      ['media', 3, true],
      ['offsite', 1, true],
      ['unchangeable', 1, true],
      ['errors', 0, true],
    ])
    const trials = proofs.map(({ trials: all }) => all.map(({ removed, returnedFrom }) => [removed, returnedFrom]))
    expect(trials.slice(0, 3)).toEqual([
      [
        [['NAS1:Data', 'VAULT:Data'], 'Now'],
        [['HV1:D', 'VAULT:Data'], 'SHOP-1'],
        [['HV1:D', 'NAS1:Data'], 'SHOP-2'],
      ],
      [
        [['HV1:D'], 'SHOP-1'],
        [['NAS1:Data'], 'Now'],
        [['VAULT:Data'], 'Now'],
      ],
      [[['HV1:D', 'NAS1:Data'], 'SHOP-2']],
    ])
  })

  it('does not take a checkpoint for a copy, nor a backup next door for one offsite', () => {
    expect(holds(bare)).toEqual({ copies: false, media: false, offsite: false, unchangeable: false, errors: false })
    expect(holds(local)).toEqual({ copies: false, media: true, offsite: false, unchangeable: false, errors: true })
  })

  it('counts a copy on the only other host, and is not broken by one beside the disk', () => {
    const more = full.fork()
    play(more, 'Start-LabBackup SHOP -Repository HV1:D')
    const found = (): readonly (readonly [string, number, boolean])[] =>
      rule32110(more, 'SHOP').map((proof) => [proof.digit, proof.found, proof.holds])
    const rest = [
      ['media', 3, true],
      ['offsite', 1, true],
      ['unchangeable', 1, true],
      ['errors', 0, true],
    ]
    expect(found()).toEqual([['copies', 3, true], ...rest])
    play(more, 'Start-LabBackup SHOP -Repository HV2:D')
    expect(found()).toEqual([['copies', 4, true], ...rest])
    more.dispose()
  })

  it('counts a copy only that returns the machine: damaged bytes are found by hash, and by the return', () => {
    const rotten = full.fork()
    const file = rotten.places
      .need('VAULT', 'Data')
      .disk.open('Backup\\SHOP\\SHOP-2.blocks', { access: 'write', share: false })
    const byte = new Uint8Array(1)
    file.read(300_000, byte)
    file.write(
      300_000,
      byte.map((value) => value ^ 16),
    )
    file.close()
    expect(holds(rotten)).toEqual({ copies: false, media: true, offsite: false, unchangeable: false, errors: false })
    const [copies] = rule32110(rotten, 'SHOP')
    expect(copies?.trials.at(-1)).toMatchObject({ returnedFrom: null, why: { code: 'restore-point-damaged' } })
    rotten.dispose()
  })

  it('has the fourth digit while a point is locked, and returns from that very point', () => {
    const locked = full.fork()
    const proof = rule32110(locked, 'SHOP').find(({ digit }) => digit === 'unchangeable')
    expect(proof).toMatchObject({ holds: true, copies: ['SHOP-2'], trials: [{ returnedFrom: 'SHOP-2' }] })
    const points = locked.backups.state.points.map((point) => ({ ...point, immutableUntil: locked.now }))
    locked.backups.change({ points })
    expect(rule32110(locked, 'SHOP').find(({ digit }) => digit === 'unchangeable')?.holds).toBe(false)
    locked.dispose()
  })

  it('asks of a lock what keeps it: on a host its administrator does, and takes it off', () => {
    const beside = bare.fork()
    play(beside, 'Start-LabBackup SHOP -Repository NAS1', 'Copy-LabRestorePoint latest -To HV1:E -ImmutableDays 30')
    const proof = rule32110(beside, 'SHOP').find(({ digit }) => digit === 'unchangeable')
    expect(proof).toMatchObject({ found: 0, copies: [], holds: false, trials: [{ returnedFrom: null }] })
    expect(proof?.trials[0]?.removed).toEqual(['Now', 'SHOP-1', 'SHOP-2'])
    play(beside, 'Copy-LabRestorePoint SHOP-1 -To VAULT')
    const kept = rule32110(beside, 'SHOP').find(({ digit }) => digit === 'unchangeable')
    expect(kept).toMatchObject({ found: 1, copies: ['SHOP-3'], holds: true, trials: [{ returnedFrom: 'SHOP-3' }] })
    beside.dispose()
  })

  it('is printed by Get-LabSurvival -Rule, a digit a row', () => {
    const printed = play(full, 'Get-LabSurvival -Rule')
    expect(printed.match(/^Holds +: (True|False)$/gm)?.map((line) => line.slice(-5).trim())).toEqual([
      'True',
      'True',
      'True',
      'True',
      'True',
    ])
    expect(printed).toContain('without HV1:D, NAS1:Data: SHOP-2')
  })
})
