import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { referencesOf } from '../../src/parse/references.ts'
import { headersOf } from './headers-of.ts'

const OWN = 'own@example.org' as MessageId
const referencesIn = (...fields: string[]) =>
  referencesOf(headersOf('Subject: x', ...fields), OWN, new Set(['kari@example.org']))

describe('the mails that a mail names as before it', () => {
  it('puts the mail answered last, whatever place References gives it', () => {
    expect(referencesIn('References: <a@x> <b@x> <c@x>', 'In-Reply-To: <b@x>')).toEqual(['a@x', 'c@x', 'b@x'])
  })

  it('takes In-Reply-To alone, and References alone', () => {
    expect(referencesIn('In-Reply-To: <a@x>')).toEqual(['a@x'])
    expect(referencesIn('References: <a@x>\n <b@x>')).toEqual(['a@x', 'b@x'])
  })

  it('lets References name the parent where In-Reply-To holds several ids', () => {
    expect(referencesIn('References: <a@x> <b@x>', 'In-Reply-To: <z@x> <b@x>')).toEqual(['z@x', 'a@x', 'b@x'])
  })

  it('finds the id in prose, and no id in prose without one', () => {
    expect(referencesIn('In-Reply-To: Your message of "Tue, 11 Jun 2024" <a@x>')).toEqual(['a@x'])
    expect(referencesIn('In-Reply-To: Your message of Tuesday')).toEqual([])
  })

  it("drops comments, the mail's own id and the addresses of people it is to", () => {
    expect(referencesIn('References: <a@x> (first) <own@example.org>', 'In-Reply-To: <Kari@example.org>')).toEqual([
      'a@x',
    ])
  })

  it('keeps the first, which names the thread, and the last 199 of a hundred thousand', () => {
    const ids = Array.from({ length: 100_000 }, (_, number) => `<id-${number}@x>`)
    const kept = referencesIn(`References: ${ids.join('\n ')}`)
    expect(kept).toHaveLength(200)
    expect([kept[0], kept[1], kept.at(-1)]).toEqual(['id-0@x', 'id-99801@x', 'id-99999@x'])
  })
})
