import { countWords } from '../language/tokens.ts'
import type { Signals } from '../model/message.ts'
import { Lines } from './lines.ts'
import { anyOf } from './phrases.ts'

/** How a question without a question mark begins: bokmål, nynorsk, English, Swedish, Danish. */
const ASKING = new RegExp(
  String.raw`(?:^|[.!,;:]\s|\b(?:hei|hi|hello|hej|hallo)\s)${anyOf(
    '(?:er det |finnes det |finst det |har )?(?:noen|nokon|noe?n andre|nogen|någon) (?:her )?(?:som|der) (?:vet|veit|kan|kjenner|kjenn|har|ved|vet|känner)',
    'vet (?:noen|dere|du|nån|någon)|veit (?:nokon|de|dykk|du)|ved (?:nogen|I|du)',
    'hvem (?:vet|kan|har|er det som)|kven (?:veit|kan|har)|kan (?:noen|nokon|nogen|någon)',
    'har (?:noen|nokon|nogen|någon) (?:erfaring|erfaringar|prøvd|sett|en|ei|eit|et|tips)',
    'does any(?:one|body)|do(?:es)? (?:you|any of you) know|has any(?:one|body)|is there any(?:one|body)',
    'any(?:one|body) (?:know|here|have|has|seen|tried)|who (?:knows|can|has)|can any(?:one|body)',
    String.raw`could (?:any(?:one|body)|someone) |how (?:do|can|would|should) (?:i|we)\b`,
    'hvordan (?:kan|skal|får|gjør)|korleis (?:kan|skal|får|gjer)',
    "i(?:'m| am)? wonder(?:ing)? (?:if|whether|how|what|why)|jeg (?:lurer|undrer) på|eg lurer på",
    'lurer (?:litt )?på (?:om|hvordan|hva|hvorfor|korleis|kva)',
    String.raw`any (?:idea|help|advice|suggestion|pointer)s?\b`,
  )}`,
  'iu',
)
const CONFIRMING = new RegExp(
  String.raw`\b${anyOf(
    String.raw`det (?:løste|løyste|fikset|fiksa|hjalp|ordnet|ordna|funket|funka|fungerte|fungerer|verka|virket|virker|gjorde susen)\b`,
    '(?:løste|løyste) (?:problemet|seg|det|saken)',
    '(?:funker|funkar|fungerer|fungerar|virker|verkar|verker) (?:nå|no|igjen|fint|perfekt|utmerket|bra|som det skal)',
    'nå (?:funker|fungerer|virker)|no (?:funkar|fungerer|verkar|går det)',
    '(?:dette|det) var (?:løsningen|løysinga|akkurat det)|problemet er (?:løst|løyst)',
    String.raw`(?:that|this|it) (?:has |have |did )?(?:fixed (?:it|that|the|my|everything)|fixed\s*[.!,]|solved|resolved (?:it|my|the)|worked(?:\s*[.!,]|$| for me| perfectly| great| like)|helped|did the trick|works(?: now| perfectly| for me|!))`,
    String.raw`(?:fixed|solved) it\b|works (?:now|perfectly|like a charm|for me now)|working now`,
    'problem (?:is )?(?:solved|fixed|gone)|issue is (?:solved|fixed|resolved|gone)|did the trick',
    String.raw`that was it\b|det löste|fungerar nu|det virkede|virker nu`,
  )}`,
  'iu',
)
/** People say so at once, or with thanks; further down they tell of something else. */
const MAX_CONFIRMING_LINES = 6
const THANKS = /\b(?:takk|tack|tak|thanks|thank you|thx)\b/i
const NEGATED_BEFORE =
  /\b(?:not|n't|never|ikke|ikkje|inte|aldri|neither|no longer|didn|doesn|hasn|if|hvis|dersom|om|unless|would|might|should)\b[^.!?]{0,40}$/iu
const NEGATED_AFTER = /^[^.!?]{0,20}\b(?:not|ikke|ikkje|inte|dessverre|diverre|delvis|partly)\b/iu
const CODE_LINE =
  /^(?:\s{4,}|\t|[-+@#$%|/<>{}[\]*=]|\w+[({[]|\d{1,4}[-:.]\d|\[\s*\d)|[;{}]\s*$|=>|::|\(\)|0x[0-9a-f]{2}/i
const WEB_ADDRESS = /https?:|www\.|ftp:/i
const QUESTION_END = /[\p{L}\p{N})"'”»]\s?\?+(?:["'”»)\s]|$)/u
const DIFF_START = /^(?:diff --git |--- (?:a\/|\/dev\/null)|Index: \S|@@ -\d+(?:,\d+)? \+\d+)/
const PATCH_SUBJECT = /\[[^\]]{0,60}\b(?:patch|rfc patch|pull|git pull)\b[^\]]{0,60}\]/i
const COMMIT_SUBJECT = /^(?:\[[^\]]{1,60}\]\s*)?(?:svn commit|cvs commit|git commit|commit r?\d+|r\d+ - )/i
const MAX_LINES = 2000
const MAX_WORD_CHARS = 400_000

/** What the sender's own words do in the talk: ask, confirm that something helped, or carry code. Linear; looks at the
 *  first 2,000 own lines. A question mark in an address, in code or in a log asks nothing. */
export function signalsOf(own: string, subject: string, isReplySubject: boolean): Signals {
  const lines = new Lines(own)
  const looked = Math.min(lines.count, MAX_LINES)
  let asks = !isReplySubject && isQuestion(subject)
  let confirms = false
  let hasDiff = false
  for (let line = 0, visible = 0; line < looked; line++) {
    const text = lines.at(line)
    if (text === '') continue
    visible++
    hasDiff ||= DIFF_START.test(text)
    if (hasDiff || CODE_LINE.test(text)) continue
    asks ||= isQuestion(text)
    confirms ||= (visible <= MAX_CONFIRMING_LINES || THANKS.test(text)) && isConfirmation(text)
  }
  const patch = hasDiff || COMMIT_SUBJECT.test(subject) || (PATCH_SUBJECT.test(subject) && !isReplySubject)
  return { asks: asks && !patch, confirms, ownWords: countWords(own.slice(0, MAX_WORD_CHARS)), patch }
}

function isQuestion(text: string): boolean {
  const prose = WEB_ADDRESS.test(text) ? text.replace(/\S*(?:https?:|www\.|ftp:)\S*/gi, ' ') : text
  return QUESTION_END.test(prose) || ASKING.test(prose)
}

function isConfirmation(text: string): boolean {
  const found = CONFIRMING.exec(text)
  if (found === null || NEGATED_BEFORE.test(text.slice(0, found.index))) return false
  const after = text.slice(found.index + found[0].length)
  return !NEGATED_AFTER.test(after) && !/^[^.!]{0,80}\?/.test(after)
}
