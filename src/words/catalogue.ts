/** The catalogue: code + data -> sentence. Console, command line and page take their words from here. */
export { eventSentence } from './events.ts'
export { findingSentence } from './findings.ts'
export { bytesText, countText, durationText, fileName, plural, shortFileName } from './format.ts'
export { printedRefusal, refusalSentence } from './refusals.ts'
