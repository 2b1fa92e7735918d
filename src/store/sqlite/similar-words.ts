/** Words worth suggesting for a misspelling: at most one letter wrong in short words, two in longer ones, counting
 *  swapped neighbours as one (Damerau 1964). Most used first. `vocabulary` is word -> mails. */
export function similarWords(
  word: string,
  vocabulary: ReadonlyMap<string, number>,
  limit: number,
): { readonly word: string; readonly mails: number }[] {
  const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
  if (most === 0) return []
  const found: { word: string; mails: number; distance: number }[] = []
  for (const [other, mails] of vocabulary) {
    if (Math.abs(other.length - word.length) > most || other === word) continue
    const distance = editDistance(word, other, most)
    if (distance <= most) found.push({ word: other, mails, distance })
  }
  return found
    .sort((a, b) => a.distance - b.distance || b.mails - a.mails)
    .slice(0, limit)
    .map(({ word: similar, mails }) => ({ word: similar, mails }))
}

/** Edits between two words (insert, delete, replace, swap neighbours), or more than `most` as soon as that is certain. */
export function editDistance(a: string, b: string, most: number): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return most + 1
    beforeLast = last
    last = row
  }
  return last[b.length] ?? most + 1
}
