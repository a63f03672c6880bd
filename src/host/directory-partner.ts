/**
 * The directory server's partner: another domain controller outside the VM, which no checkpoint of the VM takes back. It
 * asks for what is new to it and believes what it is given; nobody raises an error. Changes of its own it has none:
 * unlike in life, it gives a server that was rolled back nothing back.
 */
import type { AppRequest, Replication } from '../guest/guest.ts'

export interface DirectoryPartner {
  /** Up-to-dateness vector: the highest update sequence number taken, by invocation id. */
  readonly vector: Readonly<Record<string, number>>
  /** Version of each user's password. */
  readonly users: Readonly<Record<string, number>>
}

/** One that has never heard of the server. */
export const NEW_DIRECTORY_PARTNER: DirectoryPartner = { vector: {}, users: {} }

/** What it sends with its question: the `known` of a Replicate request. */
export const knownTo = (partner: DirectoryPartner): DirectoryPartner['vector'] => partner.vector

/** A request for replication goes out with the partner's question; every other as it is. */
export const asking = (partner: DirectoryPartner, request: AppRequest): AppRequest =>
  request.app === 'Directory' && request.action === 'Replicate' ? { ...request, known: knownTo(partner) } : request

/** What it is after the answer. A number that it has seen already never goes down again. */
export function afterReplication(partner: DirectoryPartner, replication: Replication): DirectoryPartner {
  const { invocationId, highestUsn, changes } = replication
  const known = partner.vector[invocationId] ?? 0
  const versions = Object.fromEntries(changes.map(({ user, passwordVersion }) => [user, passwordVersion]))
  return {
    vector: { ...partner.vector, [invocationId]: Math.max(known, highestUsn) },
    users: { ...partner.users, ...versions },
  }
}
