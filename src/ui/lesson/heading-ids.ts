/** What names the part of a step that tells what happened. */
export const OUTCOME_ID = 'outcome-heading'
