/** Somebody has the account and deletes what it reaches, for whoever wants to know what it does not reach. */
import type { Command } from './command.ts'

export const abuseAccount = (account: string): Command => ({ type: 'fault', kind: 'SharedAccountAbused', account })
