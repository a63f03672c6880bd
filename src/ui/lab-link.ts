/** The worker that owns the lab, started under the page's one Trusted Types policy. */
import { type Remote, wrap } from 'comlink'
import type { LabHost, LabServer } from '../protocol.ts'
import workerUrl from '../worker.ts?worker&url'

interface ScriptPolicy {
  createScriptURL(address: string): unknown
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): ScriptPolicy
}

const ownScript = (address: string): string => {
  const url = new URL(address, location.href)
  if (url.origin !== location.origin) throw new TypeError(`not a script of this page: ${url.href}`)
  return url.href
}

/** Browsers without Trusted Types take the checked address as it is. A policy's name can be given only once. */
const policy: ScriptPolicy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('afterimage', {
  createScriptURL: ownScript,
}) ?? { createScriptURL: ownScript }

export interface LabLink {
  readonly server: Pick<Remote<LabServer>, 'open'>
  /** Of the lab that was opened last. */
  readonly host: Remote<LabHost>
  close(): void
}

/** `onError` hears of errors that no call of ours will ever answer for. */
export const openLabLink = (onError: (text: string) => void): LabLink => {
  const worker = new Worker(policy.createScriptURL(workerUrl) as string, { type: 'module' })
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    onError(event.message)
  })
  worker.addEventListener('messageerror', () => onError('messageerror'))
  const server = wrap<LabServer>(worker)
  return { server, host: server.lab as unknown as Remote<LabHost>, close: () => worker.terminate() }
}
