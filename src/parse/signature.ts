import type { Lines } from './lines.ts'
import { anyOf, startingWith } from './phrases.ts'

/** Lines that phones and programs add, over languages; each is short and stands alone. */
const ADDED_BY_PROGRAM = new RegExp(
  String.raw`^[([<*_\s]{0,4}${anyOf(
    'sendt (?:fra|med|via)|send(?:t|es) frå|skickat från|skickat med|sent (?:from|via|with|by)',
    String.raw`envoyé (?:de|depuis|à partir)|von mein\p{L}{1,3} .{2,40} gesendet|gesendet (?:von|mit)`,
    'enviado (?:desde|do|de|a partir)|inviato da|verzonden (?:met|vanaf|vanuit)|verstuurd vanaf|wysłane z',
    'odesláno z|отправлено (?:с|из)|lähetetty|(?:hent|last ned|få|skaffa?(?: deg)?) outlook',
    String.raw`get outlook|get \[outlook|télécharger outlook|outlook für|obtener outlook|diese nachricht wurde von`,
    '從我的|发自我的|iphone(?:から|から送信)|from my (?:iphone|ipad|phone|mobile|android)|someone from mobile',
  )}`,
  'iu',
)
/** "Yours", over languages, alone on its line or with a name after it. */
const CLOSING = new RegExp(
  String.raw`^${anyOf(
    'med (?:vennleg|venleg|vennlig|venlig|vänlig|beste|hjerteleg|bedste) (?:helsing|hilsen|hilsener|hilsning|hälsning|hälsningar)',
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
/** The first line of what list programs put under a mail. */
const FOOTER = startingWith(
  'you (?:received|are receiving) this (?:message|e-?mail|mail) because|du (?:mottar|får|fikk) denne',
  'to unsubscribe|for å melde deg av|avmelding|to (?:post|subscribe) |to stop receiving|unsubscribe:',
  'list (?:info|archive)|(?:reply|view)(?:/reply)? (?:to this email|online)',
  String.raw`reply to this email directly|groups\.io links|-{5,} ?yahoo! groups|yahoo! groups|visit topic`,
  'manage your subscription|-=-=-=|-{2,}~-{2,}',
  'this (?:mail|message|email) (?:was|has been) (?:scanned|checked)|virus-free|virusfri|virenfrei',
  String.raw`\[avast|no virus found|please (?:consider|think of) the environment before`,
  '(?:vennligst |ver venleg og )?tenk (?:på )?miljø(?:et)? før',
)
const RULE = /^[_=*\-–—~#+]{5,}$/
const LIST_HINT =
  /mailing ?list|listinfo|unsubscribe|subscription|sympa|postorius|\bmajordomo\b|groups\.yahoo|groups\.io/i
const CONTACT_HINT = /https?:\/\/|@|\blists?\b/i
const DISCLAIMER_WORDS = new RegExp(
  anyOf(
    'confidential|privileged|intended (?:recipient|only|solely)|disclos|disclaimer|notify (?:the|us)',
    'in error|unauthori[sz]ed|konfidensi|fortroli|taushetsplikt|taushets|tilsikta|tiltenkt|adressat',
    'utilsiktet|ved en feil|ved feil|vertraulich|unbefugt|irrtümlich|confidentiel|destinataire|sekretess',
    'fortrolig',
  ),
  'gi',
)
/** What a disclaimer says of the mail it stands in, each of these in words of its own. */
const THIS_MAIL = new RegExp(
  anyOf(
    String.raw`\bthis (?:e-?mail|message|communication|transmission)\b`,
    String.raw`\b(?:denne|dette) (?:e-?post(?:en)?|e-?mail(?:en)?|melding(?:en|a)|mail(?:en)?|besked(?:en)?|meddelelse)\b`,
    String.raw`\bdetta (?:e-?postmeddelande|meddelande|mejl)\b|\bdiese (?:e-?mail|nachricht)\b`,
  ),
  'iu',
)
const CONFIDENTIAL = new RegExp(
  anyOf(
    'confidential|privileged|konfidensiel|konfidentiel|fortrolig|fortruleg|taushetsplikt|teieplikt|taushetsbelagt',
    'sekretess|vertraulich',
  ),
  'iu',
)
const ADDRESSEE = new RegExp(
  anyOf(
    String.raw`intended (?:recipient|for|only|solely)|\baddressees?\b|addressed to|for the (?:sole )?use of`,
    String.raw`\b(?:rette?|riktige?|tilsikt[ae]d?e?|tiltenkte?) (?:mottak[ae]r(?:en)?|modtager(?:en)?)|\badressat|adressert til`,
    String.raw`\bment for (?:den|dei?|mottak)|tiltenkt|meint for|avsedd för|bestimmt für|empfänger`,
  ),
  'iu',
)
const ASKED_OF_OTHERS: readonly RegExp[] = [
  /\bin error\b|by mistake|ved (?:en )?feil|ved eit? (?:mistak|feil)|feilsend|feilaktig|ved en fejl|av misstag|irrtümlich/iu,
  /\b(?:delete|destroy)\b|\bslett(?:e|a|er|ar)?\b|\bmakuler|\bradera\b|\bslet(?:te)?\b|\blöschen\b/iu,
  /notify|(?:inform|contact|tell|advise|let) the sender|avsendar|avsender|afsender|avsändaren|absender/iu,
  /unauthori[sz]ed|prohibited|disclos|\bcopy|distribut|kopier|videresend|vidaresend|offentliggjør|utnytt|unbefugt/iu,
  /\bliab|virus|accepts? no\b|\bansvar(?:et|lig|leg)?\b/iu,
]
const CONTACT =
  /@|https?:|www\.|\+\d|\d{2}[\s-]\d{2}|\b(?:tlf|tel|mob|mobil|mobile|phone|direkte|fax|e-?post|e-?mail|cell)\b|\|/i
const MAX_SIGNATURE_LINES = 30
const MAX_CLOSING_BLOCK_LINES = 14
const MAX_ROUNDS = 8
const MAX_SHORT_CHARS = 60

/** Where, in the own lines [from, to), the sender's words end and what stands under them begins: signature block,
 *  "Sendt fra min iPhone", disclaimer, list footer. `to` when there is none. Looks at the last lines only. `goesOn` says
 *  that words of theirs stand further up, so that nothing but a signature may be left here. */
export function signatureStart(lines: Lines, from: number, to: number, goesOn: boolean): number {
  const last = trimmed(lines, from, to)
  let end = withoutFound(lines, from, last, FOOTERS)
  // A closing is judged by what stands under it, so the footers go first; above it may stand "Sendt fra min iPhone".
  const closing = trimmed(lines, from, closingStart(lines, from, end, goesOn))
  if (closing < end) end = withoutFound(lines, from, closing, FOOTERS)
  return end === last ? to : end
}

function withoutFound(lines: Lines, from: number, to: number, finders: readonly Finder[]): number {
  let end = to
  for (let round = 0; round < MAX_ROUNDS && end > from; round++) {
    const start = trimmed(lines, from, Math.min(...finders.map((find) => find(lines, from, end))))
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
  disclaimerStart,
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

/** The delimiter of RFC 3676, 4.3, with or without its space. */
function delimiterStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_SIGNATURE_LINES); line < to; line++)
    if (DELIMITER.test(lines.at(line))) return line
  return to
}

/** A rule with few lines under it, about a list or the sender. */
function ruledFooterStart(lines: Lines, from: number, to: number): number {
  const limit = Math.max(from === 0 ? 1 : from, to - MAX_CLOSING_BLOCK_LINES)
  for (let line = limit; line < to; line++) {
    if (!RULE.test(lines.at(line))) continue
    const isUnderscores = lines.firstChar(line) === '_'
    if (isUnderscores && to - line <= 5) return line
    for (let under = line + 1; under < Math.min(to, line + 6); under++) {
      const text = lines.at(under)
      if (LIST_HINT.test(text) || (isUnderscores && CONTACT_HINT.test(text))) return line
    }
  }
  return to
}

function footerStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_CLOSING_BLOCK_LINES); line < to; line++)
    if (FOOTER.test(lines.at(line))) return line
  return to
}

function programLineStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_SIGNATURE_LINES); line < to; line++) {
    const isAlone = line === from || lines.isBlank(line - 1) || line === to - 1
    const text = isAlone ? lines.at(line) : ''
    if (text !== '' && text.length <= 140 && ADDED_BY_PROGRAM.test(text)) return line
  }
  return to
}

/** The last paragraph, where it speaks as disclaimers do. Some gateways leave no gap above: where it is the first paragraph, too,
 *  short lines at its top that do not speak so are the sender's. */
function disclaimerStart(lines: Lines, from: number, to: number): number {
  let start = to
  while (start > from && to - start < MAX_SIGNATURE_LINES && !isRule(lines, start - 1) && !lines.isBlank(start - 1))
    start--
  let paragraph = ''
  for (let line = start; line < to; line++)
    paragraph += ` ${lines.text.slice(lines.startOf(line), Math.min(lines.startOf(line + 1), lines.startOf(line) + 2000))}`
  if (!isDisclaimer(paragraph.slice(0, 8000))) return to
  if (lines.nextVisible(from, start - from) !== undefined) return start
  while (start < to && lines.at(start).length <= MAX_SHORT_CHARS && !isOfDisclaimer(lines.at(start))) start++
  return start === 0 ? to : start
}

const isOfDisclaimer = (line: string): boolean =>
  [DISCLAIMER_WORDS, THIS_MAIL, CONFIDENTIAL, ADDRESSEE, ...ASKED_OF_OTHERS].some((said) => line.search(said) !== -1)

/** By many of its words, or since it says of its own mail that it is confidential and for whom, or bids others what to do with it. */
function isDisclaimer(paragraph: string): boolean {
  const words = new Set((paragraph.match(DISCLAIMER_WORDS) ?? []).map((word) => word.toLowerCase()))
  if (words.size >= 3) return true
  if (!THIS_MAIL.test(paragraph)) return false
  const isKept = [CONFIDENTIAL, ADDRESSEE].filter((said) => said.test(paragraph)).length
  const bids = ASKED_OF_OTHERS.filter((said) => said.test(paragraph)).length
  return isKept === 2 || (isKept === 1 && bids >= 2)
}

const isRule = (lines: Lines, line: number): boolean => RULE.test(lines.at(line))

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
    if (block.length >= 2 && isSignatureBlock(block)) return line
  }
  return to
}

/** Names, titles, addresses, numbers: short lines, at most one of them a sentence (a slogan). A postscript, a question and
 *  the notes that the text refers to are words. */
function isSignatureBlock(block: readonly string[]): boolean {
  if (block.some((line) => /^(?:(?:p\.?\s?s\.?|ps)\b|\[\d{1,2}\])/i.test(line) || line.endsWith('?'))) return false
  const prose = block.filter((line) => line.length > 70 || (line.split(/\s+/).length > 8 && !CONTACT.test(line)))
  return prose.length === 0 || (prose.length <= 1 && block.some((line) => CONTACT.test(line)))
}

function visibleLines(lines: Lines, from: number, to: number): string[] {
  const visible: string[] = []
  for (let line = from; line < to; line++) if (!lines.isBlank(line)) visible.push(lines.at(line))
  return visible
}
