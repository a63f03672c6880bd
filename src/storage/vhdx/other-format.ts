/** Other disk images by their signatures, so that who chose one is told what it is. */
import { type ByteSource, bytesOf } from './byte-source.ts'
import { hasAscii } from './byte-view.ts'

/** At the beginning, except that of a fixed VHD, which has only a footer. */
const SIGNATURES: readonly (readonly [format: string, signature: string])[] = [
  ['VHD', 'conectix'],
  ['QCOW2', 'QFI\u00fb'],
  ['VMDK', 'KDMV'],
]
const VHD_FOOTER_BYTES = 512

export const otherFormat = (file: ByteSource): string | undefined => {
  const starts = (offsetBytes: number, signature: string): boolean =>
    offsetBytes >= 0 &&
    offsetBytes + signature.length <= file.lengthBytes &&
    hasAscii(bytesOf(file, offsetBytes, signature.length), 0, signature)
  const found = SIGNATURES.find(([, signature]) => starts(0, signature))
  return found?.[0] ?? (starts(file.lengthBytes - VHD_FOOTER_BYTES, 'conectix') ? 'VHD' : undefined)
}
