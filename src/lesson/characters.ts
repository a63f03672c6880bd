/** Characters that nobody sees and that make a text read otherwise than it is written. */
import type { Findings } from './findings.ts'

/** Half a character alone, a control character, or one that turns the direction of what follows. */
const problemOf = (point: number): 'half' | 'control' | 'direction' | undefined => {
  if (point >= 0xd800 && point <= 0xdfff) return 'half'
  if (point === 0x09 || point === 0x0a) return undefined
  if (point < 0x20 || (point >= 0x7f && point <= 0x9f) || point === 0x2028 || point === 0x2029) return 'control'
  if (point === 0xfeff || (point >= 0xe0000 && point <= 0xe007f)) return 'control'
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) ? 'direction' : undefined
}

/** Tells the first one, wherever it came from: escapes of YAML and entities of Markdown write them with plain letters. */
export const checkText = (text: string, line: number, findings: Findings): void => {
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0
    const problem = problemOf(point)
    if (problem === undefined) continue
    findings.add(line, 'character', { problem, name: `U+${point.toString(16).toUpperCase().padStart(4, '0')}` })
    return
  }
}

/** One finding a line. */
export const checkCharacters = (lines: readonly string[], findings: Findings): void => {
  lines.forEach((text, index) => {
    checkText(text, index + 1, findings)
  })
}
