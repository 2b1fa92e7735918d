import { CONTACT, contactBlockStart, hasPhone, isContactBlock } from './contact-block.ts'
import { disclaimerStart } from './disclaimer.ts'
import type { Lines } from './lines.ts'
import { footerStart, isRule, ruledFooterStart } from './list-footer.ts'
import { anyOf } from './phrases.ts'

/** Lines that phones and programs add, over languages; each is short and stands alone. */
const ADDED_BY_PROGRAM = new RegExp(
  String.raw`^[([<*_\s]{0,4}${anyOf(
    'sendt (?:fra|frå|med|via)|sendes frå|skicka(?:t|d|des) (?:från|med|via)|sent (?:from|via|with|by)',
    String.raw`envoyé (?:de|depuis|à partir|avec)|von mein\p{L}{1,3} .{2,40} gesendet|gesendet (?:von|mit)`,
    'enviado (?:desde|do|de|a partir)|inviato da|verzonden (?:met|vanaf|vanuit)|verstuurd vanaf|wysłane z',
    'odesláno z|отправлено (?:с|из)|lähetetty|(?:hent|last ned|få|skaffa?(?: deg)?|hämta) outlook',
    String.raw`get outlook|get \[outlook|(?:télécharge[rz]|obten(?:ir|ez)) outlook|(?:holen sie sich |laden sie )?outlook für|obtener outlook|diese nachricht wurde von`,
    '從我的|发自我的|iphone(?:から|から送信)|from my (?:iphone|ipad|phone|mobile|android)|someone from mobile',
  )}`,
  'iu',
)
/** "Yours", over languages, alone on its line or with a name after it. */
const CLOSING = new RegExp(
  String.raw`^${anyOf(
    'med (?:(?:vennleg|venleg|vennlig|venlig|vänlig|vänliga|beste|hjerteleg|bedste) )?(?:helsing|hilsen|hilsener|hilsning|hälsning|hälsningar)',
    '(?:vennlig|vennleg|venlig|venleg|beste|bedste|kjærlig|god|mange|varm) (?:hilsen|helsing|hilsning|hilsner)',
    String.raw`mvh|m\.v\.h\.?|hilsen|helsing|helsinger|hälsningar|vänliga hälsningar`,
    'mit (?:freundlichen|besten|lieben|herzlichen) grüßen',
    '(?:viele|liebe|beste|freundliche|herzliche) grüße',
    '(?:kind|best|warm|warmest|many|kindest|with) regards|regards|rgds|best wishes|sincerely',
    'yours (?:sincerely|truly|faithfully)|sincerely yours|thanks (?:and|&) (?:best |kind )?regards',
    'cordialement|bien cordialement|salutations|saludos(?: cordiales)?|un saludo|atenciosamente',
    'atentamente|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|groet(?:en)?|pozdrawiam',
    'z poważaniem|ystävällisin terveisin|terveisin|с уважением|bestu kveðjur|kveðja',
  )}(?:[\s,.!/–-]|$)`,
  'iu',
)
/** Words that close a mail only where nothing more than a name is beside them: prose begins with them too. */
const SHORT_CLOSING = new RegExp(
  String.raw`^${anyOf(
    'vh|best|all the best|cheers|yours|gruß|grüße|thanks|thank you|many thanks|thanks in advance|takk',
    'tusen takk|på forhånd takk|på førehand takk|tak|tack|abraços',
  )}[\s,.!–-]{0,4}(?:\p{Lu}[\p{L}.-]{0,30})?$`,
  'iu',
)
const DELIMITER = /^(?:--|—|–|- -|__)$/
const MAX_SIGNATURE_LINES = 30
const MAX_CLOSING_BLOCK_LINES = 14
const MAX_ROUNDS = 8
const MIN_PROSE_CHARS = 65
/** A patch below a signature is the sender's work again. */
const PATCH = /^(?:diff --git |Index: \S|@@ -\d|--- \S.{0,200}(?:\d{4}|\/))/

/** Where, in the own lines [from, to), the sender's words end and what stands under them begins: signature block,
 *  "Sendt fra min iPhone", disclaimer, list footer. `to` when there is none. Looks at the last lines only. `goesOn` says
 *  that words of theirs stand further up, so that nothing but a signature may be left here. `sender` is their name, or ''. */
export function signatureStart(lines: Lines, from: number, to: number, goesOn: boolean, sender: string): number {
  const last = trimmed(lines, from, to)
  let end = withoutFound(lines, from, last)
  // A closing is judged by what stands under it, so the footers go first; above it may stand "Sendt fra min iPhone".
  const closed = closingStart(lines, from, end, goesOn)
  const closing = trimmed(lines, from, closed < end ? closed : contactBlockStart(lines, from, end, sender))
  if (closing < end) end = withoutFound(lines, from, closing)
  return end === last ? to : end
}

/** Where a signature that begins at `start` ends: before the paragraph above a patch, where one stands under it; else `to`. */
export function signatureEnd(lines: Lines, start: number, to: number): number {
  let patch = start + 1
  while (patch < to && !PATCH.test(lines.at(patch))) patch++
  if (patch >= to) return to
  for (let line = start + 1; line <= patch; line++) if (lines.isBlank(line)) return line + 1
  return to
}

function withoutFound(lines: Lines, from: number, to: number): number {
  let end = to
  for (let round = 0; round < MAX_ROUNDS && end > from; round++) {
    const start = trimmed(lines, from, Math.min(...FOOTERS.map((find) => find(lines, from, end))))
    if (start >= end) break
    end = start
  }
  return end
}

type Finder = (lines: Lines, from: number, to: number) => number
const FOOTERS: readonly Finder[] = [
  symbolsAtEnd,
  delimiterStart,
  ruledFooterStart,
  footerStart,
  programLineStart,
  (lines, from, to) => disclaimerStart(lines, from, to, (line) => isRule(lines.at(line))),
]

function trimmed(lines: Lines, from: number, to: number): number {
  let end = to
  while (end > from && lines.isBlank(end - 1)) end--
  return end
}

/** Lines at the end without a letter or a digit: rules, and the mark (ᐧ) that a Gmail add-on tracks mail by. */
function symbolsAtEnd(lines: Lines, from: number, to: number): number {
  let end = to
  const limit = Math.max(from, to - MAX_SIGNATURE_LINES)
  while (end > limit && (lines.isBlank(end - 1) || /^[-–—_=*~#+.•·ᐧ\s]+$/.test(lines.at(end - 1)))) end--
  return end
}

/** The delimiter of RFC 3676, 4.3, with or without its space; without, there is no prose under it. */
function delimiterStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_SIGNATURE_LINES); line < to; line++)
    if (DELIMITER.test(lines.at(line)) && (isExact(lines, line) || !isProse(lines, line + 1, to))) return line
  return to
}

const isExact = (lines: Lines, line: number): boolean => lines.text.startsWith('-- ', lines.startOf(line))

/** A paragraph of lines as long as prose is broken at. */
function isProse(lines: Lines, from: number, to: number): boolean {
  let long = 0
  for (let line = from; line < to && !lines.isBlank(line); line++)
    if (lines.lengthOf(line) > MIN_PROSE_CHARS && !CONTACT.test(lines.at(line))) long++
  return long >= 3
}

function programLineStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_SIGNATURE_LINES); line < to; line++) {
    const isAlone = line === from || lines.isBlank(line - 1) || line === to - 1
    const text = isAlone ? lines.at(line) : ''
    if (text !== '' && text.length <= 140 && ADDED_BY_PROGRAM.test(text)) return line
  }
  return to
}

/** A closing with a name stays the sender's; with more under it (title, company, phone) it is a block of signature. */
function closingStart(lines: Lines, from: number, to: number, goesOn: boolean): number {
  const first = lines.nextVisible(from, MAX_SIGNATURE_LINES) ?? from // "Takk, Kari." begins many a mail
  for (let line = to - 1; line >= Math.max(first, to - MAX_CLOSING_BLOCK_LINES * 2 + 1); line--) {
    const text = lines.at(line)
    const isClosing =
      text.length <= 60 &&
      (CLOSING.test(text) ? line > first || goesOn : line > first && SHORT_CLOSING.test(text)) &&
      text.split(/\s+/).length <= 7
    if (!isClosing) continue
    const block = visibleLines(lines, line + 1, to)
    if (block.length > MAX_CLOSING_BLOCK_LINES) return to
    if (block.length >= (hasPhone(block[0] ?? '') ? 1 : 2) && isContactBlock(block)) return line
  }
  return to
}

function visibleLines(lines: Lines, from: number, to: number): string[] {
  const visible: string[] = []
  for (let line = from; line < to; line++) if (!lines.isBlank(line)) visible.push(lines.at(line))
  return visible
}
