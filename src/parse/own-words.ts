import type { Address, PartKind, TextPart } from '../model/message.ts'
import { warningEnd } from './disclaimer.ts'
import { type HeaderBlock, HeaderBlocks } from './header-block.ts'
import { Lines } from './lines.ts'
import { anyOf, startingWith } from './phrases.ts'
import type { QuoteIntro } from './quote-intro.ts'
import { QuoteIntros } from './quote-intro.ts'
import { scrubbedEnd } from './scrubbed.ts'
import { signatureEnd, signatureStart } from './signature.ts'
import { kindsUnder } from './under-words.ts'

/** `-----Original Message-----`, `-------- Videresendt melding --------`, `---------- Forwarded message ---------`, starred or not. */
const ANNOUNCEMENT = /^[*\s]{0,3}[-_]{2,}\s?(.{4,80}?)\s?[-_]{2,}[*\s]{0,3}$/u
const ORIGINAL_WORDS = startingWith(
  'original (?:message|e-?mail|appointment)|opprinnelig (?:melding|avtale)|opphavleg melding',
  'oprindelig meddelelse|originalmeddelelse|ursprungligt meddelande|original meddelande',
  "ursprüngliche nachricht|originalnachricht|message d'origine|message original|mensaje original",
  'mensagem original|messaggio originale|oorspronkelijk bericht|alkuperäinen viesti',
  'wiadomość oryginalna|oryginalna wiadomość|původní zpráva|исходное сообщение|reply message',
  'svar på melding',
)
const FORWARD_WORDS = startingWith(
  String.raw`forwarded (?:message|e-?mail|by\b)|videresendt (?:melding|e-post|meddelelse)|vidaresend[te]? melding`,
  'vidarebefordrat (?:meddelande|mejl)|weitergeleitete nachricht|message (?:transféré|réexpédié)',
  'mensaje reenviado|mensagem encaminhada|messaggio (?:inoltrato|rinviato)|doorgestuurd bericht',
  'välitetty viesti|wiadomość przekazana|přeposlaná zpráva|пересылаемое сообщение|start på videresendt',
  'start of forwarded',
)
/** Lotus Notes', which breaks it before its closing dashes. */
const NOTES_FORWARD = /^-{8,}\s?Forwarded by\s/i
/** Apple's, without dashes. */
const FORWARD_LINE = new RegExp(
  String.raw`^[>\s]{0,4}${anyOf(
    'begin forwarded message|start på videresendt melding|start på vidaresendt melding',
    'videresendt melding|påbegynt videresendt meddelelse|vidarebefordrat brev',
    'anfang der weitergeleiteten nachricht|début du message réexpédié|inicio del mensaje reenviado',
    'início da mensagem encaminhada|inizio messaggio inoltrato|begin doorgestuurd bericht',
  )}\s?:?$`,
  'iu',
)
/** What such a line begins with: most lines need not be tried. */
const FORWARD_INITIALS = new Set('>bBsSvVpPaAdDiIíÍ')
const MAX_FORWARD_LINE_CHARS = 60
const MIN_ANNOUNCEMENT_CHARS = 8
/** `AL>` and `Kari>`: quotes by initials or name; not the prompts of programs. */
const NAMED_QUOTE = /^[A-Z][A-Za-z]{0,9}>(?:\s|$)/
const WRAPPED_AT = 65
const MAX_SIGNED = 50
const KINDS: readonly PartKind[] = ['own', 'quote', 'forward', 'signature', 'disclaimer', 'footer']
const CODE = Object.fromEntries(KINDS.map((kind, code) => [kind, code])) as Readonly<Record<PartKind, number>>

/** Splits a mail's text into the sender's own words, quotes of mail answered, mail passed on, and what stands under the
 *  words (signature, disclaimer, list footer). A gateway's warning above the words counts as disclaimer. Parts cover the text.
 *
 *  One pass over the lines; what is looked at beside a line is a fixed number of its neighbours, so that a text of a
 *  megabyte takes the same time whatever it holds. A quote marked by `>` ends where the marks end, and what stands
 *  between quotes is own. A copied header or an introduction without marks after it takes all that follows, unless
 *  nothing stands before: a mail of which only "On ... wrote:" is left in front was answered below, its marks lost.
 *  `sender` is the sender's name as the mail's header has it, by which a signature block is known that nothing announces. */
