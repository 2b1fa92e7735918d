import type { Lines } from './lines.ts'
import { anyOf, startingWith } from './phrases.ts'

/** Words that disclaimers are made of; prose has one of them, or two. */
const WORDS = new RegExp(
  anyOf(
    'confidential|privileged|intended (?:recipient|only|solely)|disclos|disclaimer|notify (?:the|us)',
    'in error|unauthori[sz]ed|konfidensi|konfidenti|fortroli|fortruleg|taushets|teieplikt|tilsikta|tiltenkt|adressat',
    'utilsiktet|ved en feil|ved ein feil|ved feil|ved en fejl|vertraulich|unbefugt|irrtümlich|confidentiel|destinataire',
    'par erreur|sekretess|av misstag|fortrolig',
  ),
  'gi',
)
/** What a disclaimer says of the mail it stands in, each of these in words of its own. */
const THIS_MAIL = new RegExp(
  anyOf(
    String.raw`\bthis (?:e-?mail|message|communication|transmission)\b`,
    String.raw`\b(?:denne|dette|den her) (?:e-?post(?:en)?|e-?mail(?:en)?|melding(?:en|a)|mail(?:en)?|besked(?:en)?|meddelelse)\b`,
    String.raw`^\s*(?:e-?posten|meldingen|meldinga|mailen|e-?mailen) (?:kan|og|er)\b`,
    String.raw`\bdetta (?:e-?post(?:meddelande)?|meddelande|mejl|mail)\b|\bdiese[rs]? (?:e-?mail|nachricht|mail)\b`,
    String.raw`\bce (?:message|courriel|mail)\b|\bcet e-?mail\b`,
  ),
  'iu',
)
const CONFIDENTIAL = new RegExp(
  anyOf(
    'confidential|privileged|konfidensiel|konfidentiel|fortrolig|fortruleg|taushetsplikt|teieplikt|taushetsbelagt',
    'sekretess|konfidentiell|vertraulich|confidentiel',
  ),
  'iu',
)
const ADDRESSEE = new RegExp(
  anyOf(
    String.raw`intended (?:recipient|for|only|solely)|\baddressees?\b|addressed to|for the (?:sole )?use of`,
    String.raw`\b(?:rette?|riktige?|tilsikt[ae]d?e?|tiltenkte?|angitte?|oppgitte?|rettmessige?) (?:mottak[ae]r(?:en)?|modtager(?:en)?)|\badressat|adressert til`,
    String.raw`\bm(?:ei|e)nt for (?:den|dei?|mottak|han)|tiltenkt|\bkun til bruk for|avsed[dt] för|angiven mottagare|rätt mottagare`,
    "bestimmt für|empfänger|l'intention|destinataire|tiltænkt|beregnet (?:for|til)",
  ),
  'iu',
)
const ASKED_OF_OTHERS: readonly RegExp[] = [
  /\bin error\b|by mistake|ved (?:en |ein )?feil|ved eit? (?:mistak|feil)|feilsend|feilaktig|ved en fejl|av misstag|irrtümlich|par erreur/iu,
  /\b(?:delete|destroy)\b|\bslett(?:e|a|er|ar)?\b|\bmakuler|\bradera\b|\bslet(?:te)?\b|\b(?:löschen|vernichten)\b|détruire|supprimer/iu,
  /notify|(?:inform|contact|tell|advise|let) the sender|avsendar|avsender|afsender|avsändaren|absender|l'expéditeur/iu,
  /unauthori[sz]ed|prohibited|disclos|\bcopy|distribut|kopier|videresend|vidaresend|offentliggjør|utnytt|unbefugt|interdit/iu,
  /\bliab|virus|accepts? no\b|\bansvar(?:et|lig|leg)?\b|haftung/iu,
]
/** What an organisation says under every mail of its own: that mail is public record, how it treats personal data. */
const HOUSE_RULE = startingWith(
  '.{0,120}(?:offentleglova|offentleg?lova|offentlighetsloven|offentliggjøringsloven).{0,200}(?:e-?post|post|innsyn|journal)',
  '.{0,120}(?:e-?post|post).{0,120}(?:offentleglova|offentlighetsloven|postjournal)',
  '(?:les (?:mer|meir)|her kan du lese|sjå|se) .{0,80}(?:personopplysning|personvern)',
  '(?:personvern|personvernerklæring|privacy (?:notice|policy)|datenschutz)\\b.{0,20}(?:https?:|www\\.)',
  'please (?:consider|think of) the environment|(?:vennligst |ver venleg og |ver snill og )?tenk (?:på )?miljø(?:et)? før',
  'tänk på miljön innan|tænk på miljøet|bitte (?:denken|prüfen) sie .{0,40}(?:umwelt|ausdruck)|pensez à l.environnement',
)
/** What a gateway sets above mail from outside. */
const WARNING = startingWith(
  String.raw`[\s*\[<!_-]{0,8}(?:external(?: e-?mail| sender)?|ekstern(?: e-?post| avsender)?|extern(?:t|er absender)?)[\s\]>*:!_-]{1,6}$`,
  String.raw`.{0,40}(?:e-?mail|message|sender) (?:has )?originate[sd]? (?:from )?outside`,
  String.raw`.{0,60}(?:e-?mail|message) (?:is|comes|came|was sent) from (?:an external|outside)`,
  String.raw`.{0,60}(?:e-?post(?:en)?|meldingen|meldinga|mailen) (?:er |kommer |kjem |ble |vart )?(?:sendt )?(?:fra|frå) (?:en |ein )?(?:ekstern|(?:avsend[ae]r )?(?:utenfor|utanfor))`,
  String.raw`.{0,60}(?:meddelande|mejlet|mailet|e-?post(?:en)?|mail(?:en)?) (?:kommer|kommer från|kommer fra|är|er) .{0,20}(?:extern|ekstern|utanför|udefra)`,
  String.raw`.{0,40}diese e-?mail (?:kommt|stammt) von (?:einem externen|außerhalb)`,
  String.raw`\[?(?:you don't often get e-?mail|some people who received this message don't often)`,
  String.raw`(?:du mottar ikke|du får ikke|du får ikkje|du får inte|sie erhalten nicht) (?:ofte|oft) e-?(?:post|mail)`,
)
/** Without any of these nothing of the above is said: one look at most paragraphs, instead of ten. */
const HINT =
  /confid|konfid|privileg|fortr[ou]|vertraul|sekret|taushet|teieplikt|intended|tilten|tilsikt|tiltæn|recipient|mottak|mottag|modtag|adress|empfäng|destinat|error|mistake|feil|fejl|mist?ak|misstag|irrtüm|erreur|delete|destroy|slet|radera|makuler|lösch|vernicht|détrui|supprim|disclos|disclaim|unauthor|unbefugt|prohibit|offentl|personv|personopp|privacy|datenschutz|environ|milj|umwelt|ausdruck/i
