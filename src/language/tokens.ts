import { fold } from './fold.ts'
import { hashWith, PLAIN_LOWER, plainIdentifier, plainWord, type Word, wordOf } from './known-words.ts'
import { withUnits } from './units.ts'

/** A word in a text. `form` is the folded word, at most 64 UTF-16 units, never with white space or control characters;
 *  `start` and `end` are UTF-16 offsets into the text, end exclusive. */
export interface Token {
  readonly form: string
  readonly start: number
  readonly end: number
  /** An identifier as a whole, whose parts are tokens too; see `eachToken`. */
  readonly whole: boolean
}

/** Returns whether to go on. */
export type TokenVisitor = (form: string, start: number, end: number, whole: boolean) => boolean
export type WordVisitor = (word: Word, start: number, end: number, whole: boolean) => boolean

/** Longer words are cut here: a SHA-256 in hex still fits, base64 does not fill the index with its lines. */
export const MAX_FORM_CHARS = 64
/** How much of a word is folded at most, since marks and invisible characters fall away. */
const MAX_FOLDED_CHARS = 4 * MAX_FORM_CHARS

/** What a UTF-16 unit does to a word. */
const ENDS = 0
const LETTER = 1 // and digits
const MARK = 2 // continues a word: combining marks, and what is not seen, such as soft hyphens
const JOINER = 3 // between words: makes an identifier of them
const APOSTROPHE = 4 // before a letter: belongs to the word
const SURROGATE = 5 // one half of a character beyond U+FFFF
const SIGN = 6 // ends it too, unless it belongs to a name such as c++

const HYPHEN = 0x2d
const UNDERSCORE = 0x5f
const LETTER_CLASS = /^[\p{L}\p{N}]$/u
const MARK_CLASS = /^[\p{M}\u00ad\u200b-\u200d\u2060\ufeff]$/u
const kinds = kindsOfCharacters()

function kindsOfCharacters(): Uint8Array {
  const table = new Uint8Array(0x10000)
  for (let code = 0; code < table.length; code++) {
    const character = String.fromCharCode(code)
    if (LETTER_CLASS.test(character)) table[code] = LETTER
    else if (MARK_CLASS.test(character)) table[code] = MARK
    else if (code >= 0xd800 && code <= 0xdfff) table[code] = SURROGATE
  }
  for (const joiner of '-_.@\u2010\u2011') table[joiner.charCodeAt(0)] = JOINER
  for (const sign of '+#') table[sign.charCodeAt(0)] = SIGN
  for (const apostrophe of "'\u2019\u02bc\u00b4") table[apostrophe.charCodeAt(0)] = APOSTROPHE
  return table
}

/** Every token of a text, in reading order. Linear.
 *
 *  A word is a run of letters and digits. Words joined by one of `- _ . @` are an identifier (`x86_64`, `CVE-2024-123`,
 *  `ola@firma.no`, `10.0.0.1`, `PID-parametrene`): each part is a word, and after the last part comes the whole. A whole
 *  is no step in the text: who lists words for phrases puts wholes elsewhere (`wordsOf`: after all words), so that "bytte
 *  PID parametrene" is a phrase in *bytte PID-parametrene*. `c++` and `c#` are wholes beside the word *c*. A whole that
 *  would be longer than 64 is left out; its parts are there.
 *
 *  One letter and a hyphen open a word: *e-post* is *epost*, *U-Boot* is *uboot*, as many write them. *CamelCase* is one
 *  word: in two it would find *JavaScript* under *java* and lose "github repo" in *GitHub repo*. An apostrophe within a
 *  word is dropped, with an s after it at the end: *don't* is *dont*, *Kari's* is *kari*. */
export function eachToken(text: string, visit: TokenVisitor): void {
  eachWord(text, (word, start, end, whole) => visit(word.form, start, end, whole))
}

/** The same, with each token as the word it is. */
export function eachWord(text: string, visit: WordVisitor): void {
  withUnits(text, (units) => {
    const words = new WordReader(text, units)
    let at = words.next(0)
    while (at >= 0) {
      const end = readIdentifier(words, at, visit)
      if (end < 0) return
      at = words.next(end)
    }
  })
}

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  eachToken(text, (form, start, end, whole) => tokens.push({ form, start, end, whole }) > 0)
  return tokens
}

