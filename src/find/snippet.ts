import type { Wanted } from '../store/query.ts'
import { type Mark, marksIn, piecesOf } from './marks.ts'
import { isCourtesy, paragraphsOf, type Stretch, sentencesOf, withoutGreeting } from './sentences.ts'
import type { Marked } from './types.ts'

const CUT = '…'
/** "Takk, det er fint." says less about what somebody knows than the next sentence does. */
const SOME_CHARS = 40
const MAX_QUOTE_CHARS = 240
const MAX_ANSWER_CHARS = 400
/** Of the room beside the wanted words, how much goes before them: what follows a word says more than what precedes it. */
const SHARE_BEFORE = 1 / 3

/** The stretch of a text, at most `maxChars` long, that holds the most different wanted words; the first of equals, and the
 *  beginning where there are none. White space becomes single spaces; cuts are between words and show as "…". Linear. */
export function snippetOf(text: string, wanted: Wanted, maxChars: number): Marked {
  const flat = text.replace(/\s+/gu, ' ').trim()
  const marks = marksIn(flat, wanted)
  if (flat.length <= maxChars) return { pieces: piecesOf(flat, marks) }
  const room = maxChars - 2 * CUT.length
  const { start, end } = around(flat, bestWindow(marks, room), room)
  const inside = marks.filter((mark) => mark.start >= start && mark.end <= end)
  const shifted = inside.map((mark) => ({ ...mark, start: mark.start - start, end: mark.end - start }))
  const pieces = [...piecesOf(flat.slice(start, end), shifted)]
  if (start > 0) pieces.unshift({ text: CUT, marked: false })
  if (end < flat.length) pieces.push({ text: CUT, marked: false })
  return { pieces }
}

/** For quoting somebody: the sentence with the most different wanted words, and the one after or before it where that adds
 *  some; at most 240 characters. Without any wanted word, the first sentence of some length that is no greeting. Undefined for
 *  a text that says nothing. */
export function bestSentence(text: string, wanted: Wanted): Marked | undefined {
  const sentences = tellingStretches(text, sentencesOf(text), wanted)
  const most = mostTelling(sentences)
  if (most === undefined) return undefined
  const best = most.words.size > 0 ? most : (sentences.find(({ start, end }) => end - start >= SOME_CHARS) ?? most)
  const at = sentences.indexOf(best)
  const quote = joinedIfItAdds(best, sentences[at + 1]) ?? joinedIfItAdds(best, sentences[at - 1]) ?? best
  return snippetOf(text.slice(quote.start, quote.end), wanted, MAX_QUOTE_CHARS)
}

/** For showing an answer: its paragraph with the most different wanted words, the longest of equals, without greeting or
 *  closing; at most 400 characters. Undefined for a text that says nothing. */
export function answerParagraph(text: string, wanted: Wanted): Marked | undefined {
  const [best] = tellingStretches(text, paragraphsOf(text), wanted).sort(
    (a, b) => b.words.size - a.words.size || b.end - b.start - (a.end - a.start),
  )
  return best === undefined ? undefined : snippetOf(text.slice(best.start, best.end), wanted, MAX_ANSWER_CHARS)
}

interface Telling extends Stretch {
  readonly words: ReadonlySet<string>
}

/** Stretches that are no mere courtesy, with the wanted words in each. `stretches` in order. */
function tellingStretches(text: string, stretches: readonly Stretch[], wanted: Wanted): Telling[] {
  const marks = marksIn(text, wanted)
  let at = 0
  return stretches
    .map((stretch) => withoutGreeting(text, stretch))
    .filter(({ start, end }) => !isCourtesy(text.slice(start, end)))
    .map(({ start, end }) => {
      const words = new Set<string>()
      for (let mark = marks[at]; mark !== undefined && mark.start < end; mark = marks[++at])
        if (mark.start >= start) words.add(mark.word)
      return { start, end, words }
    })
}

const mostTelling = (stretches: readonly Telling[]): Telling | undefined =>
  stretches.reduce<Telling | undefined>(
    (most, stretch) => (most === undefined || stretch.words.size > most.words.size ? stretch : most),
    undefined,
  )

function joinedIfItAdds(best: Telling, next: Telling | undefined): Stretch | undefined {
  if (next === undefined || [...next.words].every((word) => best.words.has(word))) return undefined
  const start = Math.min(best.start, next.start)
  const end = Math.max(best.end, next.end)
  return end - start <= MAX_QUOTE_CHARS ? { start, end } : undefined
}

/** The stretch from mark to mark, no longer than `room`, with the most different words; the first of equals. */
function bestWindow(marks: readonly Mark[], room: number): Stretch {
  const counts = new Map<string, number>()
  let best = { start: 0, end: 0 }
  let most = 0
  let from = 0
  for (const mark of marks) {
    counts.set(mark.word, (counts.get(mark.word) ?? 0) + 1)
    for (let first = marks[from]; first !== undefined && mark.end - first.start > room; first = marks[++from]) {
      const left = (counts.get(first.word) ?? 0) - 1
      if (left > 0) counts.set(first.word, left)
      else counts.delete(first.word)
      if (first === mark) break
    }
    const first = marks[from]
    if (counts.size > most && first !== undefined) {
      most = counts.size
      best = { start: first.start, end: mark.end }
    }
  }
  return best
}

/** Room around a window, from word border to word border; from a sentence's start where one is near. */
function around(flat: string, window: Stretch, room: number): Stretch {
  const before = Math.floor((room - (window.end - window.start)) * SHARE_BEFORE)
  const earliest = Math.max(0, Math.min(window.start - before, flat.length - room))
  const start = earliest === 0 ? 0 : startOfWords(flat, earliest, window.start)
  const latest = start + room
  return { start, end: latest >= flat.length ? flat.length : endOfWords(flat, latest, Math.max(window.end, start + 1)) }
}

function startOfWords(flat: string, from: number, to: number): number {
  const lead = flat.slice(from, to)
  const sentence = /[.!?…] (?=\p{Lu})/u.exec(lead)
  if (sentence !== null) return from + sentence.index + sentence[0].length
  const space = lead.indexOf(' ')
  return space < 0 ? to : from + space + 1
}

function endOfWords(flat: string, latest: number, atLeast: number): number {
  const space = flat.lastIndexOf(' ', latest)
  if (space >= atLeast) return space
  const isInCharacter = /[\ud800-\udbff]/.test(flat.charAt(latest - 1))
  return isInCharacter ? latest - 1 : latest
}
