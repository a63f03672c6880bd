/** What playing a lesson by itself found wrong, and what to do. */
import { countText, type Data, plural } from './format.ts'
import { refusalSentence } from './refusals.ts'

const TEXTS: Readonly<Record<string, (data: Data) => string>> = {
  'setup-refused': ({ step, text, sentence }) =>
    `Step ‘${step}’: its setup line '${text}' is refused: ${sentence} Setup runs on the world that the step before left; mend the line.`,
  'solution-refused': ({ step, text, sentence }) =>
    `Step ‘${step}’: its solution's line '${text}' is refused: ${sentence} Mend the line, or what leads to it.`,
  'solution-misses': ({ step, otherwise }) =>
    `Step ‘${step}’: after its solution this check is still unmet: ‘${otherwise}’ Mend the check or the solution.`,
  'met-untouched': ({ step }) =>
    `Step ‘${step}’: all its checks are met as it opens, before anything is done. Ask for something that only the act brings about.`,
  'detour-passes': ({ step, detour }) =>
    `Step ‘${step}’: the detour ‘${detour}’ fulfils all checks. A wrong way must not pass: sharpen the checks.`,
  'detour-differs': ({ step, detour, expects, found }) =>
    `Step ‘${step}’: after the detour ‘${detour}’ the first unmet check says ‘${found}’, not ‘${expects}’. Change the order of the checks, or the detour's last line.`,
  'figure-absent': ({ step, figure }) =>
    `Step ‘${step}’: {{${figure}}} has no value in the solution's world. Take another figure, or bring it about.`,
  'name-unknown': ({ step, kind, field, value, known }) =>
    `Step ‘${step}’: there is no ${kind === 'site' ? 'place' : kind} '${value}' for ${field}, neither as the step opens nor behind its lines. The step has ${known}.`,
  'query-refused': ({ step, query, refusal, ...data }) =>
    `Step ‘${step}’: the query '${query}' is refused. ${refusalSentence(String(refusal), data)}`,
}

export const isLessonTestCode = (code: string): boolean => Object.hasOwn(TEXTS, code)

export const lessonTestSentence = (code: string, data: Data): string => TEXTS[code]?.(data) ?? code

/** These alone have one that their sentence does not say. */
const SUGGESTING = ['name-unknown', 'query-refused']

/** As an author reads it: the sentence, and what was probably meant. */
export const lessonTestText = ({ code, data, suggestion }: Found): string => {
  const sentence = lessonTestSentence(code, data)
  return suggestion !== '' && SUGGESTING.includes(code) ? `${sentence} Perhaps: ${suggestion}` : sentence
}

interface Found {
  readonly code: string
  readonly data: Data
  readonly suggestion: string
}

export const lessonTested = (
  file: string,
  { steps, checks, detours }: { readonly steps: number; readonly checks: number; readonly detours: number },
  seconds: number,
): string =>
  `${file}: ${plural(steps, 'step')}, ${plural(checks, 'check')}, ${plural(detours, 'detour')} held, ${seconds.toFixed(1)} s`

export const lessonsFound = (lessons: number, findings: number): string =>
  findings === 0
    ? `${plural(lessons, 'lesson')}: nothing is wrong.`
    : `${plural(lessons, 'lesson')}: ${countText(findings)} to mend.`
