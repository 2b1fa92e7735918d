import type { Address } from '../model/message.ts'
import type { Lines } from './lines.ts'
import { mailboxIn, trailingName } from './mailbox-text.ts'
import { anyOf } from './phrases.ts'

/** "wrote" as mail programs say it above a quote. */
const VERBS = anyOf(
  'wrote|writes|said|skrev|skreiv|skriver|schrieb|schrieben|a écrit|écrit|escribió|escribio|escreveu',
  String.raw`ha scritto|scrive|scritto|napisał\(a\)|napisał|napisała|napisal\(a\)|написал\(а\)|написал|написала`,
  String.raw`пише|написав|пишет|schreef|geschreven|kirjoitti|rašė|yazdı|a scris|skrifaði|skrifaði|napsal\(a\)`,
  'napsal|napísal|írta|έγραψε|写道|寫道|のメッセージ',
)
const VERB = new RegExp(String.raw`(?:^|[^\p{L}])${VERBS}(?!\p{L})`, 'iu')
/** How the line begins: a preposition before a date, a weekday, a date or a year. */
const OPENING = new RegExp(
  String.raw`^["'*\-–—\s]{0,8}(?:${anyOf(
    'on|at|den|på|le|am|op|em|el|il|a|la|w dniu|dnia|dne|dňa|в|у|pe|pada|quoting|citerar|citat fra',
    'zitat von|citando|in (?:article|message)',
    '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?',
    '(?:man|tirs?|ons|tors?|fre|lør|laur|søn|sun|mån|tys|tis|lör|sön)(?:dag)?|mo|di|mi|do|fr|sa|so',
    '(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|seg',
    'ter|qua|qui|sex|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг',
    'пятница|суббота|воскресенье',
  )}(?!\p{L})|在|\d{1,4}[.\-/ ])`,
  'iu',
)
const DATE_OR_TIME = /\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{1,2}\.?\s{1,2}\p{L}{3}|年/u
const ADDRESS = /[^\s<>]@[^\s<>]/
/** Gmail's older, wordless intro: `2016-10-24 15:36 GMT+02:00 Kari Li <kari@example.org>:`. */
const WORDLESS =
  /^\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+(?:\d{1,2}:\d{2}\s+(?:GMT|UTC)\s?[+-]\d{1,2}:?\d{2}\s+\S|[^<]{2,60}<[^<>\s]+@)/
/** The shortest is `írta`, or in Chinese two characters and a colon. */
const MIN_VERB_CHARS = 3
const MAX_INTRO_LINES = 5
const MAX_INTRO_CHARS = 500

export interface QuoteIntro {
  readonly start: number
  /** The line after the intro. */
  readonly end: number
  readonly author: Address | undefined
}

/** Finds the lines that introduce a quote ("Den 3. mars 2025 kl. 09:14 skrev Kari Li <kari@example.org>:"), which may be
 *  wrapped over five lines. Asks for each line once, forward, and remembers where a verb was last seen, so that the
 *  work is the same few steps a line whatever the text. */
export class QuoteIntros {
  readonly #lines: Lines
  readonly #isQuoted: (line: number) => boolean
  readonly #beginnings: Uint8Array
  #lastVerb = -MAX_INTRO_LINES
  #testedTo = 0

  constructor(lines: Lines, isQuoted: (line: number) => boolean) {
    this.#lines = lines
    this.#isQuoted = isQuoted
    this.#beginnings = new Uint8Array(lines.count)
  }

