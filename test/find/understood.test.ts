import { describe, expect, it } from 'vitest'
import { understoodAs } from '../../src/find/understood.ts'
import type { Leaf, Query } from '../../src/store/query.ts'

const word = (form: string): Leaf => ({ kind: 'word', field: 'text', form, stems: [form] })
const all = (...of: Query[]): Query => ({ kind: 'all', of })
const any = (...of: Query[]): Query => ({ kind: 'any', of })
const not = (of: Query): Query => ({ kind: 'not', of })

const said = (query: Query): string =>
  understoodAs(query)
    .map((part) => `${part.or ? '| ' : ''}${part.not ? '- ' : ''}${'text' in part ? part.text : part.kind}`)
    .join(' ')

describe('saying back how a query was read', () => {
  it('keeps the order in which words were typed', () => {
    expect(said(all(word('pumpe'), word('rust'), word('anode')))).toBe('pumpe rust anode')
  })

  it('marks the second and later alternatives, and what must not be there', () => {
    expect(said(all(word('rust'), any(word('pumpe'), word('ventil')), not(word('kran'))))).toBe(
      'rust pumpe | ventil - kran',
    )
  })

  it('reads a double not as none', () => {
    expect(said(not(not(word('rust'))))).toBe('rust')
  })

  it('tells a span of time by the ends it has', () => {
    const open = { kind: 'written', fromMs: 1000, toMs: Number.POSITIVE_INFINITY } as const
    expect(understoodAs(open)).toEqual([{ kind: 'since', ms: 1000, or: false, not: false }])
    expect(understoodAs({ ...open, toMs: 2000 }).map(({ kind }) => kind)).toEqual(['since', 'before'])
  })

  it('says a dozen parts of a query with ten thousand, nested as deep as it may be', () => {
    const wide = all(...Array.from({ length: 10_000 }, (_, at) => word(`w${at}`)))
    expect(understoodAs(wide)).toHaveLength(12)
    let deep: Query = word('rust')
    for (let at = 0; at < 50_000; at++) deep = all(deep)
    expect(said(deep)).toBe('rust')
  })
})
