import { describe, expect, it } from 'vitest'
import type { ListAddress, MessageId } from '../../src/model/ids.ts'
import type { SubjectClue } from '../../src/model/thread.ts'
import { joinsBySubject } from '../../src/thread/subject-join.ts'
import { threadsOf } from '../../src/thread/threads.ts'

const DAY_MS = 86_400_000
const clue = (facts: Partial<SubjectClue>): SubjectClue => ({
  baseSubject: 'pumpe 3 stopper',
  isReplySubject: false,
  hasReferences: false,
  writtenAtMs: 0,
  lists: ['drift@energi.example' as ListAddress],
  people: ['ola@energi.example', 'kari@energi.example'],
  ...facts,
})
const reply = (facts: Partial<SubjectClue> = {}): SubjectClue =>
  clue({ isReplySubject: true, writtenAtMs: 2 * DAY_MS, people: ['kari@energi.example'], ...facts })

describe('joining by subject, the last resort', () => {
  it('joins a reply that cites nothing to the earlier mail it answers', () => {
    expect(joinsBySubject(reply(), clue({}))).toBe(true)
  })
  it.each([
    ['the subject is no reply', reply({ isReplySubject: false }), clue({})],
    ['it cites other mail', reply({ hasReferences: true }), clue({})],
    ['it is on another list', reply({ lists: ['nett@energi.example' as ListAddress] }), clue({})],
    ['over 30 days lie between', reply({ writtenAtMs: 31 * DAY_MS }), clue({})],
    ['the other is later', reply({ writtenAtMs: -1 }), clue({})],
    ['they have nobody in common', reply({ people: ['per@energi.example'] }), clue({})],
    ['everyone uses that subject', reply({ baseSubject: 'møte' }), clue({ baseSubject: 'møte' })],
    ['there is no subject', reply({ baseSubject: '' }), clue({ baseSubject: '' })],
  ])('does not when %s', (_, late, early) => expect(joinsBySubject(late, early)).toBe(false))

  it('makes one thread of the mails it joins, and of what those cite', () => {
    const threads = threadsOf([
      { ...clue({}), messageId: 'a' as MessageId, references: [] },
      { ...reply(), messageId: 'b' as MessageId, references: [] },
      {
        ...clue({ baseSubject: 'noe annet', hasReferences: true }),
        messageId: 'c' as MessageId,
        references: ['b' as MessageId],
      },
      { ...clue({ baseSubject: 'helt annet' }), messageId: 'd' as MessageId, references: [] },
    ])
    expect(threads.map((ids) => ids.toSorted())).toEqual([['a', 'b', 'c'], ['d']])
  })
})