/** Visits the identifier, or mere word, that starts at `start`. Gives its end, or -1 when the visitor has had enough. */
function readIdentifier(words: WordReader, start: number, visit: WordVisitor): number {
  let word = words.read(start)
  if (words.standsAlone()) return visit(word, start, words.end, false) ? words.end : -1
  let parts = 0
  let whole: string | undefined // while undefined, it is spelled as it stands in the text
  for (let at = start; ; word = words.read(at)) {
    let isPlain = words.wasPlain
    if (word.form.length === 1 && word.form > '9' && words.opensWord()) {
      word = wordOf(cut(word.form + words.read(words.end + 1).form))
      isPlain = false
    }
    if (word.form !== '') {
      if (!visit(word, at, words.end, false)) return -1
      parts += 1
    }
    if (!isPlain) whole ??= words.slice(start, at)
    if (whole !== undefined && whole.length <= MAX_FORM_CHARS) whole += word.form
    if (!words.joins()) break
    const joiner = words.joiner()
    if (joiner !== words.slice(words.end, words.end + 1)) whole ??= words.slice(start, words.end)
    if (whole !== undefined) whole += joiner
    at = words.end + 1
  }
  const { end } = words
  if (parts > 1) {
    const known = whole === undefined ? words.plain(start, end) : wholeOf(whole)
    return known === undefined || visit(known, start, end, true) ? end : -1
  }
  const sign = parts === 1 ? words.sign() : ''
  const known = sign === '' ? undefined : wholeOf((whole ?? word.form) + sign)
  return known === undefined || visit(known, start, end + sign.length, true) ? end + sign.length : -1
}

const wholeOf = (form: string): Word | undefined => (form.length <= MAX_FORM_CHARS ? wordOf(form) : undefined)

/** Reads single words at places of a text, and what stands around the last one read. */
class WordReader {
  private readonly text: string
  private readonly units: Uint16Array
  private readonly length: number
  /** Where the last word read ends, exclusive. */
  end = 0
  /** The last word read is ASCII letters and digits alone. */
  wasPlain = true

  constructor(text: string, units: Uint16Array) {
    this.text = text
    this.units = units
    this.length = text.length
  }

  /** Where the next word starts, from `from` on, or -1. */
  next(from: number): number {
    const { units, length } = this
    for (let at = from; at < length; at++) {
      const kind = kinds[units[at] ?? 0]
      if (kind === LETTER || (kind === SURROGATE && this.isLetter(at))) return at
    }
    return -1
  }

  /** The word at `start`, where a letter must stand. */
  read(start: number): Word {
    const { units, length } = this
    let at = start
    let hash = 0
    for (; at < length; at++) {
      const lower = PLAIN_LOWER[units[at] ?? 0] ?? 0
      if (lower === 0) break
      hash = hashWith(hash, lower)
    }
    const kind = at === length ? ENDS : (kinds[units[at] ?? 0] ?? ENDS)
    if (at - start > MAX_FORM_CHARS || (kind !== ENDS && kind !== JOINER && kind !== SIGN)) return this.readOther(start)
    this.end = at
    this.wasPlain = true
    return plainWord(units, start, at, hash)
  }

