import { fold } from './fold.ts'

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

/** Longer words are cut here: a SHA-256 in hex still fits, base64 does not fill the index with its lines. */
export const MAX_FORM_CHARS = 64
/** How much of a word is folded at most, since marks and invisible characters fall away. */
const MAX_FOLDED_CHARS = 4 * MAX_FORM_CHARS

/** What a UTF-16 unit does to a word; 0 ends it. */
const LETTER = 1 // and digits
const MARK = 2 // continues a word: combining marks, and what is not seen, such as soft hyphens
const JOINER = 3 // between words: makes an identifier of them
const APOSTROPHE = 4 // before a letter: belongs to the word
const SURROGATE = 5 // one half of a character beyond U+FFFF

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
  const words = new WordReader(text)
  let at = words.next(0)
  while (at >= 0) {
    const end = readIdentifier(words, at, visit)
    if (end < 0) return
    at = words.next(end)
  }
}

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  eachToken(text, (form, start, end, whole) => tokens.push({ form, start, end, whole }) > 0)
  return tokens
}

/** Visits the identifier, or mere word, that starts at `start`. Gives its end, or -1 when the visitor has had enough. */
function readIdentifier(words: WordReader, start: number, visit: TokenVisitor): number {
  let parts = 0
  let whole = ''
  let at = start
  for (;;) {
    const partStart = at
    let form = words.read(at)
    if (form.length === 1 && form > '9' && words.opensWord()) form = cut(form + words.read(words.end + 1))
    if (form !== '') {
      if (!visit(form, partStart, words.end, false)) return -1
      parts += 1
      if (whole.length <= MAX_FORM_CHARS) whole += form
    }
    if (!words.joins()) break
    if (whole.length <= MAX_FORM_CHARS) whole += words.joiner()
    at = words.end + 1
  }
  const { end } = words
  const sign = parts === 1 ? words.sign() : ''
  const isWhole = (parts > 1 || sign !== '') && whole.length + sign.length <= MAX_FORM_CHARS
  if (isWhole && !visit(whole + sign, start, end + sign.length, true)) return -1
  return end + sign.length
}

/** Reads single words at places of a text, and what stands around the last one read. */
class WordReader {
  readonly text: string
  /** Where the last word read ends, exclusive. */
  end = 0

  constructor(text: string) {
    this.text = text
  }

  /** Where the next word starts, from `from` on, or -1. */
  next(from: number): number {
    for (let at = from; at < this.text.length; at++) if (this.isLetter(at)) return at
    return -1
  }

  /** The folded word at `start`, where a letter must stand. */
  read(start: number): string {
    const { text } = this
    let at = start
    let bits = 0
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const kind = kinds[code]
      if (kind === LETTER || kind === MARK) bits |= code
      else if (kind === APOSTROPHE && this.isLetter(at + 1)) bits |= 0x80
      else if (kind === SURROGATE && this.isLetter(at)) at += 1
      else break
      if (kind === SURROGATE) bits |= 0x80
    }
    this.end = at
    const isPlain = bits < 0x80
    return cut(
      isPlain
        ? text.slice(start, at).toLowerCase()
        : foldWord(text.slice(start, Math.min(at, start + MAX_FOLDED_CHARS))),
    )
  }

  /** A joiner and another word follow. */
  joins(): boolean {
    return kinds[this.text.charCodeAt(this.end)] === JOINER && this.isLetter(this.end + 1)
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
    if (text.startsWith('++', end) && text[end + 2] !== '+') return '++'
    return text[end] === '#' && !this.isLetter(end + 1) && text[end + 1] !== '#' ? '#' : ''
  }

  private startsLetters(at: number): boolean {
    const isDigit = (character: string): boolean => character >= '0' && character <= '9'
    return this.isLetter(at) && !isDigit(this.text.charAt(at - 1)) && !isDigit(this.text.charAt(at))
  }

  private isLetter(at: number): boolean {
    const kind = kinds[this.text.charCodeAt(at)]
    return (
      kind === LETTER || (kind === SURROGATE && LETTER_CLASS.test(String.fromCodePoint(this.text.codePointAt(at) ?? 0)))
    )
  }
}

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
