import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/model/ids.ts'
import { type TreeMail, threadTree } from '../../src/thread/tree.ts'

const mail = (id: string, atMs: number, ...references: string[]): TreeMail => ({
  messageId: id as MessageId,
  writtenAtMs: atMs,
  references: references as MessageId[],
})
const drawn = (mails: readonly TreeMail[]): string[] =>
  threadTree(mails).map((place) => '  '.repeat(place.depth) + place.messageId + (place.mail ? '' : ' (missing)'))

describe('the tree of a thread', () => {
  it('hangs each mail under the last id it cites, oldest first', () => {
    expect(drawn([mail('d', 4, 'a', 'b'), mail('c', 3, 'a'), mail('a', 1), mail('b', 2, 'a')])).toEqual([
      'a',
      '  b',
      '    d',
      '  c',
    ])
  })
  it('keeps a place for a mail that is answered but was never seen', () => {
    expect(drawn([mail('b', 2, 'gone'), mail('c', 3, 'gone')])).toEqual(['gone (missing)', '  b', '  c'])
    expect(drawn([mail('b', 2, 'gone')])).toEqual(['gone (missing)', '  b'])
  })
  it('draws one missing mail, not the chain of missing mails above it', () => {
    expect(drawn([mail('c', 3, 'x', 'y', 'z')])).toEqual(['z (missing)', '  c'])
  })
  it('lets a reply stand where its own references put it though it was dated before its parent', () => {
    expect(drawn([mail('a', 9), mail('b', 2, 'a')])).toEqual(['a', '  b'])
  })
  it('cuts cycles and answers to oneself without losing a mail', () => {
    expect(drawn([mail('a', 1, 'b'), mail('b', 2, 'a')])).toHaveLength(2)
    expect(drawn([mail('a', 1, 'a')])).toEqual(['a'])
    expect(drawn([mail('a', 1, 'c'), mail('b', 2, 'a'), mail('c', 3, 'b')])).toHaveLength(3)
  })
  it('shows both of two mails that share a Message-ID', () => {
    expect(drawn([mail('a', 1), mail('a', 2), mail('b', 3, 'a')])).toEqual(['a', 'a', '  b'])
  })
  it('takes a thread of 100,000 mails, deep or wide, either way round', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => mail(`m${i}`, i, ...(i > 0 ? [`m${i - 1}`] : [])))
    expect(threadTree(chain).at(-1)?.depth).toBe(99_999)
    const backwards = chain.map((one, i) => ({ ...one, writtenAtMs: 100_000 - i }))
    expect(threadTree(backwards)).toHaveLength(100_000)
    const wide = chain.map((one, i) => ({ ...one, references: i > 0 ? (['m0'] as MessageId[]) : [] }))
    expect(threadTree(wide).filter((place) => place.depth === 1)).toHaveLength(99_999)
  })
  it('is the same in any order, and holds every mail once, whatever is cited', () => {
    const id = fc.integer({ min: 0, max: 8 }).map((n) => `m${n}`)
    const mails = fc.uniqueArray(
      fc.record({ id, at: fc.integer({ min: 0, max: 5 }), refs: fc.array(id, { maxLength: 4 }) }),
      { selector: (one) => one.id, minLength: 1 },
    )
    fc.assert(
      fc.property(mails, fc.infiniteStream(fc.nat()), (some, noise) => {
        const built = some.map((one) => mail(one.id, one.at, ...one.refs.filter((ref) => ref !== one.id)))
        const shuffled = built
          .map((one) => ({ one, key: noise.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        expect(threadTree(shuffled)).toEqual(threadTree(built))
        const shown = threadTree(built).flatMap((place) => place.mail?.messageId ?? [])
        expect(shown.toSorted()).toEqual(built.map((one) => one.messageId).toSorted())
      }),
    )
  })
})
