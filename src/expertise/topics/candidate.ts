import { stemOf } from '../../language/stems.ts'
import { isFunctionWord } from '../../language/stopwords.ts'
import { tokenize } from '../../language/tokens.ts'
import type { Language } from '../../model/message.ts'
import { isEmptyWord, isWeakAlone } from './general.ts'

/** A phrase that may name a topic. */
export interface Candidate {
  /** Equal for what counts as the same: the stems of its words. */
  readonly key: string
  /** As written there. */
  readonly text: string
  /** It stood where a noun stands. A phrase that never did, such as a lone Norwegian verb, is no topic. */
  readonly sure: boolean
}

/** A word of a text, identifiers whole. Offsets are into the text, end exclusive. */
export interface Word {
  readonly form: string
  readonly text: string
  readonly start: number
  readonly end: number
  readonly identifier: boolean
}

/** Words in the longest name of a topic. */
const MAX_WORDS = 3
const MAX_PHRASE_CHARS = 60

/** The words of a text in reading order, each identifier (`PID-parametrene`, `x86_64`) as one. */
export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  for (const { form, start, end, whole } of tokenize(text)) {
    if (whole) while ((words.at(-1)?.start ?? -1) >= start) words.pop() // its parts came just before it
    words.push({
      form,
      text: text.slice(start, end),
      start,
      end,
      identifier: whole || /\p{L}\p{N}|\p{N}\p{L}/u.test(form),
    })
  }
  return words
}

/** Versions, dates, numbers, hashes: they tell things apart, and name none. */
const NUMBER_LIKE =
  /^(?:[vr]?\d[\d._:-]*[a-z]?|\d+(?:st|nd|rd|th|mb|gb|kb|kv|mw|kw|nok|kr)|\d+x\d+|[0-9a-f]{7,64}|rc\d+)$/
const ADDRESS_LIKE = /[@/]|^www\.|\.(?:no|com|org|net|html?|txt|c|h|cpp|py|js|json|ya?ml|patch|diff)$/

/** The word may be part of a topic's name. */
export const isContent = ({ form, text }: Word, language: Language): boolean =>
  form.length > 1 &&
  form.length <= 40 &&
  !isEmptyWord(form, language) &&
  !isFunctionWord(form) &&
  !NUMBER_LIKE.test(form) &&
  !ADDRESS_LIKE.test(text.toLowerCase())

/** The phrases of words that stand side by side: each word alone, each two, each three. Which of them are topics the
 *  counts over the archive decide. `sure` says of each word whether it stood as a noun; the last of a phrase decides. */
export function phrasesOf(words: readonly Word[], sure: (word: Word) => boolean, language: Language): Candidate[] {
  const stems = words.map(({ form }) => stemOf(form, language))
  const phrases: Candidate[] = []
  for (const [index, last] of words.entries()) {
    for (let first = index; first >= 0 && first > index - MAX_WORDS; first--) {
      const phrase = words.slice(first, index + 1)
      const text = phrase.map((word) => word.text.replace(/['’]s$/, '')).join(' ')
      const key = new Set(stems.slice(first, index + 1))
      const repeats = key.size < phrase.length
      if (repeats || text.length > MAX_PHRASE_CHARS || !phrase.some((word) => saysSomething(word, language))) continue
      phrases.push({ key: [...key].join(' '), text, sure: sure(last) })
    }
  }
  return phrases
}

/** Some words only do beside others; two letters only as an abbreviation. */
const saysSomething = ({ text, form }: Word, language: Language) =>
  !isWeakAlone(form, language) && (form.length > 2 || text === text.toUpperCase())
