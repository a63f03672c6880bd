/** What a step came to: the first paragraph of its `explain`, where all of it is bold. */
import type { Prose } from './prose.ts'

/** `outcome` without its strong mark, empty where there is none; `explain` is what follows. */
export const outcomeOf = (prose: Prose): { readonly outcome: Prose; readonly explain: Prose } => {
  const [first, ...explain] = prose
  const [inline, second] = first?.kind === 'paragraph' ? first.inlines : []
  if (inline?.kind !== 'strong' || second) return { outcome: [], explain: prose }
  return { outcome: [{ kind: 'paragraph', inlines: inline.inlines }], explain }
}
