/** Which machine a step is about, of those that there are. */
import type { LessonStep, PredicateCheck } from '../../lesson/lesson.ts'
import { checkThatTells, linesOf, predicatesOf } from './lit-parts.ts'

const named = ({ predicate, fields }: PredicateCheck): string =>
  String((predicate === 'vm' ? fields['name'] : fields['vm']) ?? '')

/** Without what stands in quotes: that is a name that somebody gave. */
const wordsOf = (line: string): readonly string[] => line.replace(/'[^']*'|"[^"]*"/g, ' ').match(/[\w-]+/g) ?? []

/** What is checked last names it, or else what names one most often. Undefined where nothing does. */
export const machineOf = (step: LessonStep, machines: readonly string[]): string | undefined => {
  const known = (name: string) => machines.find((machine) => machine.toLowerCase() === name.toLowerCase())
  const most = (names: readonly string[]): string | undefined => {
    const those = names.flatMap((name) => known(name) ?? [])
    const count = (name: string) => those.filter((each) => each === name).length
    return those.reduce<string | undefined>(
      (best, each) => (best && count(best) >= count(each) ? best : each),
      undefined,
    )
  }
  const told = checkThatTells(step)
  const checks = step.checks.flatMap(predicatesOf).map(named)
  return (told && known(named(told))) ?? most(checks) ?? most(linesOf(step).flatMap(wordsOf))
}
