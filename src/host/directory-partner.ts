import type { AppRequest, Replication } from '../guest/guest.ts'
export interface DirectoryPartner {
  readonly vector: Readonly<Record<string, number>>
  readonly users: Readonly<Record<string, number>>
}
export const NEW_PARTNER: DirectoryPartner = { vector: {}, users: {} }
export const asking = (partner: DirectoryPartner, request: AppRequest): AppRequest =>
  request.app === 'Directory' && request.action === 'Replicate' ? { ...request, known: partner.vector } : request
export const afterReplication = (partner: DirectoryPartner, _replication: Replication): DirectoryPartner => partner
