import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { activityAt, type NearMail, type RoutingFacts, rankAnswerers } from '../../src/expertise/routing.ts'
import type { AnswerTime, AskedOf, Evidence } from '../../src/model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../../src/model/ids.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2024, 5)
const [ada, bo, cy, di] = [1, 2, 3, 4] as PersonId[] as [PersonId, PersonId, PersonId, PersonId]

const near = (mail: number, thread: number, score = 10): NearMail => ({
  mail: mail as MailKey,
  thread: thread as ThreadId,
  score,
})

const answer = (mail: number, thread: number, author: PersonId, facts: Partial<Evidence> = {}): Evidence => ({
  mail: mail as MailKey,
  thread: thread as ThreadId,
  author,
  writtenAtMs: NOW_MS - 30 * DAY_MS,
  role: 'answer',
  repliedTo: undefined,
  asked: false,
  confirmed: false,
  ...facts,
})

const at = (person: PersonId, daysAgo: number): AnswerTime => ({ person, writtenAtMs: NOW_MS - daysAgo * DAY_MS })

const rank = (facts: Partial<RoutingFacts>, limit = 10) =>
  rankAnswerers(
    { askedAtMs: NOW_MS, asker: undefined, byWords: [], bySubject: [], answers: [], asked: [], times: [], ...facts },
    limit,
  )
const order = (facts: Partial<RoutingFacts>) => rank(facts).map(({ person }) => person)

