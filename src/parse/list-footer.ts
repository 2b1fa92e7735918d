import type { Lines } from './lines.ts'
import { startingWith } from './phrases.ts'

/** The first line of what list programs put under a mail. */
const FOOTER = startingWith(
  'you (?:received|are receiving) this (?:message|e-?mail|mail) because|du (?:mottar|får|fikk|fekk) denne',
  'to unsubscribe|for å melde deg av|avmelding|to (?:post|subscribe) |to stop receiving|unsubscribe:',
  'list (?:info|archive)|(?:reply|view)(?:/reply)? (?:to this email|online)',
  String.raw`reply to this email directly|groups\.io links|-{5,} ?yahoo! groups|yahoo! groups|visit topic`,
  'manage your subscription|-=-=-=|-{2,}~-{2,}',
  'this (?:mail|message|email) (?:was|has been) (?:scanned|checked)|virus-free|virusfri|virenfrei',
  String.raw`\[avast|no virus found|-{3,} you are receiving this mail because`,
)
const LIST_HINT =
  /mailing ?list|listinfo|unsubscribe|subscription|sympa|postorius|\bmajordomo\b|groups\.yahoo|groups\.io|e-?postliste|\bpostliste|meld(?:e|a)? deg av\b|\bavmelding/i
const RULE = /^[_=*\-–—~#+]{5,}$/
const URL = /https?:\/\/|www\./i
const CONTACT_HINT = /https?:\/\/|@|\blists?\b/i
const MAX_FOOTER_LINES = 14
/** A list host's advertisement: a rule as wide as the mail, a paragraph, an address to go to. */
const WIDE_RULE = /^-{20,}$/
const WIDEST_RULE = /^-{60,}$/
const MAX_ADVERTISEMENT_LINES = 10

export const isRule = (text: string): boolean => RULE.test(text)

export const isWideRule = (text: string): boolean => WIDE_RULE.test(text)

/** Whether a paragraph's line says that a list wrote it. */
export const isOfList = (text: string): boolean => FOOTER.test(text) || LIST_HINT.test(text)

/** Where in [from, to) a line begins what a list put below; `to` where none does. */
export function footerStart(lines: Lines, from: number, to: number): number {
  for (let line = Math.max(from, to - MAX_FOOTER_LINES); line < to; line++) if (FOOTER.test(lines.at(line))) return line
  return to
}

/** A rule with few lines under it, about a list or the sender. */
export function ruledFooterStart(lines: Lines, from: number, to: number): number {
  const limit = Math.max(from === 0 ? 1 : from, to - MAX_FOOTER_LINES)
  for (let line = limit; line < to; line++) {
    const rule = lines.at(line)
    if (!RULE.test(rule)) continue
    const isUnderscores = rule.startsWith('_')
    if (isUnderscores && to - line <= 5) return line
    for (let under = line + 1; under < Math.min(to, line + 6); under++) {
      const text = lines.at(under)
      if (LIST_HINT.test(text) || (isUnderscores && CONTACT_HINT.test(text))) return line
    }
    if (isAdvertisement(lines, line, to)) return line
  }
  return to
}

/** Above a narrower rule stands an empty line, else it underlines a heading; the last line, or of the widest all, hold an address. */
function isAdvertisement(lines: Lines, rule: number, to: number): boolean {
  if (!WIDE_RULE.test(lines.at(rule)) || to - rule > MAX_ADVERTISEMENT_LINES || to - rule < 2) return false
  let [visible, withUrl] = [0, 0]
  for (let line = rule + 1; line < to; line++) {
    if (lines.isBlank(line)) continue
    visible++
    if (URL.test(lines.at(line))) withUrl++
  }
  if (WIDEST_RULE.test(lines.at(rule)) && withUrl === visible && visible > 0) return true
  return rule > 0 && lines.isBlank(rule - 1) && URL.test(lines.at(to - 1))
}
