import type { Query } from '../store/query.ts'
import type { Found } from '../store/search-index.ts'
import type { Reading } from './reading.ts'
import type { SearchResult } from './types.ts'

/** With at least this many threads found, nobody needs a correction. */
const ENOUGH_THREADS = 3
const MOST_WORDS = 8
const MOST_SUGGESTIONS = 3
/** A word that so many threads hold is no misspelling. */
const COMMON_THREADS = 3

/** Corrections of words that hardly any mail holds, each with the whole text corrected. */
export async function suggestionsFor(
  reading: Reading,
  text: string,
  query: Query,
  found: Found,
): Promise<SearchResult['suggestions']> {
  if (found.total >= ENOUGH_THREADS && !found.relaxed) return []
  const { index, audience, nowMs } = reading
  const suggestions: SearchResult['suggestions'][number][] = []
  for (const leaf of wordsIn(query).slice(0, MOST_WORDS)) {
    const word = leaf.form
    const holds = await index.search(leaf, audience, { limit: 1, offset: 0, order: 'newest', nowMs: nowMs() })
    if (holds.total >= COMMON_THREADS) continue
    const [best] = await index.similarWords(word, audience, 1)
    if (best === undefined || best.mails <= holds.total) continue
    suggestions.push({ text: corrected(text, word, best.word), word, instead: best.word, mails: best.mails })
  }
  return suggestions.slice(0, MOST_SUGGESTIONS)
}

type Word = Extract<Query, { kind: 'word' }>

/** The single words asked for in texts, each with its stems: one that another form of it makes common needs no correction. */
const wordsIn = (query: Query): Word[] => {
  const parts = query.kind === 'all' || query.kind === 'any' ? query.of : [query]
  return parts.filter((part): part is Word => part.kind === 'word' && part.field === 'text')
}

/** The text as typed with one word replaced, whatever its case; the word alone where folding hid it. */
function corrected(text: string, word: string, instead: string): string {
  const at = text.toLowerCase().indexOf(word)
  return at < 0 ? instead : text.slice(0, at) + instead + text.slice(at + word.length)
}
