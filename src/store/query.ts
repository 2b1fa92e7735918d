import { isFunctionWord } from '../language/stopwords.ts'
import { tokenize } from '../language/tokens.ts'
import type { AddressKey } from '../model/ids.ts'
import { readTerm } from './query-fields.ts'
import { piecesOf } from './query-terms.ts'
import { wordQuery } from './query-words.ts'

/** A query as a tree, made by `parseQuery` from what a person typed, translated by each adapter. Adapters never see text.
 *
 *  Grammar: words, "phrases", prefix* (three letters or more), -not, OR, and `field:value` for from, to, list, subject,
 *  after, before, has, is, lang, by their English and Norwegian names. Anything else is read as words; nothing is a
 *  syntax error. What it all means: docs/search.md. */
export type Query =
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | { readonly kind: 'not'; readonly of: Query }
  | Leaf

export type Field = 'text' | 'subject' | 'sender' | 'recipients'

export type Leaf =
  /** One word: matches its form, or mail whose words share one of its stems. `field` text is subject, own, quoted, names, sender. */
  | { readonly kind: 'word'; readonly field: Field; readonly form: string; readonly stems: readonly string[] }
  /** Forms in this order, next to each other, in one field. */
  | { readonly kind: 'phrase'; readonly field: Field; readonly forms: readonly string[] }
  /** Any form that starts so; three characters or more. */
  | { readonly kind: 'prefix'; readonly field: Field; readonly start: string }
  /** Lists whose address, the part before its @, or List-Id equals this text (lower case). */
  | { readonly kind: 'list'; readonly text: string }
  /** Written by one of these; made by `find/` from a person, never typed. */
  | { readonly kind: 'author'; readonly addresses: readonly AddressKey[] }
  /** Written in [fromMs, toMs). An open end is a time no date can have, beyond 8.64e15. */
  | { readonly kind: 'written'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'language'; readonly language: string }
  | { readonly kind: 'flag'; readonly flag: 'attachment' | 'question' | 'answered' }

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
 *  Never throws. `nowMs` is what `after:30d` counts from. */
export function parseQuery(text: string, options: { readonly nowMs: number }): Query {
  const parts: Query[][] = []
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
    if (joins && !piece.negated && previous !== undefined) previous.push(query)
    else parts.push([piece.negated ? { kind: 'not', of: query } : query])
    previous = piece.negated ? undefined : parts.at(-1)
    joins = false
  }
  return { kind: 'all', of: parts.flatMap((of): Query[] => (of.length > 1 ? [{ kind: 'any', of }] : of)) }
}

/** The query for `SearchIndex.nearest` of a question in plain words: any of its first 40 content words. Function words go,
 *  unless there is nothing else. Fields and operators are words here. */
export function fromQuestion(question: string): Query {
  const forms = new Set(tokenize(question.slice(0, MAX_QUERY_CHARS)).map((token) => token.form))
  const content = [...forms].filter((form) => !isFunctionWord(form))
  const kept = content.length > 0 ? content : [...forms]
  return { kind: 'any', of: kept.slice(0, MAX_QUESTION_WORDS).map((form) => wordQuery(form, 'text')) }
}

/** What to mark in texts and subjects: words asked for, not those excluded, nor people's names. */
export function wantedBy(query: Query): Wanted {
  const forms = new Set<string>()
  const stems = new Set<string>()
  const prefixes: string[] = []
  for (const leaf of wantedLeaves(query)) {
    if (leaf.kind === 'prefix' && isText(leaf.field)) prefixes.push(leaf.start)
    else if (leaf.kind === 'phrase' && isText(leaf.field)) for (const form of leaf.forms) forms.add(form)
    else if (leaf.kind === 'word' && isText(leaf.field)) {
      forms.add(leaf.form)
      for (const stem of leaf.stems) stems.add(stem)
    }
  }
  return { forms, stems, prefixes }
}

/** The forms a query asks for in texts, in the order typed, each once; not beginnings. */
export const queryWords = (query: Query): string[] => [...wantedBy(query).forms]

const isText = (field: Field): boolean => field === 'text' || field === 'subject'

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
