import { createRequire } from 'node:module'
import type { detect } from 'tinyld/light'
import type { Word } from './known-words.ts'
import type { Language } from './language.ts'
import { NEIGHBOURS } from './neighbours.ts'
import { BOKMAL, ENGLISH, NYNORSK } from './stopwords.ts'
import { wordsIn } from './words.ts'

/** How much of a text is read: its language does not change after a page. */
const MAX_WORDS = 600
const MAX_CHARS = 4_000
/** How often one word may vote, so that a variable called `en` in a patch does not outvote its author's sentence. */
const MAX_VOTES = 3
/** tinyld reads letter sequences, slowly; this much is enough for it to be sure. */
const MAX_GUESSED_CHARS = 300
/** tinyld takes numbers and names for any language; fewer letters than this say nothing. */
const MIN_GUESSED_LETTERS = 12

/** Each list with what its votes count for. In a tie the first wins: bokmål is likelier than Danish. */
const VOTERS: readonly (readonly [ReadonlySet<string>, Language])[] = [
  [BOKMAL, 'nb'],
  [ENGLISH, 'en'],
  [NYNORSK, 'nn'],
  ...NEIGHBOURS.map((words) => [words, 'other'] as const),
]

/** Function words that are as often the end of an address or of a company's name, or a trade: `firma.no`, *Firma AS*, *IT*. */
const IN_NAMES = ['no', 'as', 'de', 'se', 'it']

/** For each function word, the lists that hold it. */
const voters = new Map<string, number[]>()
for (const [index, [words]] of VOTERS.entries()) {
  for (const word of words) voters.set(word, [...(voters.get(word) ?? []), index])
}
for (const word of IN_NAMES) voters.delete(word)

/** The language of a text, best given without quotes: bokmål, nynorsk, English, or another.
 *
 *  Function words vote, each for every language that has it and in equal shares, so that *ikkje* counts for nynorsk alone
 *  and *det* a little for four. Only a text without any, such as "Restart IPMI!", is guessed by its letters (tinyld, which
 *  is loaded then: its light form, 4 MB against 80). What cannot be told is `other`. Reads the first 600 words. `words` are
 *  the text's, where `wordsIn` has read them already. Never throws. */
export function languageOf(text: string, words: readonly Word[] = wordsIn(text, MAX_WORDS)): Language {
  return byFunctionWords(words) ?? byLetters(text.slice(0, MAX_CHARS))
}

function byFunctionWords(words: readonly Word[]): Language | undefined {
  const votes = VOTERS.map(() => 0)
  const counts = new Map<string, number>()
  for (let at = 0; at < words.length && at < MAX_WORDS; at++) {
    const form = words[at]?.form ?? ''
    const lists = voters.get(form)
    if (lists === undefined) continue
    const count = counts.get(form) ?? 0
    if (count === MAX_VOTES) continue
    counts.set(form, count + 1)
    for (const index of lists) votes[index] = (votes[index] ?? 0) + 1 / lists.length
  }
  const most = Math.max(...votes)
  return most === 0 ? undefined : VOTERS[votes.indexOf(most)]?.[1]
}

let guesser: { readonly detect: typeof detect } | undefined

/** tinyld does not know nynorsk apart, and says `no`. */
function byLetters(text: string): Language {
  if ((text.match(/\p{L}/gu)?.length ?? 0) < MIN_GUESSED_LETTERS) return 'other'
  guesser ??= createRequire(import.meta.url)('tinyld/light') as { readonly detect: typeof detect }
  const guess = guesser.detect(text.slice(0, MAX_GUESSED_CHARS))
  if (guess === 'no' || guess === 'da') return 'nb'
  return guess === 'en' ? 'en' : 'other'
}
