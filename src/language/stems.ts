import snowball from 'snowball-stemmers'
import type { Word } from './known-words.ts'
import type { Language } from './language.ts'
import { stemNorwegian } from './norwegian.ts'

const MIN_WORD_CHARS = 3
/** No Norwegian compound in use is longer; what is, is no word. */
const MAX_WORD_CHARS = 45
/** Per stemmer, about 2 MB when full; then it starts over. */
const MAX_REMEMBERED = 10_000

const LETTERS = /^\p{L}+$/u
/** An identifier that is a word after hyphens, such as `pid-parametrene`: its ending bends like a word's. */
const HYPHENATED_WORD = /^(.+-)(\p{L}+)$/u

type Stemmer = (form: string) => string

const norwegian = remembering(stemmer(stemNorwegian))
const porter = snowball.newStemmer('english')
const english = remembering(stemmer((word) => porter.stem(word)))

/** The stem of a token's form, as the index counts it beside the form. Numbers, identifiers and words of one or two
 *  letters are their own stem. Bokmål and nynorsk have one stemmer, so that *avtalane* meets *avtalene*; and so has any
 *  other language, since what is taken for Danish or is too short to tell is most often Norwegian. */
export const stemOf = (form: string, language: Language): string =>
  language === 'en' ? english(form) : norwegian(form)

/** The same, kept with the word. */
export const stemOfWord = (word: Word, language: Language): string =>
  language === 'en' ? (word.englishStem ??= english(word.form)) : (word.norwegianStem ??= norwegian(word.form))

/** Every stem a word of a query may have: of Norwegian (both) and of English, since a query is too short to tell. */
export function queryStems(form: string): string[] {
  const stem = norwegian(form)
  const englishStem = english(form)
  return stem === englishStem ? [stem] : [stem, englishStem]
}

function stemmer(stem: Stemmer): Stemmer {
  const stemWord = (word: string): string =>
    word.length < MIN_WORD_CHARS || word.length > MAX_WORD_CHARS ? word : stem(word)
  return (form) => {
    if (LETTERS.test(form)) return stemWord(form)
    const [, before = '', word] = HYPHENATED_WORD.exec(form) ?? []
    return word === undefined ? form : before + stemWord(word)
  }
}

function remembering(stem: Stemmer): Stemmer {
  const known = new Map<string, string>()
  return (form) => {
    let found = known.get(form)
    if (found === undefined) {
      found = stem(form)
      if (known.size >= MAX_REMEMBERED) known.clear()
      known.set(form, found)
    }
    return found
  }
}
