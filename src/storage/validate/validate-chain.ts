/** A leaf and all that it stands on: each file by itself, and each link between two of them. */
import { type FindParent, findParent } from '../differencing/parent-link.ts'
import { LEVELS_MAX } from '../open-chain.ts'
import type { Volume } from '../volume.ts'
import { pathKey } from '../windows-path.ts'
import type { Finding } from './finding.ts'
import { type ValidatedFile, validateVhdx } from './validate-vhdx.ts'

const link = (path: string, child: ValidatedFile, parentPath: string, parent: ValidatedFile): readonly Finding[] => {
  const findings: Finding[] = []
  const tell = (severity: Finding['severity'], code: Finding['code'], data: Finding['data'] = {}) =>
    findings.push({ severity, code, path, offsetBytes: 0, data: { parentPath, ...data } })
  const { parentLinkage, parentLinkage2 } = child.locator ?? {}
  const guid = parent.header.dataWriteGuid
  if (guid !== parentLinkage && guid === parentLinkage2) tell('warning', 'parent-linkage2-only')
  else if (guid !== parentLinkage) tell('error', 'parent-changed', { expected: parentLinkage ?? '', found: guid })
  const [mine, its] = [child.parameters, parent.parameters]
  if (mine.virtualSizeBytes !== its.virtualSizeBytes)
    tell('error', 'parent-size', { sizeBytes: mine.virtualSizeBytes, parentSizeBytes: its.virtualSizeBytes })
  if (mine.logicalSectorSizeBytes !== its.logicalSectorSizeBytes)
    tell('error', 'parent-sector-size', {
      sectorBytes: mine.logicalSectorSizeBytes,
      parentSectorBytes: its.logicalSectorSizeBytes,
    })
  if (mine.virtualDiskId !== its.virtualDiskId) tell('warning', 'parent-identity')
  return findings
}

/** Leaf first. Throws 0x80070002 when the leaf is not there, `volume-lost`; anything else is a finding. */
export const validateChain = (
  volume: Volume,
  leafPath: string,
  parentOf: FindParent = findParent,
): readonly Finding[] => {
  const findings: Finding[] = []
  const seen = new Set<string>()
  let below: { readonly path: string; readonly file: ValidatedFile } | undefined
  for (let path: string | undefined = leafPath; path !== undefined; ) {
    seen.add(pathKey(path))
    const handle = volume.open(path, { access: 'info', share: true })
    const { findings: own, file } = validateVhdx(handle)
    handle.close()
    findings.push(...own)
    if (file === undefined) break
    if (below !== undefined) findings.push(...link(below.path, below.file, path, file))
    const { locator } = file
    if (locator === undefined) break
    below = { path, file }
    const parent = parentOf(volume, path, locator)
    const tell = (code: Finding['code'], data: Finding['data']) =>
      findings.push({ severity: 'error', code, path: below?.path ?? leafPath, offsetBytes: 0, data })
    if (parent === undefined)
      tell('parent-missing', { parentPath: locator.relativePath ?? locator.absoluteWin32Path ?? '' })
    else if (seen.has(pathKey(parent))) tell('chain-cycle', { parentPath: parent })
    else if (seen.size >= LEVELS_MAX) tell('chain-too-long', { levels: LEVELS_MAX })
    path = parent !== undefined && !seen.has(pathKey(parent)) && seen.size < LEVELS_MAX ? parent : undefined
  }
  return findings
}
