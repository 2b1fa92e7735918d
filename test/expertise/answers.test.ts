import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeThread } from '../../src/expertise/answers.ts'
import type { AddressKey, MailKey, MessageId } from '../../src/model/ids.ts'
import type { ThreadFacts } from '../../src/model/thread.ts'

interface Told {
  readonly by: 'asker' | 'bo' | 'cy'
  readonly words?: number
  readonly asks?: boolean
  readonly confirms?: boolean
  readonly patch?: boolean
  readonly machine?: boolean
  readonly takenBack?: boolean
  readonly to?: number
}
const PEOPLE = ['asker', 'bo', 'cy']

/** A thread told mail by mail, numbered from 1; each replies to `to`, the first by default. */
function thread(...told: readonly Told[]) {
  const mails = told.map((mail, index): ThreadFacts => {
    const { words = 50, asks = false, confirms = false, patch = false, takenBack = false } = mail
    return {
      mail: (index + 1) as MailKey,
      messageId: `${index + 1}@x` as MessageId,
      author: PEOPLE.indexOf(mail.by) as AddressKey,
      person: undefined,
      isMachine: mail.machine ?? false,
      writtenAtMs: index,
      references: index === 0 ? [] : [`${mail.to ?? 1}@x` as MessageId],
      subjectParent: undefined,
      signals: { ownWords: words, asks, confirms, patch },
      takenBack,
    }
  })
  const parents = new Map(told.slice(1).map(({ to = 1 }, index) => [(index + 2) as MailKey, to as MailKey]))
  return { mails, parents }
}
const judge = (...told: readonly Told[]) => {
  const { mails, parents } = thread(...told)
  return judgeThread(mails, parents)
}
const question: Told = { by: 'asker', asks: true }
const nothing = { question: undefined, answer: undefined, confirmedBy: undefined }

describe('a thread is a question', () => {
  it('when its first mail asks', () => {
    expect(judge(question).question).toBe(1)
    expect(judge({ by: 'asker' }, { by: 'bo', asks: true })).toEqual(nothing)
  })

  it('but not when that is a patch, or a machine wrote it', () => {
    expect(judge({ ...question, patch: true }, { by: 'bo' })).toEqual(nothing)
    expect(judge({ ...question, machine: true }, { by: 'bo' })).toEqual(nothing)
  })

  it('but not when its first mail is missing, whatever the replies ask', () => {
    const { mails, parents } = thread(question, { by: 'bo', asks: true }, { by: 'cy' })
    expect(judgeThread(mails.slice(1), parents)).toEqual(nothing)
    expect(judgeThread([], parents)).toEqual(nothing)
  })

  it('also when a reply claims an earlier date', () => {
    const { mails, parents } = thread(question, { by: 'bo' })
    const early = mails.map((mail) => (mail.mail === 2 ? { ...mail, writtenAtMs: -9 } : mail))
    expect(judgeThread(early, parents)).toMatchObject({ question: 1, answer: 2 })
  })
})

describe('its answer', () => {
  it('is confirmed by no thanks that were taken back, and by thanks for another', () => {
    const taken: Told = { by: 'bo', takenBack: true }
    const thanks = (to: number): Told => ({ by: 'asker', confirms: true, words: 3, to })
    expect(judge(question, taken, thanks(2))).toEqual({ question: 1, answer: 2, confirmedBy: undefined })
    const other = judge(question, taken, thanks(2), { by: 'cy' }, thanks(4))
    expect(other).toEqual({ question: 1, answer: 4, confirmedBy: 5 })
  })

  it('is the first reply by another', () => {
    expect(judge(question, { by: 'asker' }, { by: 'bo' }, { by: 'cy' })).toEqual({
      question: 1,
      answer: 3,
      confirmedBy: undefined,
    })
  })

  it('is not a word of thanks, a short question back, a patch, or an absence reply', () => {
    for (const reply of [{ words: 3 }, { words: 12, asks: true }, { patch: true }, { machine: true }]) {
      expect(judge(question, { by: 'bo', ...reply })).toMatchObject({ question: 1, answer: undefined })
      expect(judge(question, { by: 'bo', ...reply }, { by: 'cy' }).answer).toBe(3)
    }
  })

  it('may ask something, when it says enough beside', () => {
    expect(judge(question, { by: 'bo', asks: true, words: 80 }).answer).toBe(2)
  })

  it('is what the asker said had helped, before what came first', () => {
    const confirmed = judge(question, { by: 'bo' }, { by: 'cy' }, { by: 'asker', confirms: true, to: 3 })
    expect(confirmed).toEqual({ question: 1, answer: 3, confirmedBy: 4 })
  })

  it('is the latest before the thanks, when these reply to nothing we have', () => {
    const { mails, parents } = thread(
      question,
      { by: 'bo' },
      { by: 'cy' },
      { by: 'asker', confirms: true },
      { by: 'bo' },
    )
    parents.delete(4 as MailKey)
    expect(judgeThread(mails, parents)).toEqual({ question: 1, answer: 3, confirmedBy: 4 })
  })

  it('is not confirmed by an asker who found it out alone', () => {
    const solved = judge(question, { by: 'bo' }, { by: 'asker', to: 2 }, { by: 'asker', confirms: true, to: 3 })
    expect(solved).toEqual({ question: 1, answer: 2, confirmedBy: undefined })
  })

  it('may be short, when the asker confirms it', () => {
    expect(judge(question, { by: 'bo', words: 2 }, { by: 'asker', confirms: true, to: 2 }).answer).toBe(2)
  })

  it('is not confirmed by others, nor by thanks that nobody came before', () => {
    expect(judge(question, { by: 'bo' }, { by: 'cy', confirms: true, to: 2 }).confirmedBy).toBeUndefined()
    expect(judge(question, { by: 'asker', confirms: true })).toMatchObject({
      answer: undefined,
      confirmedBy: undefined,
    })
  })

  it('is not by the asker from another address', () => {
    const { mails, parents } = thread(question, { by: 'bo' })
    expect(judgeThread(mails, parents, () => 7).answer).toBeUndefined()
  })
})

it('judges the same in whatever order the mails come', () =>
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (places) => {
      const { mails, parents } = thread(
        question,
        { by: 'bo' },
        { by: 'cy' },
        { by: 'asker', confirms: true, to: 3 },
        { by: 'bo' },
      )
      const shuffled = places.flatMap((place) => mails[place] ?? [])
      expect(judgeThread(shuffled, parents)).toEqual(judgeThread(mails, parents))
    }),
  ))
