/** Parent locator, [MS-VHDX] 2.6.2.6: by which GUID a child knows its parent, and where it looks for it. */
import { type Guid, isGuid, readGuid, writeGuid } from '../guid.ts'
import { StorageError } from '../storage-error.ts'
import { decodeUtf16, encodeUtf16, viewOf } from './byte-view.ts'

export interface ParentLocator {
  /** DataWriteGuid of the parent when the child was made. */
  readonly parentLinkage: Guid
  /** Only while a merge changes the parent: the DataWriteGuid it will have then. */
  readonly parentLinkage2?: Guid
  /** From the child's folder: `.\shop.vhdx`. */
  readonly relativePath?: string
  /** `\\?\Volume{...}\SHOP\shop.vhdx`. */
  readonly volumePath?: string
  /** `\\?\D:\SHOP\shop.vhdx`. */
  readonly absoluteWin32Path?: string
}

const LOCATOR_TYPE: Guid = 'b04aefb7-d19e-4a81-b789-25b8e9445913'
const HEADER_BYTES = 20
const ENTRY_BYTES = 12

/** Lower case inside the braces: another reader takes nothing else. */
const braced = (guid: Guid): string => `{${guid}}`

export const encodeParentLocator = (locator: ParentLocator): Uint8Array => {
  const pairs: [string, string | undefined][] = [
    ['parent_linkage', braced(locator.parentLinkage)],
    ['parent_linkage2', locator.parentLinkage2 === undefined ? undefined : braced(locator.parentLinkage2)],
    ['relative_path', locator.relativePath],
    ['volume_path', locator.volumePath],
    ['absolute_win32_path', locator.absoluteWin32Path],
  ]
  const present = pairs.flatMap(([key, value]) => (value === undefined ? [] : [encodeUtf16(key), encodeUtf16(value)]))
  const textBytes = present.reduce((sum, text) => sum + text.length, 0)
  const textStart = HEADER_BYTES + (present.length / 2) * ENTRY_BYTES
  const bytes = new Uint8Array(textStart + textBytes)
  const view = viewOf(bytes)
  writeGuid(bytes, 0, LOCATOR_TYPE)
  view.setUint16(18, present.length / 2, true)
  let end = textStart
  present.forEach((text, index) => {
    const entry = HEADER_BYTES + (index >> 1) * ENTRY_BYTES
    const isValue = index & 1
    view.setUint32(entry + isValue * 4, end, true)
    view.setUint16(entry + 8 + isValue * 2, text.length, true)
    bytes.set(text, end)
    end += text.length
  })
  return bytes
}

const refuse = (reason: string): StorageError => new StorageError('0xC03A0008', { part: 'parent-locator', reason })

const guidIn = (text: string | undefined): Guid | undefined => {
  if (text === undefined) return undefined
  const guid = text.replace(/^\{(.*)\}$/, '$1').toLowerCase()
  if (!isGuid(guid)) throw refuse('linkage')
  return guid
}

/** Throws 0xC03A0008 for another type of locator, a broken table or a missing parent_linkage. */
export const decodeParentLocator = (bytes: Uint8Array): ParentLocator => {
  if (bytes.length < HEADER_BYTES || readGuid(bytes, 0) !== LOCATOR_TYPE) throw refuse('type')
  const view = viewOf(bytes)
  const count = view.getUint16(18, true)
  if (HEADER_BYTES + count * ENTRY_BYTES > bytes.length) throw refuse('entry-count')
  const values = new Map<string, string>()
  const text = (offsetBytes: number, lengthBytes: number): string => {
    if (offsetBytes + lengthBytes > bytes.length) throw refuse('entry-place')
    return decodeUtf16(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
  }
  for (let index = 0; index < count; index++) {
    const at = HEADER_BYTES + index * ENTRY_BYTES
    const key = text(view.getUint32(at, true), view.getUint16(at + 8, true))
    if (values.has(key)) throw refuse('key-twice')
    values.set(key, text(view.getUint32(at + 4, true), view.getUint16(at + 10, true)))
  }
  const parentLinkage = guidIn(values.get('parent_linkage'))
  if (parentLinkage === undefined) throw refuse('linkage')
  const parentLinkage2 = guidIn(values.get('parent_linkage2'))
  const relativePath = values.get('relative_path')
  const volumePath = values.get('volume_path')
  const absoluteWin32Path = values.get('absolute_win32_path')
  return {
    parentLinkage,
    ...(parentLinkage2 === undefined ? {} : { parentLinkage2 }),
    ...(relativePath === undefined ? {} : { relativePath }),
    ...(volumePath === undefined ? {} : { volumePath }),
    ...(absoluteWin32Path === undefined ? {} : { absoluteWin32Path }),
  }
}
