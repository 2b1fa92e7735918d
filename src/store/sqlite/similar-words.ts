import { editDistance, mostMistakes } from '../edit-distance.ts'

/** Words worth suggesting for a misspelling, the most alike first and of those the most used. `vocabulary` is word -> mails. */
export function similarWords(
  word: string,
  vocabulary: ReadonlyMap<string, number>,
  limit: number,
): { readonly word: string; readonly mails: number }[] {
  const most = mostMistakes(word)
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
