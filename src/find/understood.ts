import type { Query } from '../store/query.ts'
import type { Understood } from './types.ts'

/** More parts than a person reads; a query of 10,000 characters has thousands. */
const MOST_PARTS = 12

interface Place {
  readonly of: Query
  readonly or: boolean
  readonly not: boolean
}

/** A query's tree as a short flat list, to be said back in words. What people type is nearly flat; of a deeper tree the
 *  order and the words remain, which is what a reader checks. Parts a page shows elsewhere (the person, the language
 *  and the years chosen by click) are left out. */
export function understoodAs(query: Query): Understood[] {
  const parts: Understood[] = []
  const waiting: Place[] = [{ of: query, or: false, not: false }]
  while (parts.length < MOST_PARTS) {
    const place = waiting.pop()
    if (place === undefined) break
    const { of, or, not } = place
    switch (of.kind) {
      case 'all':
        waiting.push(...inner(of.of, (at) => ({ or: or && at === 0, not })))
        break
      case 'any':
        waiting.push(...inner(of.of, (at) => ({ or: or || at > 0, not })))
        break
      case 'not':
        waiting.push({ of: of.of, or, not: !not })
        break
      default:
        parts.push(...leafParts(of, or, not))
    }
  }
  return parts
}

/** Children in the order in which a stack gives them back: the first on top. */
const inner = (children: readonly Query[], joined: (at: number) => { or: boolean; not: boolean }): Place[] =>
  children
    .slice(0, MOST_PARTS)
    .map((of, at) => ({ of, ...joined(at) }))
    .toReversed()

function leafParts(leaf: Exclude<Query, { kind: 'all' | 'any' | 'not' }>, or: boolean, not: boolean): Understood[] {
  switch (leaf.kind) {
    case 'word':
      return [{ or, not, kind: 'word', field: leaf.field, text: leaf.form }]
    case 'phrase':
      return [{ or, not, kind: 'phrase', field: leaf.field, text: leaf.forms.join(' ') }]
    case 'prefix':
      return [{ or, not, kind: 'prefix', field: leaf.field, text: leaf.start }]
    case 'list':
      return [{ or, not, kind: 'list', text: leaf.text }]
    case 'flag':
      return [{ or, not, kind: 'flag', flag: leaf.flag }]
    case 'written':
      return [
        ...(isDate(leaf.fromMs) ? [{ or, not, kind: 'since', ms: leaf.fromMs } as const] : []),
        ...(isDate(leaf.toMs) ? [{ or, not, kind: 'before', ms: leaf.toMs } as const] : []),
      ]
    case 'author':
    case 'thread':
    case 'language':
      return []
    default:
      return leaf satisfies never
  }
}

/** An open end of a span is written as a time no date can have. */
const isDate = (ms: number): boolean => Math.abs(ms) <= 8.64e15
