/** Why the prompt could not read a line, and what to write instead. */
import type { Data } from './format.ts'

type Sentence = (data: Data) => string

/** Why something has to be named, where that is known. */
const WHY_NAMED: Readonly<Record<string, (choices: Data[string]) => string>> = {
  several: (choices) => `, for several could be meant: ${choices}`,
  'no-vm': (choices) => `, for there is no virtual machine from which it would follow. There are ${choices}`,
}

/** `2026-03-14 09:00:00` of a time with microseconds; what a person wrote stays. */
const shortTime = (text: Data[string]): string =>
  String(text)
    .replace(/\.\d{6}$/, '')
    .replace(/(?<=\d)T(?=\d)/, ' ')

export const consoleRefusals: Readonly<Record<string, Sentence>> = {
  'predict-first': ({ cmdlet }) =>
    `${cmdlet} waits for your answer to the lesson's question. Answer first, then run it.`,
  'step-opening': () => 'This step of the lesson is still being set up. The lab can be used as soon as it is.',
  'lesson-setup-refused': ({ line, text, sentence }) =>
    `The lesson cannot prepare this step: '${text}' (line ${line} of its file) was refused. ${sentence} This is a fault of the lesson.`,
  'unknown-cmdlet': ({ name, nearest }) =>
    `The term '${name}' is not recognized as the name of a cmdlet.${nearest ? ` Did you mean ${nearest}?` : ' Get-Help lists all that there are.'}`,
  'cmdlet-not-simulated': ({ name }) => `${name} is real, but not simulated here.`,
  'unknown-parameter': ({ name, cmdlet, nearest }) =>
    `A parameter cannot be found that matches parameter name '${name}' of ${cmdlet}.${nearest ? ` Did you mean -${nearest}?` : ''}`,
  'parameter-not-simulated': ({ name, cmdlet }) => `-${name} of ${cmdlet} is real, but not simulated here.`,
  'value-not-simulated': ({ cmdlet, name, value }) => `-${name} ${value} of ${cmdlet} is real, but not simulated here.`,
  'parameters-exclude': ({ cmdlet, one, other }) =>
    `-${one} and -${other} of ${cmdlet} exclude each other. Give one of them.`,
  'plan-line': ({ line }) =>
    `'${line}' is no line of a plan: write cmdlets that change something, one after the other with ; between, such as New-LabBackupJob and Set-LabRetention.`,
  'fault-not-possible': ({ vm, kind }) =>
    `${kind} cannot strike ${vm} as it is now. Get-LabSurvival ${vm} shows which failures can.`,
  'missing-parameter': ({ cmdlet, name, why, choices }) =>
    `${cmdlet} needs -${name}${WHY_NAMED[String(why)]?.(choices) ?? ''}.`,
  'nothing-to-set': ({ cmdlet }) => `${cmdlet} needs something to set: Get-Help ${cmdlet} lists what there is.`,
  'survival-moment': ({ at, from, to, isBefore }) =>
    `${shortTime(at)} ${isBefore ? 'is before this lab began: nothing was there that could break' : 'is still to come: what has not happened cannot be broken'}. Ask for a moment from ${shortTime(from)} to ${shortTime(to)}.`,
  'missing-value': ({ cmdlet, name }) => `-${name} of ${cmdlet} needs a value.`,
  'bad-value': ({ name, value, allowed }) => `'${value}' is no value for -${name}. ${allowed}`,
  'too-many-arguments': ({ cmdlet, value }) => `${cmdlet} does not know what to do with '${value}'.`,
  'unknown-app': ({ app, known }) => `The guest has no app named '${app}'. It has ${known}.`,
  'unknown-action': ({ app, action, known }) => `${app} cannot '${action}'. It can: ${known}.`,
  'syntax-not-simulated': ({ text }) =>
    `'${text}' is real, but not simulated here: a line is cmdlets with | between, without variables, ; or blocks other than Where-Object's. In quotes it is text.`,
  'unclosed-quote': () => 'A quote is opened and not closed.',
  'unclosed-block': () => 'A brace is opened and not closed.',
  'pipe-empty': () => 'An empty pipe element is not allowed. Write a cmdlet on either side of each |.',
  'input-needed': ({ cmdlet }) =>
    `${cmdlet} needs objects: write a look and a | in front of it, such as Get-VM | ${cmdlet}.`,
  'input-not-taken': ({ cmdlet }) =>
    `The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input. Get-Help ${cmdlet} says what it takes.`,
  'format-not-last': ({ cmdlet }) => `${cmdlet} only lays out what is printed: it must be the last of the line.`,
  'condition-incomplete': () =>
    "The condition ends too early. Write it as { $_.State -eq 'Running' }, and close every bracket.",
  'condition-word': ({ text }) =>
    `'${text}' cannot stand there in a condition. Write a property as $_.Name, text in quotes, and -eq, -ne, -gt, -ge, -lt, -le, -like or -notlike between them.`,
  'operator-not-simulated': ({ name }) =>
    `-${name} is real, but not simulated here. Write -eq, -ne, -gt, -ge, -lt, -le, -like or -notlike.`,
  'property-not-found': ({ name }) => `Property "${name}" cannot be found.`,
  'not-a-number': ({ name }) => `Input object "${name}" is not numeric.`,
}

/** As PowerShell heads an error: the cmdlet, and what it says. */
export const headedRefusal = (cmdlet: string, sentence: string): string =>
  cmdlet === '' ? sentence : `${cmdlet} : ${sentence}`

/** What had happened before the refusal stopped the line. */
export const doneBefore = (lines: readonly string[], goesOn = false): string =>
  `${goesOn ? 'Done all the same' : 'Done before it'}: ${lines.join('; ')}.`

export const whatIfSentence = (cmdlet: string, target: string): string =>
  `What if: Performing the operation "${cmdlet}" on target "${target}".`
