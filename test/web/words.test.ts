import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/store/query.ts'
import { dictionaries } from '../../src/web/words/index.ts'

describe.each(Object.entries(dictionaries))('the words of %s', (_language, { about, front }) => {
  it('show ways to search that are understood as what they say', () => {
    const fields = about.operators.map(({ typed }) => typed).filter((typed) => typed.includes(':'))
    for (const typed of [...fields, `${front.typedFrom}:kari`]) {
      const query = parseQuery(typed, { nowMs: 0 })
      expect(query, typed).not.toMatchObject({ of: [{ field: 'text' }] })
      expect(query, typed).toMatchObject({ of: [{ kind: expect.stringMatching(/^(?!all|any|phrase)/) }] })
    }
    const either = about.operators.find(({ typed }) => /\b[A-Z]{2,}\b/.test(typed))?.typed ?? ''
    expect(parseQuery(either, { nowMs: 0 })).toMatchObject({ of: [{ kind: 'any' }] })
  })
})