  /** The intro that ends with this line; none of its lines is before `from`. */
  endingAt(line: number, from: number): QuoteIntro | undefined {
    const last = this.#lines.lastChar(line)
    if (last === ':' || last === '：' || last === '-' || last === '*') return this.#verbal(line, from)
    if (!this.#lines.beginsWithDigit(line)) return undefined
    const text = this.#lines.at(line)
    if (!WORDLESS.test(text)) return undefined
    return { start: line, end: line + 1, author: authorIn(text) }
  }

  #verbal(line: number, from: number): QuoteIntro | undefined {
    const first = Math.max(from, line - MAX_INTRO_LINES + 1)
    const isQuoteNext = this.#isQuoteNext(line)
    if (!this.#hasVerb(first, line) && !this.#isWordless(line, first) && !isQuoteNext) return undefined
    for (let start = line; start >= first; start--) {
      if (!this.#mayBegin(start)) continue
      const text = this.#join(start, line)
      if (text.length > MAX_INTRO_CHARS) break
      const isDated = OPENING.test(text) && DATE_OR_TIME.test(text)
      if (isDated && (isSaid(text, isQuoteNext ? MAX_DATED_NAME_WORDS : 1) || WORDLESS.test(text)))
        return this.#intro(start, line, text)
      if (ADDRESS.test(text) && isSaid(text) && !this.#hasOpeningAbove(start, first, line))
        return this.#intro(start, line, text)
    }
    if (!isQuoteNext) return undefined
    const text = this.#lines.at(line)
    const isNaming = text.length <= MAX_NAMING_CHARS && (ADDRESS.test(text) || NAMING.test(text))
    return isNaming || isSaid(text, MAX_NAME_WORDS) ? this.#intro(line, line, text) : undefined
  }

  /** Whether a line begins as intros do, or holds an address: looked at once, for up to five lines ask. */
  #mayBegin(line: number): boolean {
    if (this.#beginnings[line] === 0)
      this.#beginnings[line] = OPENING.test(this.#lines.at(line)) || ADDRESS.test(this.#lines.at(line)) ? 2 : 1
    return this.#beginnings[line] === 2
  }

  /** A line further up begins as intros do, with a date: this one only goes on with it. */
  #hasOpeningAbove(start: number, first: number, line: number): boolean {
    for (let above = start - 1; above >= first; above--) {
      if (this.#lines.isBlank(above)) return false
      if (OPENING.test(this.#lines.at(above)) && DATE_OR_TIME.test(this.#join(above, line))) return true
    }
    return false
  }

  /** `2016-10-24 15:36 GMT+02:00 Kari Li <` and, wrapped, `kari@example.org>:`. */
  #isWordless(line: number, first: number): boolean {
    const isDated = (at: number) => this.#lines.beginsWithDigit(at) && /^\d{4}[-/]/.test(this.#lines.at(at))
    return isDated(line) || (line > first && isDated(line - 1))
  }

  #hasVerb(first: number, line: number): boolean {
    for (this.#testedTo = Math.max(this.#testedTo, first); this.#testedTo <= line; this.#testedTo++)
      if (this.#lines.lengthOf(this.#testedTo) >= MIN_VERB_CHARS && VERB.test(this.#lines.at(this.#testedTo)))
        this.#lastVerb = this.#testedTo
    return this.#lastVerb >= first
  }

  #isQuoteNext(line: number): boolean {
    const next = this.#lines.nextVisible(line + 1, 3)
    return next !== undefined && this.#isQuoted(next)
  }

  #join(start: number, end: number): string {
    let text = ''
    for (let line = start; line <= end; line++) text += `${line === start ? '' : ' '}${this.#lines.at(line)}`
    return text.replace(/\s+/g, ' ').trim()
  }

  #intro(start: number, line: number, text: string): QuoteIntro {
    return { start, end: line + 1, author: authorIn(text) }
  }
}

/** An intro without a verb of ours: `Quoting Kari Li <kari@example.org>:`, `According to Kari:`. */
const NAMING = /^(?:quoting|according to|citerar|citat fra|zitat von|citando a?|in (?:article|message)|fra|from)\s/i
const MAX_NAMING_CHARS = 160
/** Words after the verb that are taken for a name where marked lines follow: after a date more, since services write
 *  "Kari Anne Li via Spør oss". */
const MAX_NAME_WORDS = 5
const MAX_DATED_NAME_WORDS = 8

/** The verb stands where an intro has it: at the end, or before a name, address or date, and the colon. "I wrote a
 *  letter in which I said:" is prose. Up to so many words are a name whatever they look like. */
function isSaid(text: string, nameWords = 1): boolean {
  const verb = VERB.exec(text)
  if (verb === null) return false
  const before = text.slice(0, verb.index)
  if (/(?:^|\s)(?:i|we|jeg|eg|vi|ich|je|who|which|that|som)$/iu.test(before.trim())) return false
  const rest = text
    .slice(verb.index + verb[0].length)
    .replace(/[\s:：*\-–]+$/u, '')
    .trim()
  if (rest === '' || ADDRESS.test(rest)) return true
  const words = rest.split(/\s+/)
  if (/^(?:on|am|den|le|het volgende|følgende|følgjande|the following)\b/iu.test(rest)) return words.length <= 12
  if (words.length <= nameWords) return true
  return words.length <= 6 && words.every((word) => /^["'(]?[\p{Lu}\p{N}]|^(?:via|von|van|de|af|av)$/u.test(word))
}

/** Whose words an intro announces. */
function authorIn(text: string): Address | undefined {
  const bare = text.replace(/^[\s\-*]+|[\s:：\-*]+$/g, '')
  const verb = VERB.exec(bare)
  const after = verb === null ? '' : bare.slice(verb.index + verb[0].length)
  const before = verb === null ? bare : bare.slice(0, verb.index)
  const named = /\p{L}{2}/u.test(after) && !/^\s*(?:on|am|den|het)\b/i.test(after) ? after : before
  const mailbox = mailboxIn(named)
  const name = trailingName(mailbox?.address === '' ? named : (mailbox?.name ?? ''))
  const address = mailbox?.address ?? ''
  return name === '' && address === '' ? undefined : { name, address }
}