export function splitOwnWords(text: string, sender = ''): TextPart[] {
  if (text === '') return []
  const scan = new Scan(new Lines(text))
  scan.warning()
  scan.quotes()
  scan.signatures(sender)
  return scan.parts()
}

class Scan {
  readonly #lines: Lines
  readonly #kinds: Uint8Array
  readonly #authors = new Map<number, Address>()
  readonly #intros: QuoteIntros
  readonly #headers: HeaderBlocks
  /** Outlook for Mac marks a quote by setting it four spaces in. */
  #areIndentsQuotes = false
  /** The first line of the mail proper. */
  #words = 0

  constructor(lines: Lines) {
    this.#lines = lines
    this.#kinds = new Uint8Array(lines.count)
    this.#headers = new HeaderBlocks(lines)
    this.#intros = new QuoteIntros(lines, (line) => this.#isMarked(line))
  }

  /** What a gateway set above a mail from outside is nobody's words. */
  warning(): void {
    this.#words = warningEnd(this.#lines, 0)
    this.#kinds.fill(CODE.disclaimer, 0, this.#words)
  }

  quotes(): void {
    let hasOwn = false
    let ownFrom = this.#words // first line since the last quote: an intro cannot begin before it
    for (let line = this.#words; line < this.#lines.count; line++) {
      if (this.#lines.isBlank(line)) continue
      const end = this.#quoteAt(line, ownFrom, hasOwn)
      if (end === undefined) hasOwn = true
      else {
        ownFrom = end
        line = end - 1
      }
    }
    this.#joinBlanksBetweenQuotes()
  }

  /** Marks what begins at this line, if it is no own line, and gives the line after it. */
  #quoteAt(line: number, ownFrom: number, hasOwn: boolean): number | undefined {
    if (this.#isMarked(line)) return this.#introClosedAt(line, ownFrom) ?? this.#markedFrom(line, line, undefined)
    const scrubbed = scrubbedEnd(this.#lines, line)
    if (scrubbed !== undefined) return this.#mark(line, scrubbed, 'footer', undefined)
    const announced = this.#announcedAt(line, hasOwn)
    if (announced !== undefined) return announced
    const isTime = this.#lines.lengthOf(line) < 40 && this.#lines.beginsWithDigit(line)
    const block = isTime ? this.#headers.notesTableAt(line) : this.#headers.at(line, false)
    if (block !== undefined && !this.#isInPatch(line))
      return this.#copied(block, this.#withRuleAbove(Math.max(block.start, ownFrom), ownFrom), hasOwn)
    const intro = this.#intros.endingAt(line, ownFrom)
    return intro === undefined ? undefined : this.#introduced(intro)
  }

  /** `On ..., Kari Li <kari@example.org` and, wrapped, `> wrote:` - which is no quoted line. */
  #introClosedAt(line: number, ownFrom: number): number | undefined {
    if (line === ownFrom || !/^>\s{0,2}[^\s<>]{0,16}\s?:$/.test(this.#lines.at(line))) return undefined
    const intro = this.#intros.endingAt(line, ownFrom)
    return intro === undefined || intro.start === line ? undefined : this.#introduced(intro)
  }

  #introduced(intro: QuoteIntro): number {
    const next = this.#lines.nextVisible(intro.end, 4)
    this.#areIndentsQuotes ||= next !== undefined && this.#isIndentedFrom(next)
    if (next !== undefined && this.#isMarked(next)) return this.#markedFrom(intro.start, next, intro.author)
    if (this.#hasOwnBefore(intro.start)) return this.#restFrom(intro.start, 'quote', intro.author)
    return this.#mark(intro.start, intro.end, 'quote', intro.author)
  }

  /** A line that says that a mail answered, or passed on, follows. */
  #announcedAt(line: number, hasOwn: boolean): number | undefined {
    const first = this.#lines.firstChar(line)
    if (first === '') return undefined
    const isDashed = first === '-' || first === '_' || first === '*'
    if (!isDashed && this.#lines.lengthOf(line) > 2 * MAX_FORWARD_LINE_CHARS) return undefined
    if (this.#lines.lengthOf(line) < MIN_ANNOUNCEMENT_CHARS) return undefined
    const text = this.#lines.at(line)
    const words = isDashed ? ANNOUNCEMENT.exec(text)?.[1] : undefined
    const isForward =
      (words !== undefined && FORWARD_WORDS.test(words)) ||
      (text.length < MAX_FORWARD_LINE_CHARS && FORWARD_INITIALS.has(first) && FORWARD_LINE.test(text)) ||
      (isDashed && NOTES_FORWARD.test(text))
    if (!isForward && (words === undefined || !ORIGINAL_WORDS.test(words))) return undefined
    const next = this.#lines.nextVisible(line + 1, 4)
    if (next === undefined) return this.#mark(line, line + 1, isForward ? 'forward' : 'quote', undefined)
    if (this.#isMarked(next)) return this.#markedFrom(line, next, undefined, isForward ? 'forward' : 'quote')
    const block = this.#announcedBlock(next)
    if (block !== undefined) return this.#copied(block, line, hasOwn, isForward ? 'forward' : undefined)
    return this.#restFrom(line, isForward || !hasOwn ? 'forward' : 'quote', undefined)
  }

  #announcedBlock(line: number): HeaderBlock | undefined {
    for (let at = line; at < line + 5; at++) {
      const block = this.#headers.at(at, true)
      if (block !== undefined) return block
    }
    return undefined
  }

  /** A copied header takes all that follows; but where nothing stands above it and its mail is marked line by line, it
   *  was answered between the lines. */
  #copied(block: HeaderBlock, start: number, hasOwn: boolean, kind: PartKind = hasOwn ? 'quote' : 'forward'): number {
    const next = this.#lines.nextVisible(block.end, 4)
    if (!hasOwn && next !== undefined && this.#isMarked(next)) return this.#markedFrom(start, next, block.author)
    return this.#restFrom(start, kind, block.author)
  }

  /** From the quote's introduction to the last of its marked lines. */
  #markedFrom(start: number, firstMarked: number, author: Address | undefined, kind: PartKind = 'quote'): number {
    let end = firstMarked
    for (let line = firstMarked; line < this.#lines.count; line++) {
      if (this.#isMarked(line)) end = line + 1
      else if (!this.#isWrappedRest(line)) break
    }
    return this.#mark(start, Math.max(end, start + 1), kind, author)
  }

  #restFrom(start: number, kind: PartKind, author: Address | undefined): number {
    return this.#mark(start, this.#lines.count, kind, author)
  }

  #mark(start: number, end: number, kind: PartKind, author: Address | undefined): number {
    this.#kinds.fill(CODE[kind], start, end)
    if (author !== undefined) this.#authors.set(start, author)
    return end
  }

  #isMarked(line: number): boolean {
    const first = this.#lines.firstChar(line)
    if (first === '>') return !this.#isEscapedFrom(line)
    if (first === '|') return this.#isBarred(line) && (this.#isBarred(line + 1) || this.#isBarred(line - 1))
    if (this.#areIndentsQuotes && this.#isIndented(line)) return true
    return first >= 'A' && first <= 'Z' && this.#isNamedQuote(line)
  }

  #isIndented(line: number): boolean {
    return /^(?: {4}|\t)/.test(this.#lines.text.slice(this.#lines.startOf(line), this.#lines.startOf(line) + 4))
  }

  /** The next three lines with text are set in. */
  #isIndentedFrom(line: number): boolean {
    for (let at: number | undefined = line, seen = 0; seen < 3; seen++) {
      if (at === undefined || !this.#isIndented(at)) return false
      at = this.#lines.nextVisible(at + 1, 4)
    }
    return true
  }

  /** `| quoted`, as some web mail marks; a table has more bars. */
  #isBarred(line: number): boolean {
    return line >= 0 && line < this.#lines.count && /^\|(?: [^|]*)?$/.test(this.#lines.at(line))
  }

  /** `>From the beginning`: a line of the sender's that an mbox escaped. */
  #isEscapedFrom(line: number): boolean {
    if (!this.#lines.startsWith(line, '>From ')) return false
    return this.#lines.firstChar(line - 1) !== '>' && this.#lines.firstChar(line + 1) !== '>'
  }

  #isNamedQuote(line: number): boolean {
    const start = this.#lines.startOf(line)
    const sign = this.#lines.text.slice(start, start + 16).indexOf('>')
    if (sign === -1 || !NAMED_QUOTE.test(this.#lines.at(line))) return false
    const isSame = (other: number) =>
      this.#lines.text.startsWith(this.#lines.text.slice(start, start + sign + 1), this.#lines.startOf(other))
    return (line > 0 && isSame(line - 1)) || (line + 1 < this.#lines.count && isSame(line + 1))
  }

  /** The end of a quoted line that a program broke without marking what it broke off: short, between marks. */
  #isWrappedRest(line: number): boolean {
    if (this.#lines.isBlank(line) || line === 0 || line + 1 >= this.#lines.count) return false
    if (!this.#isMarked(line - 1) || !this.#isMarked(line + 1)) return false
    if (this.#lines.lengthOf(line - 1) < WRAPPED_AT || this.#lines.lengthOf(line) >= 40) return false
    return /^[\p{Ll}\p{N}]/u.test(this.#lines.firstChar(line))
  }

  /** `git format-patch` writes a header of its own at the top of what is the sender's work. */
  #isInPatch(line: number): boolean {
    return line > 0 && /^From [0-9a-f]{40} /.test(this.#lines.at(line - 1))
  }

  /** Outlook draws a line of underscores above a copied header. */
  #withRuleAbove(line: number, ownFrom: number): number {
    for (let above = line - 1; above >= Math.max(ownFrom, line - 3); above--) {
      if (this.#lines.isBlank(above)) continue
      return /^[_\-=*]{5,}$/.test(this.#lines.at(above)) ? above : line
    }
    return line
  }

  #hasOwnBefore(line: number): boolean {
    for (let above = line - 1; above >= this.#words; above--) {
      if (this.#kinds[above] !== CODE.own) return true // a quote before: this is not the mail's first line
      if (!this.#lines.isBlank(above)) return true
    }
    return false
  }

  #joinBlanksBetweenQuotes(): void {
    for (let line = 1; line < this.#lines.count; line++) {
      const above = this.#kinds[line - 1] ?? 0
      if (above === CODE.own || this.#kinds[line] !== CODE.own || !this.#lines.isBlank(line)) continue
      this.#kinds[line] = above
    }
  }

  /** Signatures stand at the end, and above a mail answered; answers between quotes have none, so only the first own
   *  stretches and the last are looked at. */
  signatures(sender: string): void {
    const stretches = [...this.#ownStretches()]
    const looked =
      stretches.length <= 2 * MAX_SIGNED
        ? stretches
        : [...stretches.slice(0, MAX_SIGNED), ...stretches.slice(-MAX_SIGNED)]
    let goesOn = false // whether words of the sender's stand above
    for (const [from, to] of looked) {
      const start = signatureStart(this.#lines, from, to, goesOn, sender)
      for (const [begin, end, kind] of kindsUnder(this.#lines, start, signatureEnd(this.#lines, start, to)))
        this.#kinds.fill(CODE[kind], begin, end)
      goesOn ||= this.#lines.nextVisible(from, start - from) !== undefined
    }
  }

  *#ownStretches(): Generator<[from: number, to: number]> {
    for (let line = 0; line < this.#lines.count; ) {
      let end = line + 1
      while (end < this.#lines.count && this.#kinds[end] === this.#kinds[line]) end++
      if (this.#kinds[line] === CODE.own) yield [line, end]
      line = end
    }
  }

  parts(): TextPart[] {
    const parts: TextPart[] = []
    for (let line = 0; line < this.#lines.count; ) {
      let end = line + 1
      while (end < this.#lines.count && this.#kinds[end] === this.#kinds[line] && !this.#authors.has(end)) end++
      const author = this.#authors.get(line)
      const kind = KINDS[this.#kinds[line] ?? 0] ?? 'own'
      const [from, to] = [this.#lines.startOf(line), this.#lines.startOf(end)]
      if (from < to)
        parts.push(author === undefined ? { kind, start: from, end: to } : { kind, start: from, end: to, author })
      line = end
    }
    return parts
  }
}
