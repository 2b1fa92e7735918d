/** A piece of a query as typed: a word, a "quoted text", or either behind a field's name. */
export interface Term {
  readonly kind: 'term'
  readonly negated: boolean
  /** The name before the colon, as typed; undefined without one. Whether there is such a field is for others to say. */
  readonly field: string | undefined
  readonly value: string
  readonly quoted: boolean
}

/** OR between two terms makes them alternatives; a term that stands between is neither. */
export type Piece = Term | { readonly kind: 'or' }

const OPENS = '"\u201c\u201d\u201e\u00ab\u00bb'
const FIELD_NAME = /([\p{L}\p{M}]{2,20}):(?=[^\s:/\\])/uy
const WORD_END = /\s|$/gu
const OR = new Set(['OR', 'ELLER'])
/** All terms must match anyway. */
const AND = new Set(['AND', 'OG'])

/** The pieces of what somebody typed, in order. Linear; nothing is an error: a quotation that does not end runs to the end,
 *  a minus before nothing is nothing. White space, NUL and brackets separate. */
export function* piecesOf(text: string): Generator<Piece> {
  const typed = text.replace(/[\p{Cc}]/gu, ' ')
  let at = 0
  for (;;) {
    while (at < typed.length && /[\s()]/u.test(typed.charAt(at))) at += 1
    if (at >= typed.length) return
    const termStart = at
    while (typed[at] === '-' && /\S/u.test(typed.charAt(at + 1))) at += 1
    const negated = at > termStart
    FIELD_NAME.lastIndex = at
    const field = FIELD_NAME.exec(typed)?.[1]
    if (field !== undefined) at = FIELD_NAME.lastIndex
    const quoted = OPENS.includes(typed.charAt(at))
    const end = quoted ? endOfQuotation(typed, at + 1) : endOfWord(typed, at)
    const value = typed.slice(quoted ? at + 1 : at, end)
    at = quoted ? end + 1 : end
    const isPlain = !negated && !quoted && field === undefined
    if (isPlain && OR.has(value)) yield { kind: 'or' }
    else if (!isPlain || !AND.has(value)) yield { kind: 'term', negated, field, value, quoted }
  }
}

function endOfQuotation(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (OPENS.includes(text.charAt(at))) return at
  return text.length
}

function endOfWord(text: string, from: number): number {
  WORD_END.lastIndex = from
  return WORD_END.exec(text)?.index ?? text.length
}
