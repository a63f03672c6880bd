/**
 * What of a block lies in a repository: its bytes, or compressed (deflate, RFC 1951) behind a byte that says so, or
 * enciphered (XChaCha20-Poly1305) behind its nonce. Without the key nothing of it comes back.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { deflateSync, inflateSync } from 'fflate'
import { utf8Bytes } from '../kernel/canonical-json.ts'
import { BACKUP_BLOCK_BYTES } from './restore-point.ts'

export interface BackupKey {
  readonly id: string
  /** 32 bytes, hex; null when it is lost. */
  readonly hex: string | null
}

export interface Sealed {
  readonly compress: boolean
  readonly key: Uint8Array | null
}

const RAW = 0
const DEFLATED = 1
const NONCE_BYTES = 24

export const keyBytes = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))

const packed = (bytes: Uint8Array): Uint8Array => {
  const small = deflateSync(bytes, { level: 1 })
  const [mark, content] = small.length < bytes.length ? [DEFLATED, small] : [RAW, bytes]
  const out = new Uint8Array(content.length + 1)
  out[0] = mark
  out.set(content, 1)
  return out
}

const unpacked = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === DEFLATED
    ? inflateSync(bytes.subarray(1), { out: new Uint8Array(BACKUP_BLOCK_BYTES) })
    : bytes.subarray(1)

/** `nonceOf` is never the same text twice under one key. */
export const seal = (bytes: Uint8Array, { compress, key }: Sealed, nonceOf: () => Uint8Array): Uint8Array => {
  const content = compress ? packed(bytes) : bytes
  if (key === null) return content
  const nonce = nonceOf().subarray(0, NONCE_BYTES)
  const enciphered = xchacha20poly1305(key, nonce).encrypt(content)
  const out = new Uint8Array(NONCE_BYTES + enciphered.length)
  out.set(nonce)
  out.set(enciphered, NONCE_BYTES)
  return out
}

/** Throws where the bytes are not what was sealed with this key: the caller compares their hash before. */
export const unseal = (bytes: Uint8Array, { compress, key }: Sealed): Uint8Array => {
  const content =
    key === null ? bytes : xchacha20poly1305(key, bytes.subarray(0, NONCE_BYTES)).decrypt(bytes.subarray(NONCE_BYTES))
  return compress ? unpacked(content) : content
}

/** From what a block is and when it was written: 24 of the 32 bytes are used. */
export const nonceFrom = (sha256: (bytes: Uint8Array) => string, ...parts: readonly (string | number)[]): Uint8Array =>
  keyBytes(sha256(utf8Bytes(parts.join(' '))))
