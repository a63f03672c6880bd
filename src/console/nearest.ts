/** The known name a mistyped one was probably meant to be. */
const distance = (a: string, b: string): number => {
  let before: readonly number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      // Two neighbours that changed places are one slip of the fingers, not two.
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwapped ? (before[j - 2] as number) + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length] as number
}

/** A word that shares nothing with a name was not meant to be it. */
const mostAway = (name: string): number => Math.max(3, Math.ceil(name.length / 2))

export const nearest = (word: string, known: readonly string[]): string => {
  // Each letter too many is a change more: a word of any length is compared with names of about that length alone.
  const comparable = known.filter((name) => Math.abs(name.length - word.length) <= mostAway(name))
  const rated = comparable.map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
  const best = rated.reduce((nearer, each) => (each.away < nearer.away ? each : nearer), { name: '', away: Infinity })
  return best.away <= mostAway(best.name) ? best.name : ''
}