const MAX_LINES = 30
const MAX_CHARS = 8000
const MAX_PARAGRAPHS = 5
const MAX_SHORT_CHARS = 60
const MAX_WARNING_LINES = 6
const MAX_WARNING_CHARS = 700

/** Where the last paragraph of [from, to) begins, if it speaks as disclaimers do, or the last few, if together they do; else `to`. Some gateways leave no gap above:
 *  where it is the first paragraph, too, short lines at its top that do not speak so are the sender's. */
export function disclaimerStart(lines: Lines, from: number, to: number, isRule: (line: number) => boolean): number {
  let start = paragraphStart(lines, from, to, isRule)
  let found = isDisclaimer(paragraphOf(lines, start, to)) ? start : to
  // Outlook makes a paragraph of each of its sentences: together they are one, up to the rule above where there is one.
  for (let paragraphs = 1; paragraphs < MAX_PARAGRAPHS && speaksSo(paragraphOf(lines, start, to)); paragraphs++) {
    let above = start
    while (above > from && lines.isBlank(above - 1)) above--
    if (above === start || above === from) break
    const next = paragraphStart(lines, from, above, isRule)
    if (!speaksSo(paragraphOf(lines, next, above))) {
      if (next === above && found < to) found = start // a rule
      break
    }
    start = next
    if (found === to && isDisclaimer(paragraphOf(lines, start, to))) found = start
  }
  if (found === to) return to
  start = found
  if (lines.nextVisible(from, start - from) !== undefined) return start
  while (start < to && lines.at(start).length <= MAX_SHORT_CHARS && !speaksSo(lines.at(start))) start++
  return start === 0 ? to : start
}

function paragraphStart(lines: Lines, from: number, to: number, isRule: (line: number) => boolean): number {
  let start = to
  while (start > from && to - start < MAX_LINES && !isRule(start - 1) && !lines.isBlank(start - 1)) start--
  return start
}

/** The line after a gateway's warning at the very top of a mail; `from` where there is none. */
export function warningEnd(lines: Lines, from: number): number {
  const start = lines.nextVisible(from, MAX_LINES)
  if (start === undefined) return from
  let end = start
  while (end < lines.count && end - start < MAX_WARNING_LINES && !lines.isBlank(end)) end++
  const paragraph = paragraphOf(lines, start, end)
  if (paragraph.length > MAX_WARNING_CHARS || !WARNING.test(paragraph.trim())) return from
  return lines.nextVisible(end, MAX_LINES) === undefined ? from : end
}

/** A paragraph's text, as far as it is looked at. */
export function paragraphOf(lines: Lines, start: number, end: number): string {
  let paragraph = ''
  for (let line = start; line < end && paragraph.length < MAX_CHARS; line++) {
    const at = lines.startOf(line)
    paragraph += ` ${lines.text.slice(at, Math.min(lines.startOf(line + 1), at + 2000)).trim()}`
  }
  return paragraph.slice(0, MAX_CHARS).trim()
}

/** By many of its words, or since it says of its own mail that it is confidential and for whom, or bids others what to do with it. */
export function isDisclaimer(paragraph: string): boolean {
  if (!HINT.test(paragraph)) return false
  if (HOUSE_RULE.test(paragraph)) return true
  const words = new Set((paragraph.match(WORDS) ?? []).map((word) => word.toLowerCase()))
  if (words.size >= 3) return true
  if (!THIS_MAIL.test(paragraph)) return false
  const isKept = [CONFIDENTIAL, ADDRESSEE].filter((said) => said.test(paragraph)).length
  const bids = ASKED_OF_OTHERS.filter((said) => said.test(paragraph)).length
  return isKept === 2 || (isKept === 1 && bids >= 2)
}

/** Whether anything in it is said as disclaimers say it. */
export const speaksSo = (line: string): boolean =>
  HINT.test(line) &&
  [HOUSE_RULE, WORDS, THIS_MAIL, CONFIDENTIAL, ADDRESSEE, ...ASKED_OF_OTHERS].some((said) => line.search(said) !== -1)
