/** PowerShell's wildcards: `*` any text, `?` one character, `[a-c]` one of a set. Case does not matter. */
type Part = '*' | ((letter: string) => boolean)

const setOf = (written: string): ((letter: string) => boolean) => {
  const ranges = [...written.matchAll(/(.)-(.)|(.)/g)].map(([, from, to, one]) => [from ?? one, to ?? one] as const)
  return (letter) => ranges.some(([from, to]) => letter >= (from as string) && letter <= (to as string))
}

const partsOf = (pattern: string): readonly Part[] => {
  const parts: Part[] = []
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] as string
    const close = letter === '[' ? pattern.indexOf(']', at + 2) : -1
    if (letter === '*') parts.push('*')
    else if (letter === '?') parts.push(() => true)
    else if (close > 0) {
      parts.push(setOf(pattern.slice(at + 1, close)))
      at = close
    } else parts.push((other) => other === letter)
  }
  return parts
}

export const isWildcard = (text: string): boolean => /[*?]/.test(text)

/** Goes back to the last star only, so that no pattern takes longer than text times pattern. */
export const isLike = (text: string, pattern: string): boolean => {
  const letters = text.toLowerCase()
  const parts = partsOf(pattern.toLowerCase())
  let [at, part, star, from] = [0, 0, -1, 0]
  while (at < letters.length) {
    const wanted = parts[part]
    if (wanted === '*') {
      star = part++
      from = at
    } else if (wanted?.(letters[at] as string)) {
      at++
      part++
    } else if (star >= 0) {
      part = star + 1
      at = ++from
    } else return false
  }
  while (parts[part] === '*') part++
  return part === parts.length
}
