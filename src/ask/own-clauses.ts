import { countWords } from '../language/tokens.ts'
import { CLOSING, closingAt, isNameLine, NAME } from './closings.ts'
import { anyOf, caseless, pattern } from './patterns.ts'

/** A stretch of a short mail that says one thing. */
export interface Clause {
  /** As written, without the stop at its end. */
  readonly text: string
  /** For comparing: lower case, single spaces, straight apostrophes. */
  readonly lower: string
  /** The sentence it is in ends with a question mark. */
  readonly asks: boolean
}

/** A mail's own words without what surrounds them. */
export interface OwnClauses {
  readonly clauses: readonly Clause[]
  readonly words: number
  /** Addresses of pages, as written, each once. */
  readonly links: readonly string[]
}

const MAX_CHARS = 20_000
const MAX_CLAUSES = 60
const LINK = /<?\bhttps?:\/\/[^\s<>"']+>?/giu
const HELLO = anyOf(
  pattern`
    hei|heisann|hallo|halla|hoi|morn|god ?morgen|god ?morgon|god dag|god ettermiddag|god kveld|kjære|hej|heia|hey|
    hi|hello|dear|good (?:morning|afternoon|evening|day)|greetings
  `,
)
const GREETED = String.raw`(?:\s(?:igjen|att|again|there|alle|all|alle sammen|du|dere|everyone|folks|team|både))?`
const GREETING_LINE = caseless(String.raw`^(?:${HELLO}${GREETED}(?:\s(?-i:${NAME})|\s\p{L}+){0,2}\s?[,!.:;–-]*)$`)
/** `Kari,` above the words. */
const CALL_LINE = new RegExp(String.raw`^(?!(?:Takk|Tusen|Thanks|Thank|Many)\b)${NAME}\s?[,:]$`, 'u')
const GREETING_START = caseless(
  String.raw`^${HELLO}${GREETED}(?:(?:\s(?-i:${NAME})){0,1}\s?[,!.:–-]+\s+|\s+(?=\p{Ll}))`,
)
const CLOSING_END = caseless(String.raw`(?<=[.!?,\n])\s*${CLOSING}[\s,.!–-]*(?:(?-i:${NAME})|\p{L}+)?[.!]?$`)
const NAME_END = new RegExp(String.raw`(?:\s[-–—]\s?|\s?/\s?)\p{Lu}\p{Ll}+$`, 'u')
const SMILEYS = /[:;]-?[)(DPp/](?=\s|$)|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f/gu
/** Where one thing said ends and the next begins. */
const BREAK = new RegExp(
  pattern`
    [.!?]+(?=\s|$)|[.!?]*\n|[;…]|\.{2,}|\s[-–—]+\s|:\s|,\s?|\s(?=(?:men|but|because|fordi|although|selv om|
    sjølv om)\s)|\s(?=(?:og|and|so|så)\s(?:jeg|eg|det|vi|har|er|i|i'm|i've|it|we|have|you|du|spør|ask|han|hun|he|
    she|they)\s)
  `,
  'giu',
)

/** Reads what a short mail says, clause by clause, without its greeting, its closing and the names beside these. */
export function clausesOf(own: string): OwnClauses {
  const bounded = own
    .slice(0, MAX_CHARS)
    .normalize('NFC')
    .replace(/[’‘´`]/g, "'")
    .replace(/[\u200b\u2060\ufeff\u00ad]/g, '')
  const links = [...new Set((bounded.match(LINK) ?? []).map(bareLink))]
  const bare = unframed(bounded.replace(LINK, ' ').replace(SMILEYS, ' '))
  const clauses: Clause[] = []
  let start = 0
  for (const found of [...bare.matchAll(BREAK), undefined]) {
    const text = bare
      .slice(start, found?.index ?? bare.length)
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^["«»“”(*_]+|[\s"«»“”()*_:;,]+$/g, '')
    if (/[\p{L}\p{N}]/u.test(text)) clauses.push({ text, lower: text.toLowerCase(), asks: asksAt(bare, found) })
    start = (found?.index ?? 0) + (found?.[0].length ?? 0)
    if (clauses.length === MAX_CLAUSES) break
  }
  return { clauses, words: countWords(bare), links }
}

/** Without greeting, closing and name; wrapped lines made one. */
function unframed(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
  let [first, end] = [0, lines.length]
  const visible = (): number => lines.slice(first, end).filter((line) => line !== '').length
  const skipBlanks = (): void => {
    while (first < end && lines[first] === '') first++
    while (end > first && lines[end - 1] === '') end--
  }
  skipBlanks()
  const top = lines[first] ?? ''
  if (first < end && (GREETING_LINE.test(top) || (visible() > 1 && CALL_LINE.test(top)))) first++
  const closing = closingAt(lines.slice(0, end), first)
  if (closing >= 0) end = closing
  skipBlanks()
  if (visible() > 1 && isNameLine(lines[end - 1] ?? '')) end--
  skipBlanks()
  let joined = ''
  for (const line of lines.slice(first, end)) {
    if (line === '' && joined.endsWith('\n')) continue // thousands of empty lines are one
    const isWrapped = joined !== '' && !joined.endsWith('\n') && /^[\p{Ll}\p{N}(]/u.test(line)
    joined += joined === '' ? line : `${isWrapped ? ' ' : '\n'}${line}`
  }
  const opened = joined.replace(GREETING_START, '')
  const closed = opened.replace(CLOSING_END, '')
  return closed === opened && !opened.includes('\n') ? closed.replace(NAME_END, '') : closed
}

/** The sentence that holds the break ends in a question mark: it, or one further on before another end. */
function asksAt(text: string, found: RegExpExecArray | undefined): boolean {
  if (found === undefined) return false
  return /^[^.!?\n]{0,300}\?/.test(text.slice(found.index))
}

const bareLink = (link: string): string => link.replace(/^<|>$/g, '').replace(/[.,;:!?)\]»”]+$/u, '')
