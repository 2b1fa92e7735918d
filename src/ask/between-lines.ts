import type { Message } from '../model/message.ts'
import { clausesOf } from './own-clauses.ts'
import { anyOf, pattern } from './patterns.ts'
import { POLITE } from './reply-phrases.ts'

/** "Se svar under", "my answers in red" */
const POINTS_DOWN = new RegExp(
  `^(?:\\S+ ){0,4}?${anyOf(
    pattern`
      under|nedenfor|nedanfor|nedunder|nedover|below|beneath|inline|in-line|innimellom|mellom linjene|mellom linene|
      i teksten|between the lines|in the text|(?:i|in|med) (?:rødt|raudt|blått|grønt|grønt|fet|feit|kursiv|red|blue|
      green|bold|italics|caps|en annen farge|ein annan farge)
    `,
  )}(?: \\S+){0,4}$`,
  'iu',
)
const LINK = /<?\bhttps?:\/\/[^\s<>]+>?/giu
const WORD = /[\p{L}\p{N}]+/gu
/** What mail programs write above a mail they copy. */
const HEADER_LINE =
  /^\W*(?:fra|frå|from|von|de|sendt|sent|gesendet|dato|date|til|to|an|kopi|cc|emne|subject|betreff|ämne|från|skickat)\s?:/iu
const SENTENCE_END = /(?<=[.!?])\s+/u
/** So many words in a row that also stand so in our mail are ours. */
const RUN = 3
/** What is ours of a sentence of theirs that takes up our words, at the most. */
const MOST_OURS = 0.6
const MAX_CHARS = 60_000

/** What somebody wrote between the lines of a mail of ours, where their mail program copied that without marking it, as Outlook does.
 *  Nobody could tell it from a quote but we, who know what we sent: `sent`, the text of our mail. '' where there is nothing; what
 *  stands above our first line or below our last may be a mail server's own words, and is left. */
export function betweenLines(message: Message, sent: string): string {
  if (!message.isReplySubject) return ''
  const copied = message.parts
    .filter(({ kind }) => kind === 'quote' || kind === 'forward')
    .map(({ start, end }) => message.text.slice(start, end))
    .join('\n')
    .slice(0, MAX_CHARS)
  const ours = runsOf(wordsOf(sent.slice(0, MAX_CHARS)))
  const ourLines = new Set(sent.split('\n').map(plain))
  const lines = copied.split('\n').map((line) => line.replace(/^(?:[>|] ?)+/, '').trim())
  const isOurs = oursIn(lines, ours)
  const judged = lines.map((line, at) => {
    if (line === '' || HEADER_LINE.test(line)) return ''
    if (ourLines.has(plain(line))) return undefined
    const kept = line.split(SENTENCE_END).filter((_, part) => (isOurs[at]?.[part] ?? 1) < MOST_OURS)
    return kept.length === 0 ? undefined : kept.join(' ')
  })
  const [first, last] = [judged.indexOf(undefined), judged.lastIndexOf(undefined)]
  if (first < 0) return ''
  return judged
    .slice(first, last)
    .map((line) => line ?? '')
    .join('\n')
    .replace(/\n{2,}/g, '\n\n')
    .trim()
}

/** Whether own words leave room for others below: there are none, or they point there. */
export function mayGoOnBelow(own: string): boolean {
  const { clauses, links } = clausesOf(own)
  if (links.length > 0) return false
  if (clauses.length === 0) return true
  const some = clauses.some(({ lower }) => POINTS_DOWN.test(lower))
  return some && clauses.every(({ lower }) => POINTS_DOWN.test(lower) || POLITE.test(lower))
}

/** Of each sentence of each line, the share of its words that are ours. A sentence without words is. */
function oursIn(lines: readonly string[], ours: ReadonlySet<string>): number[][] {
  const sentences = lines.map((line) => line.split(SENTENCE_END).map(wordsOf))
  const words = sentences.flat(2)
  const known = words.map(() => false)
  for (let at = 0; at + RUN <= words.length; at++)
    if (ours.has(words.slice(at, at + RUN).join(' '))) known.fill(true, at, at + RUN)
  let next = 0
  return sentences.map((all) =>
    all.map((sentence) => {
      const from = next
      next += sentence.length
      return sentence.length === 0 ? 1 : known.slice(from, next).filter(Boolean).length / sentence.length
    }),
  )
}

const runsOf = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.map((_, at) => words.slice(at, at + RUN).join(' ')).slice(0, Math.max(0, words.length - RUN + 1)))

const wordsOf = (text: string): string[] => text.replace(LINK, ' ').toLowerCase().match(WORD) ?? []
const plain = (line: string): string => wordsOf(line).join(' ')