/** What an archive may know: threads 1 to 6 with question mails of the same numbers, and answers of four people. */
const facts: fc.Arbitrary<Omit<RoutingFacts, 'asker'>> = fc
  .record({
    words: fc.uniqueArray(
      fc.record({ mail: fc.integer({ min: 1, max: 40 }), score: fc.integer({ min: 1, max: 99 }) }),
      {
        selector: ({ mail }) => mail,
      },
    ),
    subjects: fc.uniqueArray(
      fc.record({ mail: fc.integer({ min: 1, max: 40 }), score: fc.integer({ min: 1, max: 99 }) }),
      {
        selector: ({ mail }) => mail,
      },
    ),
    answers: fc.uniqueArray(
      fc.record({
        mail: fc.integer({ min: 7, max: 40 }),
        author: fc.constantFrom(ada, bo, cy, di),
        days: fc.integer({ min: -50, max: 900 }),
        confirmed: fc.boolean(),
      }),
      { selector: ({ mail }) => mail },
    ),
    asked: fc.array(
      fc.record({
        person: fc.constantFrom(ada, bo, cy, di),
        thread: fc.integer({ min: 1, max: 6 }),
        said: fc.constantFrom('refused' as const, 'unknowing' as const, 'named' as const),
        days: fc.integer({ min: 0, max: 900 }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ words, subjects, answers, asked }) => {
    const threadOf = (mail: number) => (mail % 6) + 1
    const ranked = (mails: typeof words) =>
      mails.toSorted((a, b) => b.score - a.score).map(({ mail, score }) => near(mail, threadOf(mail), score))
    return {
      askedAtMs: NOW_MS,
      byWords: ranked(words),
      bySubject: ranked(subjects),
      answers: answers.map(({ mail, author, days, confirmed }) =>
        answer(mail, threadOf(mail), author, { writtenAtMs: NOW_MS - days * DAY_MS, confirmed }),
      ),
      asked: asked.map(({ person, thread, said, days }) => ({
        person,
        thread: thread as ThreadId,
        said,
        atMs: NOW_MS - days * DAY_MS,
      })),
      times: answers.map(({ author, days }) => at(author, days)),
    }
  })

describe('who will answer', () => {
  it('is whoever answered the question most like it', () => {
    const answers = [answer(11, 1, ada), answer(12, 2, bo)]
    expect(order({ byWords: [near(2, 2, 10), near(1, 1, 6)], answers })).toEqual([bo, ada])
  })

  it('is whoever answered under a subject like it, though the words of the mails differ', () => {
    const answers = [answer(11, 1, ada), answer(12, 2, bo)]
    expect(order({ byWords: [near(3, 3), near(1, 1, 4)], bySubject: [near(2, 2)], answers })).toEqual([bo, ada])
  })

  it('is who answered it in their own words, before who only took part in the thread', () => {
    const answers = [answer(11, 1, bo), answer(12, 1, ada)]
    expect(order({ byWords: [near(1, 1), near(12, 1, 9)], answers })).toEqual([ada, bo])
  })

  it('counts a thread once, however much somebody wrote in it', () => {
    const many = Array.from({ length: 9 }, (_, n) => answer(20 + n, 1, ada))
    const two = [answer(11, 2, bo), answer(12, 3, bo)]
    expect(order({ byWords: [near(1, 1), near(2, 2), near(3, 3)], answers: [...many, ...two] })).toEqual([bo, ada])
  })

  it('is rather who answered this year than who answered the same three years ago', () => {
    const answers = [answer(11, 1, ada, { writtenAtMs: NOW_MS - 1100 * DAY_MS }), answer(12, 1, bo)]
    expect(order({ byWords: [near(1, 1)], answers })).toEqual([bo, ada])
  })

  it('is not first who said that something like it is not their field, and rather who a colleague named', () => {
    const answers = [answer(11, 1, ada), answer(12, 1, bo), answer(13, 1, cy)]
    const byWords = [near(1, 1), near(2, 2, 9)]
    const said = (person: PersonId, what: AskedOf['said'], thread = 2): AskedOf => ({
      person,
      thread: thread as ThreadId,
      said: what,
      atMs: NOW_MS - DAY_MS,
    })
    expect(order({ byWords, answers })).toEqual([ada, bo, cy])
    expect(order({ byWords, answers, asked: [said(ada, 'refused')] })).toEqual([bo, cy, ada])
    expect(order({ byWords, answers, asked: [said(ada, 'unknowing')] })).toEqual([bo, cy, ada])
    expect(order({ byWords, answers, asked: [said(cy, 'named')] })).toEqual([cy, ada, bo])
    expect(order({ byWords, answers, asked: [said(ada, 'refused', 3)] })).toEqual([ada, bo, cy])
  })

  it('is rather whose answer to something like it helped', () => {
    const answers = [answer(11, 1, ada), answer(12, 2, bo, { confirmed: true })]
    expect(order({ byWords: [near(1, 1), near(2, 2)], answers })).toEqual([bo, ada])
  })

  it('is rather who answers others these days than who fell silent', () => {
    const answers = [answer(11, 1, ada), answer(12, 1, bo)]
    const times = [at(ada, 400), at(bo, 1), at(bo, 5), at(bo, 20)]
    expect(order({ byWords: [near(1, 1)], answers, times })).toEqual([bo, ada])
  })

  it('is nobody who only answers much, without an answer near the question', () => {
    expect(order({ byWords: [near(1, 1)], answers: [answer(11, 1, ada)], times: [at(bo, 1), at(bo, 2)] })).toEqual([
      ada,
    ])
    expect(order({ times: [at(bo, 1)] })).toEqual([])
  })

  it('is never the asker, and the others are ranked as if the asker had answered nothing', () =>
    fc.assert(
      fc.property(facts, (known) => {
        const without = known.answers.filter(({ author }) => author !== ada)
        const ranked = rank({ ...known, asker: ada })
        expect(ranked.map(({ person }) => person)).not.toContain(ada)
        expect(ranked).toEqual(rank({ ...known, answers: without }))
      }),
    ))

  it('does not change by what is answered later', () =>
    fc.assert(
      fc.property(facts, (known) => {
        const earlier = <T extends { readonly writtenAtMs: number }>(all: readonly T[]): T[] =>
          all.filter(({ writtenAtMs }) => writtenAtMs < NOW_MS)
        expect(rank(known)).toEqual(rank({ ...known, answers: earlier(known.answers), times: earlier(known.times) }))
      }),
    ))

  it('does not change with the order that answers come in', () =>
    fc.assert(
      fc.property(
        facts.chain((known) => fc.tuple(fc.constant(known), shuffled(known.answers), shuffled(known.times))),
        ([known, answers, times]) => {
          const exact = rank(known)
          const again = rank({ ...known, answers, times })
          for (const { person, score, evidence, telling } of exact) {
            const same = again.find((one) => one.person === person)
            expect(same).toMatchObject({ evidence, telling })
            expect(same?.score).toBeCloseTo(score, 9) // sums of fractions depend on their order
          }
          expect(again).toHaveLength(exact.length)
        },
      ),
    ))

  it('does not change with the unit that the engine scores in', () =>
    fc.assert(
      fc.property(facts, fc.constantFrom(0.25, 4, 1024), (known, unit) => {
        const scaled = (mails: readonly NearMail[]) => mails.map((mail) => ({ ...mail, score: mail.score * unit }))
        expect(rank({ ...known, byWords: scaled(known.byWords), bySubject: scaled(known.bySubject) })).toEqual(
          rank(known),
        )
      }),
    ))

  it('is at most as many people as asked for', () => {
    const answers = [ada, bo, cy].map((person, n) => answer(11 + n, 1, person))
    expect(rank({ byWords: [near(1, 1)], answers }, 2)).toHaveLength(2)
  })
})

describe('the answers that show it', () => {
  it('are their own, of at most five threads, the nearest first', () => {
    const threads = [1, 2, 3, 4, 5, 6]
    const byWords = threads.map((thread) => near(thread, thread, 20 - thread))
    const answers = threads.flatMap((thread) => [answer(10 + thread, thread, ada), answer(20 + thread, thread, bo)])
    expect(rank({ byWords, answers }).find(({ person }) => person === ada)?.evidence).toEqual([11, 12, 13, 14, 15])
  })

  it('are of each thread the one that helped, else the one nearest to the question', () => {
    const byWords = [near(12, 1), near(11, 1, 9), near(22, 2, 9), near(21, 2, 8)]
    const answers = [11, 12].map((mail) => answer(mail, 1, ada))
    const helped = [answer(21, 2, ada, { confirmed: true }), answer(22, 2, ada)]
    expect(rank({ byWords, answers: [...answers, ...helped] })[0]?.evidence).toEqual([12, 21])
  })

  it('leave out threads far from the question, unless there is nothing nearer', () => {
    const byWords = [near(1, 1, 10), near(2, 2, 4), near(3, 3, 3)]
    const answers = [answer(11, 1, ada), answer(12, 2, ada), answer(13, 2, bo), answer(14, 3, bo)]
    const found = new Map(rank({ byWords, answers }).map(({ person, evidence }) => [person, evidence]))
    expect(found).toEqual(
      new Map([
        [ada, [11]],
        [bo, [13]],
      ]),
    )
  })

  it('are there for everybody named, and among what their reason counts, which comes oldest first', () =>
    fc.assert(
      fc.property(facts, (known) => {
        for (const { person, evidence, telling } of rank(known)) {
          expect(evidence.length).toBeGreaterThan(0)
          expect(telling.map(({ mail }) => mail)).toEqual(expect.arrayContaining([...evidence]))
          expect(telling.every(({ author, writtenAtMs }) => author === person && writtenAtMs < NOW_MS)).toBe(true)
          expect(telling).toEqual(telling.toSorted((a, b) => a.writtenAtMs - b.writtenAtMs || a.mail - b.mail))
        }
      }),
    ))
})

describe('how active people are', () => {
  it('is their answers, each half of its worth after sixty days, and when they last answered', () => {
    const activity = activityAt(NOW_MS, [at(ada, 60), at(ada, 120), at(bo, 0), at(bo, -1)])
    expect([...activity.keys()]).toEqual([ada])
    expect(activity.get(ada)?.answers).toBeCloseTo(0.75)
    expect(activity.get(ada)?.lastMs).toBe(NOW_MS - 60 * DAY_MS)
  })
})

function shuffled<T>(list: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length })
}
