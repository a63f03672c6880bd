/** The quiet shop: its traffic is what the scenario says, begins with each start, and makes way for what somebody starts. */
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../src/kernel/sim-time.ts'
import { lookIntoGuest } from '../../src/lab/guest-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const hostedOf = (lab: Lab) => lab.hypervisor.need('SHOP')
const appsOf = (lab: Lab) => {
  const found = lookIntoGuest(hostedOf(lab), lab.context)
  if (!found) throw new Error('no guest to ask')
  return found
}
const started = (): Lab => {
  const lab = newLab(QUIET_SHOP)
  play(lab, 'Start-VM SHOP')
  return lab
}

describe('a day of the quiet shop', () => {
  it('brings twenty orders and two hundred block writes', () => {
    const lab = started()
    const before = appsOf(lab)
    expect(before.Workload.profile).toBe('BusyDatabase')
    // The last burst of the day comes when the disk is free again.
    lab.advance(DAY + MINUTE)
    const after = appsOf(lab)
    expect(after.Shop.orders - before.Shop.orders).toBe(20)
    // eight reads and four writes a burst
    expect((after.Workload.requests / 12) * 4).toBe(200)
    expect(lab.places.need('HV1', 'D').disk.capacityBytes).toBe(128 * 1024 * 1024)
  })

  it('is the same in every replay, and in two halves', () => {
    const [lab, other] = [started(), started()]
    lab.advance(DAY)
    other.advance(DAY / 3)
    other.advance(DAY - DAY / 3)
    expect(other.digest()).toBe(lab.digest())
  })
})

describe('its traffic', () => {
  it('begins again with each start', () => {
    const lab = started()
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(appsOf(lab).Workload.profile).toBe('BusyDatabase')
  })

  it('goes on from saved memory, and is not begun a second time', () => {
    const lab = started()
    lab.advance(DAY / 4)
    const before = appsOf(lab).Workload.requests
    play(lab, 'Save-VM SHOP', 'Start-VM SHOP')
    expect(appsOf(lab).Workload.requests).toBe(before)
    lab.advance(DAY / 4)
    expect(appsOf(lab).Workload.requests).toBeGreaterThan(before)
  })

  it('makes way for a workload that somebody starts, which a second one does not', () => {
    const lab = started()
    play(lab, 'Invoke-LabApp SHOP Workload Start -Profile IdleOffice')
    expect(appsOf(lab).Workload.profile).toBe('IdleOffice')
    expect(refusalOf(lab, 'Invoke-LabApp SHOP Workload Start -Profile BusyDatabase')).toBe('app-running')
    play(lab, 'Invoke-LabApp SHOP Workload Stop', 'Invoke-LabApp SHOP Workload Start -Profile BusyDatabase')
    lab.advance(DAY / 2 + MINUTE)
    expect((appsOf(lab).Workload.requests / 12) * 4).toBe(100)
  })
})
