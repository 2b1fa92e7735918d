import { tokenize } from '../language/tokens.ts'

/** A stretch of a text in UTF-16 offsets, end exclusive. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** White space is matched up to the next line break only: over runs of empty lines the search stays linear. */
const PARAGRAPH_BREAK = /\n[^\S\n]*\n\s*/gu
/** A full stop counts only before a capital, so that "f.eks. pumpen" and "kl. 14" stay whole; a list's item is its own. */
const SENTENCE_BREAK = /\n[^\S\n]*\n\s*|[.!?…]["”»)]?\s+(?=["“«(]?\p{Lu})|\n[^\S\n]*(?=(?:[-*•]|\d{1,2}[.)])\s)/gu

const GREETINGS = new Set('hei heisann hallo halla hello hi hey dear kjære god goddag good morn morgen hej'.split(' '))
const CLOSINGS = new Set('mvh hilsen helsing regards cheers sincerely'.split(' '))
const MAX_COURTESY_CHARS = 100
const MAX_COURTESY_WORDS = 5

export const paragraphsOf = (text: string): Stretch[] => stretchesBetween(text, PARAGRAPH_BREAK)

/** Sentences as far as punctuation tells; none crosses a paragraph. */
export const sentencesOf = (text: string): Stretch[] => stretchesBetween(text, SENTENCE_BREAK)

/** A paragraph or sentence without the greeting on the line above it. */
export function withoutGreeting(text: string, { start, end }: Stretch): Stretch {
  const lineEnd = text.indexOf('\n', start)
  const isAlone = lineEnd < 0 || lineEnd >= end
  return isAlone || !isGreeting(text.slice(start, lineEnd)) ? { start, end } : { start: lineEnd + 1, end }
}

/** "Hei Kari," or "Mvh Ola": opens or closes a mail and says nothing, like a stretch without any word. */
export function isCourtesy(stretch: string): boolean {
  if (stretch.length > MAX_COURTESY_CHARS) return false
  const [firstLine = ''] = stretch.split('\n', 1)
  return wordsOfLine(stretch).length === 0 || isGreeting(stretch) || isClosing(firstLine)
}

function isGreeting(line: string): boolean {
  const words = wordsOfLine(line)
  const isName = words.length <= 2 && /,\s*$/u.test(line)
  return words.length <= MAX_COURTESY_WORDS && !isStatement(line) && (isName || GREETINGS.has(words[0] ?? ''))
}

function isClosing(line: string): boolean {
  const words = wordsOfLine(line)
  return words.length <= MAX_COURTESY_WORDS && !isStatement(line) && words.some((word) => CLOSINGS.has(word))
}

const isStatement = (line: string): boolean => /[.?:]\s*$/u.test(line)

const wordsOfLine = (line: string): string[] =>
  tokenize(line.slice(0, MAX_COURTESY_CHARS)).flatMap((token) => (token.whole ? [] : [token.form]))

function stretchesBetween(text: string, breaks: RegExp): Stretch[] {
  const stretches: Stretch[] = []
  let start = 0
  const add = (end: number): void => {
    if (/\S/u.test(text.slice(start, end))) stretches.push({ start, end })
  }
  for (const found of text.matchAll(breaks)) {
    add(found.index + found[0].trimEnd().length)
    start = found.index + found[0].length
  }
  add(text.length)
  return stretches
}
