import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankPeople } from '../../src/expertise/rank.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../../src/model/ids.ts'

const YEAR_MS = 365.25 * 24 * 60 * 60 * 1000
const [ada, bo, cy] = [1, 2, 3] as PersonId[] as [PersonId, PersonId, PersonId]

interface Told extends Partial<Omit<Evidence, 'thread' | 'mail'>> {
  readonly thread?: number
  readonly score?: number
}

/** Mails best first, and the ranking of who wrote them. */
function rank(told: readonly Told[], mailsOf: (person: PersonId) => number = () => 0, limit = 10) {
  const evidence = new Map(
    told.map((facts, index) => {
      const mail = (index + 1) as MailKey
      const { score: _, ...rest } = facts
      const defaults = {
        author: ada,
        writtenAtMs: 0,
        role: 'answer',
        repliedTo: undefined,
        asked: false,
        confirmed: false,
      } as const
      return [mail, { ...defaults, ...rest, mail, thread: (facts.thread ?? mail) as ThreadId }]
    }),
  )
  const matches = told.map(({ score = 1 }, index) => ({ mail: (index + 1) as MailKey, score }))
  return rankPeople(matches, (mail) => evidence.get(mail), mailsOf, limit)
}
const order = (...args: Parameters<typeof rank>) => rank(...args).map(({ person }) => person)

describe('ranking people', () => {
  it('puts whoever comes back to a subject over years above whoever wrote much about it in one month', () => {
    const burst = Array.from({ length: 9 }, (_, day) => ({ author: ada, writtenAtMs: day * 1000 }))
    const years = [1, 2, 3].map((year) => ({ author: bo, writtenAtMs: year * YEAR_MS, score: 0.9 }))
    expect(order([...burst, ...years])).toEqual([bo, ada])
  })

  it('puts whoever writes mostly about the subject above whoever writes about everything', () => {
    expect(order([{ author: ada }, { author: bo }], (person) => (person === ada ? 4000 : 10))).toEqual([bo, ada])
  })

  it('puts whoever replied to several people above whoever replied to one', () => {
    const told = [
      { author: ada, repliedTo: cy },
      { author: ada, repliedTo: cy },
      { author: bo, repliedTo: ada },
      { author: bo, repliedTo: cy },
    ]
    expect(order(told)).toEqual([bo, ada])
  })

  it('counts the nearest mails most', () => {
    expect(order([{ author: bo }, { author: ada, score: 0.5 }])).toEqual([bo, ada])
  })

  it('does not take a question for knowledge', () => {
    expect(
      order([
        { author: ada, role: 'start', asked: true },
        { author: bo, score: 0.8 },
      ]),
    ).toEqual([bo, ada])
  })

  it('does not let one mail of a newcomer beat three years of answers', () => {
    const answers = [1, 2, 3].map((year) => ({ author: bo, writtenAtMs: year * YEAR_MS, score: 0.8 }))
    expect(order([{ author: ada }, ...answers], (person) => (person === ada ? 1 : 40))).toEqual([bo, ada])
  })

  it('leaves out mail that names nobody, also as the measure of the rest', () => {
    const robot = 1 as MailKey
    const one: Evidence = {
      mail: 2 as MailKey,
      author: ada,
      thread: 1 as ThreadId,
      writtenAtMs: 0,
      role: 'answer',
      repliedTo: undefined,
      asked: false,
      confirmed: false,
    }
    const alone = rankPeople(
      [{ mail: one.mail, score: 1 }],
      () => one,
      () => 0,
      5,
    )
    const behind = [
      { mail: robot, score: 50 },
      { mail: one.mail, score: 1 },
    ]
    expect(
      rankPeople(
        behind,
        (mail) => (mail === robot ? undefined : one),
        () => 0,
        5,
      ),
    ).toEqual(alone)
  })

  it('finds nobody without matches, and nobody by matches of no weight', () => {
    expect(rank([])).toEqual([])
    expect(rank([{ score: 0 }])).toEqual([])
  })

  it('gives at most as many people as asked for', () => {
    expect(rank([{ author: ada }, { author: bo }, { author: cy }], () => 0, 2)).toHaveLength(2)
  })

  it('ranks the same whatever unit the engine scores in, and breaks ties by person', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ author: fc.constantFrom(ada, bo, cy), score: fc.integer({ min: 1, max: 99 }) })),
        fc.constantFrom(0.25, 4, 1024),
        (mails, unit) => {
          const told = mails.toSorted((a, b) => b.score - a.score)
          expect(order(told.map((mail) => ({ ...mail, score: mail.score * unit })))).toEqual(order(told))
        },
      ),
    ))
})

describe('the evidence', () => {
  const evidenceOf = (told: readonly Told[]) => rank(told)[0]?.evidence

  it('is at most five mails, each of another thread, the nearest first', () => {
    const told = [1, 1, 2, 3, 4, 5, 6].map((thread, index) => ({ thread, score: 1 - index / 100 }))
    expect(evidenceOf(told)).toEqual([1, 3, 4, 5, 6])
  })

  it('starts with an answer that helped before one equally near', () => {
    expect(evidenceOf([{}, { confirmed: true, score: 0.9 }])).toEqual([2, 1])
  })

  it('is the newer one of two that tell as much', () => {
    expect(evidenceOf([{ writtenAtMs: 1 }, { writtenAtMs: 2 }])).toEqual([2, 1])
  })

  it('leaves out mails that hold few of the words, unless the person has no other', () => {
    expect(evidenceOf([{}, { score: 0.2 }])).toEqual([1])
    expect(
      rank([{ author: bo }, { score: 0.2 }, { score: 0.1 }]).find(({ person }) => person === ada)?.evidence,
    ).toEqual([2])
  })

  it('is among the mails that a reason counts, which come oldest first', () => {
    const [first] = rank([{ writtenAtMs: 9 }, { writtenAtMs: 3, thread: 1 }, { writtenAtMs: 5, score: 0.3 }])
    expect(first?.telling.map(({ mail }) => mail)).toEqual([2, 1])
    expect(first?.evidence).toEqual([1])
  })
})
