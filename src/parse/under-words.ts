import type { PartKind } from '../model/message.ts'
import { isDisclaimer, paragraphOf, speaksSo } from './disclaimer.ts'
import type { Lines } from './lines.ts'
import { isOfList, isRule, isWideRule } from './list-footer.ts'

const MAX_FOOTER_LOOKED_LINES = 8
const MAX_DISCLAIMER_PARAGRAPHS = 5

/** Whose the lines [from, to) are, which stand under the sender's words: signature, disclaimer, list footer, paragraph by
 *  paragraph, in order. A rule belongs to what stands under it. Below a list's first paragraph all is the list's, but a disclaimer. */
export function* kindsUnder(
  lines: Lines,
  from: number,
  to: number,
): Generator<[start: number, end: number, kind: PartKind]> {
  let ofList = false
  const paragraphs = [...paragraphsIn(lines, from, to)]
  for (let at = 0; at < paragraphs.length; ) {
    const { start, text, end } = paragraphs[at] as Paragraph
    const disclaimers = disclaimersFrom(lines, paragraphs, at)
    const kind = disclaimers > 0 ? 'disclaimer' : isFooter(lines, start, text, end) ? 'footer' : 'signature'
    ofList ||= kind === 'footer'
    at += Math.max(1, disclaimers)
    yield [start, paragraphs[at]?.start ?? to, kind === 'signature' && ofList ? 'footer' : kind]
  }
}

/** A paragraph with the rules and delimiters above it: where those begin, where its text does, and the line after it. */
interface Paragraph {
  readonly start: number
  readonly text: number
  readonly end: number
}

function* paragraphsIn(lines: Lines, from: number, to: number): Generator<Paragraph> {
  for (let start = from; start < to; ) {
    const text = firstOfText(lines, start, to)
    let end = text
    while (end < to && !lines.isBlank(end) && (end === text || !isRule(lines.at(end)))) end++
    yield { start, text, end }
    start = end < to ? (lines.nextVisible(end, to - end) ?? to) : to
  }
}

/** How many paragraphs from here on are one disclaimer: this one alone, or with those below that speak so. */
function disclaimersFrom(lines: Lines, paragraphs: readonly Paragraph[], from: number): number {
  let together = ''
  let found = 0
  for (let at = from; at < Math.min(paragraphs.length, from + MAX_DISCLAIMER_PARAGRAPHS); at++) {
    const { text, end } = paragraphs[at] as Paragraph
    const paragraph = paragraphOf(lines, text, end)
    if (!speaksSo(paragraph)) break
    together += ` ${paragraph}`
    if (isDisclaimer(together.trim())) found = at - from + 1
  }
  return found
}

/** Past rules, delimiters and empty lines, which say nothing of their own. */
function firstOfText(lines: Lines, start: number, to: number): number {
  let line = start
  while (line < to && (lines.isBlank(line) || isRule(lines.at(line)) || /^[-–—_\s]{1,3}$/.test(lines.at(line)))) line++
  return Math.min(line, to)
}

/** A list's own words in it; or a host's advertisement, below a wide rule and with somewhere to go. */
function isFooter(lines: Lines, start: number, text: number, end: number): boolean {
  for (let line = text; line < Math.min(end, text + MAX_FOOTER_LOOKED_LINES); line++)
    if (isOfList(lines.at(line))) return true
  let isRuled = false
  for (let line = start; line < text; line++) isRuled ||= isWideRule(lines.at(line))
  return isRuled && /https?:\/\/|www\./i.test(paragraphOf(lines, text, end))
}
