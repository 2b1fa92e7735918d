import { isFunctionWord } from '../language/stopwords.ts'
import { tokenize } from '../language/tokens.ts'
import { readTerm } from './query-fields.ts'
import { piecesOf, type Term } from './query-terms.ts'
import { type ContentField, type Field, isContent, type Leaf, type Query } from './query-tree.ts'
import { wordQuery } from './query-words.ts'

export { type Field, isContent, type Leaf, type Query } from './query-tree.ts'

/** What a query looks for in a text, so that a page can mark it. */
export interface Wanted {
  readonly forms: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
  /** Beginnings of forms. */
  readonly prefixes: readonly string[]
}

/** A query longer than this is pasted text; the rest is not read. */
const MAX_QUERY_CHARS = 10_000
/** Words in all that a query is read for. */
const MAX_QUERY_WORDS = 64
const MAX_QUESTION_WORDS = 40

/** The tree of what a person typed: always an `all`, of parts in the order typed. A `not` stands only directly in it, so a
 *  query that only excludes is an `all` of `not`s, and an empty one, which matches everything, an `all` of nothing. OR
 *  joins its two neighbours before anything else does: *a b OR c* is a, and b or c; an excluded neighbour stays apart.
 *  Function words are left out of a query that has other words, and repeated parts.
 *  Never throws. `nowMs` is what `after:30d` counts from. */
export function parseQuery(text: string, options: { readonly nowMs: number }): Query {
  const parts: Query[][] = []
  const fillers = new Set<Query>()
  let previous: Query[] | undefined
  let joins = false
  let left = MAX_QUERY_WORDS
  for (const piece of piecesOf(text.slice(0, MAX_QUERY_CHARS))) {
    if (piece.kind === 'or') {
      joins = previous !== undefined
      continue
    }
    const query = readTerm(piece, options.nowMs)
    if (query === undefined) continue
    left -= sizeOf(query)
    if (left < 0) break
    if (isFiller(piece, query)) fillers.add(query)
    if (joins && !piece.negated && previous !== undefined) previous.push(query)
    else parts.push([piece.negated ? { kind: 'not', of: query } : query])
    previous = piece.negated ? undefined : parts.at(-1)
    joins = false
  }
  const of = parts
    .map(distinct)
    .flatMap((alternatives): readonly Query[] =>
      alternatives.length > 1 ? [{ kind: 'any', of: alternatives }] : alternatives,
    )
  const telling = of.filter((part) => !fillers.has(part))
  return { kind: 'all', of: distinct(telling.some((part) => part.kind !== 'not') ? telling : of) }
}

/** Asking twice for the same finds nothing else, and costs an engine twice the work. */
const distinct = (parts: readonly Query[]): readonly Query[] => [
  ...new Map(parts.map((part) => [JSON.stringify(part), part])).values(),
]

/** *Hva er avtalen med Tonstad* asks for two words: function words are left out where others say what is looked for. In
 *  capitals a word is meant: *IT*; and numbers tell things apart: *veksler 2*. */
function isFiller({ value, quoted, negated, field }: Term, query: Query): boolean {
  const isPlain = !quoted && !negated && field === undefined
  const isShouted = value.length > 1 && value === value.toUpperCase()
  const isNumber = /\p{N}/u.test(value)
  return isPlain && !isShouted && !isNumber && query.kind === 'word' && isFunctionWord(query.form)
}

/** The query for `SearchIndex.nearest` of a question in plain words: any of its first 40 content words, in a field. Function
 *  words go, unless there is nothing else. Field names and operators are words here. */
export function fromQuestion(question: string, field: Field = 'text'): Query {
  const forms = new Set(tokenize(question.slice(0, MAX_QUERY_CHARS)).map((token) => token.form))
  const content = [...forms].filter((form) => !isFunctionWord(form))
  const kept = content.length > 0 ? content : [...forms]
  return { kind: 'any', of: kept.slice(0, MAX_QUESTION_WORDS).map((form) => wordQuery(form, field)) }
}

/** What a person typed, as somebody would say it: without fields, operators and what they exclude. */
export function spokenText(text: string): string {
  const said: string[] = []
  for (const piece of piecesOf(text.slice(0, MAX_QUERY_CHARS)))
    if (piece.kind === 'term' && piece.field === undefined && !piece.negated) said.push(piece.value)
  return said.join(' ')
}

/** A query of content words alone: they are looked up and weighed together, and most of them may be enough. */
export type WordQuery =
  | (WordLeaf & { readonly field: ContentField })
  | { readonly kind: 'all' | 'any'; readonly of: readonly WordQuery[] }
/** A leaf that is looked up among words. */
export type WordLeaf = Extract<Leaf, { kind: 'word' | 'phrase' | 'prefix' }>

export function isWordQuery(query: Query): query is WordQuery {
  switch (query.kind) {
    case 'word':
    case 'phrase':
    case 'prefix':
      return isContent(query.field)
    case 'all':
    case 'any':
      return query.of.length > 0 && query.of.every(isWordQuery)
    default:
      return false
  }
}

/** What to mark in texts and subjects: words asked for, not those excluded, nor people's names. */
export function wantedBy(query: Query): Wanted {
  const forms = new Set<string>()
  const stems = new Set<string>()
  const prefixes: string[] = []
  for (const leaf of wantedLeaves(query)) {
    if (leaf.kind === 'prefix' && isContent(leaf.field)) prefixes.push(leaf.start)
    else if (leaf.kind === 'phrase' && isContent(leaf.field)) for (const form of leaf.forms) forms.add(form)
    else if (leaf.kind === 'word' && isContent(leaf.field)) {
      forms.add(leaf.form)
      for (const stem of leaf.stems) stems.add(stem)
    }
  }
  return { forms, stems, prefixes }
}

/** The forms a query asks for in texts, in the order typed, each once; not beginnings. */
export const queryWords = (query: Query): string[] => [...wantedBy(query).forms]

/** Leaves in the order typed, without those excluded. */
function* wantedLeaves(query: Query): Generator<Leaf> {
  const waiting: Query[] = [query]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'all' || next.kind === 'any') waiting.push(...next.of.toReversed())
    else if (next.kind !== 'not') yield next
  }
}

/** How many words a query costs an engine. */
function sizeOf(query: Query): number {
  let size = 0
  for (const leaf of wantedLeaves(query)) size += leaf.kind === 'phrase' ? leaf.forms.length : 1
  return size
}
