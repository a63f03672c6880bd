/** The known name a mistyped one was probably meant to be. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] as number
}

export const nearest = (word: string, known: readonly string[]): string => {
  const rated = known.map((name) => ({ name, away: distance(word.toLowerCase(), name.toLowerCase()) }))
  const best = rated.reduce((nearer, each) => (each.away < nearer.away ? each : nearer), { name: '', away: Infinity })
  // A word that shares nothing with any name was not meant to be one.
  return best.away <= Math.max(3, Math.ceil(best.name.length / 2)) ? best.name : ''
}
