/** Clean-state testing: every update is tried from the same clean disk, and what that says is the update's alone. */
import { describe, expect, it } from 'vitest'
import { appsOf, diskBytes, newLab, play, refusalOf, sameBytes } from '../fixtures/lab-fixture.ts'
import { QUIET } from '../host/tree-lab.ts'

const MATRIX = [
  ['Good', 'InstallGoodUpdate', true],
  ['Data', 'InstallBadPatch -Kind Data', false],
  ['Boot', 'InstallBadPatch -Kind Boot', undefined],
  ['Slow', 'InstallBadPatch -Kind Slow', true],
] as const

describe('a test matrix', () => {
  it('runs each update on a machine of its own over one read-only parent, which none of them touches', () => {
    const lab = newLab(QUIET)
    const clean = diskBytes(lab, 'SHOP\\shop.vhdx')
    for (const [name, update, holds] of MATRIX) {
      play(
        lab,
        `New-VHD D:\\T\\${name}.vhdx -ParentPath D:\\SHOP\\shop.vhdx`,
        `New-VM ${name} -VHDPath D:\\T\\${name}.vhdx`,
      )
      play(lab, `Start-VM ${name}`, `Invoke-LabApp ${name} Updater ${update}`, `Stop-VM ${name}`)
      const started = refusalOf(lab, `Start-VM ${name}`)
      expect([name, started]).toEqual([name, holds === undefined ? 'boot-failed' : undefined])
      if (holds !== undefined) expect([name, appsOf(lab, name)?.Shop.invariantsHold]).toEqual([name, holds])
    }
    expect(sameBytes(diskBytes(lab, 'SHOP\\shop.vhdx'), clean)).toBe(true)
    for (const [name] of MATRIX) {
      if (appsOf(lab, name)) play(lab, `Stop-VM ${name}`)
      play(lab, `Remove-VM ${name} -Force`, `Remove-Item D:\\T\\${name}.vhdx`)
    }
    expect(lab.places.need('HV1', 'D').disk.list()).toEqual(['SHOP\\shop.vhdx'])
    lab.dispose()
  })
})
