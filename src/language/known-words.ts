import { ownString } from './own-string.ts'

/** A word as the index counts it: folded, with its stem in each language once somebody asked (`stems.ts`). */
export interface Word {
  readonly form: string
  norwegianStem: string | undefined
  englishStem: string | undefined
}

/** A power of two: some 5 MB when all slots are in use. */
const SLOTS = 1 << 15
const MAX_CHARS = 64
/** Words with letters beyond ASCII, and identifiers. */
const MAX_OTHERS = 10_000

/** A text's words are mostly the same few thousand. Here each is kept where it was lately seen, and is known by its
 *  characters: no new string, nothing to hash, its stem at hand. Words that meet in a slot take turns. */
const kept = Array.from<Word | undefined>({ length: SLOTS })
const others = new Map<string, Word>()
/** The characters of the word in each slot. */
const characters = Buffer.alloc(SLOTS * MAX_CHARS)

/** For each UTF-16 unit the lower case of an ASCII letter or digit; 0 for everything else. */
export const PLAIN_LOWER = Uint8Array.from({ length: 0x10000 }, (_, code) => {
  const character = String.fromCharCode(code)
  return code < 128 && /[0-9a-z]/i.test(character) ? character.toLowerCase().charCodeAt(0) : 0
})

/** The same with the joiners of identifiers, which are spelled as they are. */
const SPELLED = PLAIN_LOWER.slice()
for (const joiner of '-_.@') SPELLED[joiner.charCodeAt(0)] = joiner.charCodeAt(0)

/** A word's hash, one lower-case character at a time, from 0 on. */
export const hashWith = (hash: number, lower: number): number => (Math.imul(hash, 31) + lower) | 0

/** The word from `start` to `end` (exclusive): at most 64 ASCII letters and digits, whose hash is `hash`. */
export function plainWord(units: Uint16Array, start: number, end: number, hash: number): Word {
  const length = end - start
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
  const place = slot * MAX_CHARS
  const known = kept[slot]
  if (known?.form.length === length) {
    let at = 0
    while (at < length && characters[place + at] === SPELLED[units[start + at] ?? 0]) at++
    if (at === length) return known
  }
  for (let at = 0; at < length; at++) characters[place + at] = SPELLED[units[start + at] ?? 0] ?? 0
  // A string of its own: a slice would keep the whole text in memory.
  return (kept[slot] = newWord(characters.toString('latin1', place, place + length)))
}

/** The same of an identifier: at most 64 ASCII letters, digits and `-_.@`. */
export function plainIdentifier(units: Uint16Array, start: number, end: number): Word {
  let hash = 0
  for (let at = start; at < end; at++) hash = hashWith(hash, SPELLED[units[at] ?? 0] ?? 0)
  return plainWord(units, start, end, hash)
}

/** The word of a form that is no plain word, or not known to be. */
export function wordOf(form: string): Word {
  let word = others.get(form)
  if (word === undefined) {
    if (others.size >= MAX_OTHERS) others.clear()
    word = newWord(ownString(form))
    others.set(word.form, word)
  }
  return word
}

const newWord = (form: string): Word => ({ form, norwegianStem: undefined, englishStem: undefined })
