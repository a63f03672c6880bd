/** Console lines of `setup`, `do`, `solution` and `detour`, each held against the cmdlet table. */
import { parseLine } from '../console/parse.ts'
import { CodedError } from '../kernel/coded-error.ts'
import type { Findings } from './findings.ts'
import type { LessonLine } from './lesson.ts'
import { CONSOLE_LINE_LIMIT, CONSOLE_LINES_LIMIT } from './limits.ts'

const suggestionOf = ({ code, data }: CodedError): string => {
  const near = data['nearest']
  if (near === undefined || near === '') return ''
  return code === 'unknown-parameter' ? `-${near}` : String(near)
}

/** Whether it does something: an empty line or a comment does not. */
const isLine = (text: string, line: number, findings: Findings): boolean => {
  if (text.length > CONSOLE_LINE_LIMIT) {
    findings.add(line, 'console-long', { limit: CONSOLE_LINE_LIMIT })
    return false
  }
  try {
    return parseLine(text) !== undefined
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    findings.add(line, 'console-line', { ...error.data, refusal: error.code }, suggestionOf(error))
    return false
  }
}

/** `firstLine` is the file's line of the first. Empty lines and comments are left out. */
export const readConsoleLines = (
  lines: readonly string[],
  firstLine: number,
  findings: Findings,
): readonly LessonLine[] => {
  const read: LessonLine[] = []
  for (const [index, written] of lines.entries()) {
    const line = firstLine + index
    const text = written.trim()
    if (read.length === CONSOLE_LINES_LIMIT) {
      findings.add(line, 'console-many', { limit: CONSOLE_LINES_LIMIT })
      break
    }
    if (findings.isFull) break
    if (isLine(text, line, findings)) read.push({ text, line })
  }
  return read
}
