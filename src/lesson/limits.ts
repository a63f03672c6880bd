/** How much of a lesson is read: more is told and not read, so that no file can hold the page up. */

export const FILE_LIMIT_BYTES = 256 * 1024
export const STEP_LIMIT = 100
export const PROSE_LIMIT_BYTES = 64 * 1024
/** Lists inside quotes inside lists. */
export const PROSE_DEPTH_LIMIT = 8
/** Bold inside links inside italics. */
export const INLINE_DEPTH_LIMIT = 6
export const YAML_LIMIT_BYTES = 16 * 1024
export const YAML_DEPTH_LIMIT = 20
export const CONSOLE_LINE_LIMIT = 500
/** Of one fence. */
export const CONSOLE_LINES_LIMIT = 100
export const CHOICE_LIMIT = 12
/** Behind so many nobody reads on. */
export const FINDING_LIMIT = 100

/** UTF-8 bytes of a text, counted without making them. */
export const bytesOf = (text: string): number => {
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Half of a pair of surrogates: two of these are the four bytes of one character.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
  }
  return bytes
}