  /** A stretch of plain words and joiners as one; undefined where it is too long to be one. */
  plain(start: number, end: number): Word | undefined {
    return end - start > MAX_FORM_CHARS ? undefined : plainIdentifier(this.units, start, end)
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end).toLowerCase()
  }

  /** A word with letters beyond ASCII, with an apostrophe, or very long. */
  private readOther(start: number): Word {
    const { units, length } = this
    this.wasPlain = false
    let at = start
    let bits = 0
    for (; at < length; at++) {
      const code = units[at] ?? 0
      const kind = kinds[code]
      if (kind === LETTER || kind === MARK) bits |= code
      else if (kind === APOSTROPHE && this.isLetter(at + 1)) bits |= 0x80
      else if (kind === SURROGATE && this.isLetter(at)) at += 1
      else break
      if (kind === SURROGATE) bits |= 0x80
    }
    this.end = at
    const word = this.text.slice(start, Math.min(at, start + MAX_FOLDED_CHARS))
    return wordOf(cut(bits < 0x80 ? word.toLowerCase() : foldWord(word)))
  }

  /** Neither a joiner nor a sign follows. */
  standsAlone(): boolean {
    if (this.end === this.length) return true
    const kind = kinds[this.units[this.end] ?? 0]
    return kind !== JOINER && kind !== SIGN
  }

  /** A joiner and another word follow. */
  joins(): boolean {
    return this.end < this.length && kinds[this.units[this.end] ?? 0] === JOINER && this.isLetter(this.end + 1)
  }

  joiner(): string {
    const joiner = this.text.charAt(this.end)
    return joiner > '\u007f' ? '-' : joiner
  }

  /** After a single letter: a hyphen and a word of two letters or more follow, as in *e-post*. */
  opensWord(): boolean {
    return this.joins() && this.joiner() === '-' && this.startsLetters(this.end + 2)
  }

  /** The `++` or `#` of a programming language's name that follows, or nothing. */
  sign(): string {
    const { text, end } = this
    if (end === this.length || kinds[this.units[end] ?? 0] !== SIGN) return ''
    if (text[end] === '+') return text[end + 1] === '+' && text[end + 2] !== '+' ? '++' : ''
    return !this.isLetter(end + 1) && text[end + 1] !== '#' ? '#' : ''
  }

  private startsLetters(at: number): boolean {
    const isDigit = (character: string): boolean => character >= '0' && character <= '9'
    return this.isLetter(at) && !isDigit(this.text.charAt(at - 1)) && !isDigit(this.text.charAt(at))
  }

  private isLetter(at: number): boolean {
    if (at >= this.length) return false
    const kind = kinds[this.units[at] ?? 0]
    return kind === LETTER || (kind === SURROGATE && isLetterPair(this.text, at))
  }
}

/** Whether the two UTF-16 units at a place are a letter or digit beyond the basic plane; half of one is none. */
const isLetterPair = (text: string, at: number): boolean =>
  LETTER_CLASS.test(String.fromCodePoint(text.codePointAt(at) ?? 0))

const APOSTROPHES = /['\u2019\u02bc\u00b4]/u

function foldWord(word: string): string {
  const [first = '', ...rest] = word.split(APOSTROPHES).map(fold)
  if (rest.length === 0) return first
  if (rest.at(-1) === 's') rest.pop()
  return first + rest.join('')
}

/** Cut to the longest form allowed, never through a character. */
function cut(form: string): string {
  if (form.length <= MAX_FORM_CHARS) return form
  const last = form.charCodeAt(MAX_FORM_CHARS - 1)
  return form.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_FORM_CHARS - 1 : MAX_FORM_CHARS)
}

/** How many words a text has as people count them: *e-post*, *don't* and *x86_64* are one each. */
export function countWords(text: string): number {
  return withUnits(text, (units) => {
    let words = 0
    let isInside = false
    for (let at = 0; at < text.length; at++) {
      const unit = units[at] ?? 0
      const kind = kinds[unit]
      if (kind === LETTER || (kind === SURROGATE && isLetterPair(text, at))) {
        if (!isInside) words++
        isInside = true
        if (kind === SURROGATE) at++
      } else isInside &&= kind === MARK || kind === APOSTROPHE || unit === HYPHEN || unit === UNDERSCORE
    }
    return words
  })
}

/** The letters and digits of a text in lower case, as UTF-16 in the machine's byte order, and nothing else of it. */
export function lettersOf(text: string): Uint8Array {
  const lower = text.toLowerCase()
  return withUnits(lower, (units) => {
    const letters = new Uint16Array(lower.length)
    let length = 0
    for (let at = 0; at < lower.length; at++) {
      const kind = kinds[units[at] ?? 0]
      if (kind === LETTER) letters[length++] = units[at] ?? 0
      else if (kind === SURROGATE && isLetterPair(lower, at)) {
        letters[length++] = units[at++] ?? 0
        letters[length++] = units[at] ?? 0
      }
    }
    return new Uint8Array(letters.buffer, 0, 2 * length)
  })
}
