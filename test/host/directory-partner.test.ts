import { describe, expect, it } from 'vitest'
import type { Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import {
  afterReplication,
  type DirectoryPartner,
  knownTo,
  NEW_DIRECTORY_PARTNER,
} from '../../src/host/directory-partner.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'

function replicate(guest: Guest, partner: DirectoryPartner): DirectoryPartner {
  const result = guest.run({ app: 'Directory', action: 'Replicate', known: knownTo(partner) })
  if (!result.ok || result.output.replication === undefined) throw new Error(JSON.stringify(result))
  return afterReplication(partner, result.output.replication)
}

const versionsIn = (guest: Guest) =>
  Object.fromEntries(guest.screen().directory.users.map(({ name, passwordVersion }) => [name, passwordVersion]))

/** A checkpoint, a change that the partner takes, the checkpoint applied, and another change under the old number. */
function rolledBack(generations: readonly [string | null, string | null]) {
  const clock = new TestClock()
  const disk = installedDisk()
  const guest = createGuest(modules, clock)
  clock.generation = generations[0]
  guest.powerOn(disk, 5)
  let partner = replicate(guest, NEW_DIRECTORY_PARTNER)
  const [memory, kept] = [guest.memory(), disk.copy()]
  guest.run({ app: 'Directory', action: 'ChangePassword', user: 'ada' })
  partner = replicate(guest, partner)
  expect(partner.users).toEqual(versionsIn(guest))
  expect(partner.users['ada']).toBe(2)
  const seen = guest.screen().directory

  clock.generation = generations[1]
  guest.resume(memory, kept)
  guest.run({ app: 'Directory', action: 'ChangePassword', user: 'ben' })
  return { guest, partner, seen }
}

describe('the partner', () => {
  it('takes all of a server that it does not know, and asks for nothing twice', () => {
    const guest = createGuest(modules, new TestClock())
    guest.powerOn(installedDisk(), 5)
    const partner = replicate(guest, NEW_DIRECTORY_PARTNER)
    expect(partner.users).toEqual(versionsIn(guest))
    expect(replicate(guest, partner)).toEqual(partner)
  })

  it('never lowers a number, keeps what it knows of others, and leaves the state before untouched', () => {
    const before: DirectoryPartner = { vector: { a: 9, b: 4 }, users: { ada: 3, ben: 1 } }
    const copy = structuredClone(before)
    const answer = { invocationId: 'a', highestUsn: 7, changes: [{ user: 'ben', passwordVersion: 2, usn: 7 }] }
    expect(afterReplication(before, answer)).toEqual({ vector: { a: 9, b: 4 }, users: { ada: 3, ben: 2 } })
    expect(before).toEqual(copy)
  })
})

describe('a server that was rolled back', () => {
  it('without a generation id gives a number out twice: the partner silently misses the change', () => {
    const { guest, partner, seen } = rolledBack([null, null])
    const screen = guest.screen().directory
    expect(screen).toMatchObject({ invocationId: seen.invocationId, highestUsn: seen.highestUsn, rollbacksNoticed: 0 })
    const after = replicate(guest, partner)
    expect(after).toEqual(partner)
    expect([after.users['ada'], after.users['ben']]).toEqual([2, 1])
    expect([versionsIn(guest)['ada'], versionsIn(guest)['ben']]).toEqual([1, 2])
    expect(screen.error).toBeUndefined()
  })

  it('without one is only heard again above the old number, and what was missed stays missed', () => {
    const { guest, partner } = rolledBack([null, null])
    guest.run({ app: 'Directory', action: 'ChangePassword', user: 'clara' })
    const after = replicate(guest, partner)
    expect([after.users['ben'], after.users['clara']]).toEqual([1, 2])
    expect(versionsIn(guest)['ben']).toBe(2)
  })

  it('with a generation id takes a new invocation id, and the partner takes what it has', () => {
    const { guest, partner, seen } = rolledBack(['one', 'two'])
    const screen = guest.screen().directory
    expect(screen.rollbacksNoticed).toBe(1)
    expect(screen.invocationId).not.toBe(seen.invocationId)
    const after = replicate(guest, partner)
    expect(after.users).toEqual(versionsIn(guest))
    expect(after.users['ben']).toBe(2)
    expect(Object.keys(after.vector)).toHaveLength(2)
  })

  it('with the same generation id, as on a host that does not change it, is not noticed', () => {
    const { guest, partner } = rolledBack(['one', 'one'])
    expect(guest.screen().directory.rollbacksNoticed).toBe(0)
    expect(replicate(guest, partner).users['ben']).toBe(1)
  })
})
