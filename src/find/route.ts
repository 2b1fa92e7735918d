import { ACTIVITY_MS, type NearMail, rankAnswerers } from '../expertise/routing.ts'
import { fromQuestion, type Query } from '../store/query.ts'
import { knowersOf, limited } from './experts.ts'
import type { Reading } from './reading.ts'
import type { Knower, RouteQuestion } from './types.ts'

/** Mails looked at by all words, and by subjects. */
const MATCHES = 1000

/** Who is likely to answer a question, as it looked at `beforeMs`: mail written then or later is as if it were not there. */
export async function route(
  reading: Reading,
  question: RouteQuestion,
  beforeMs: number,
  limit: number | undefined,
): Promise<Knower[]> {
  const { record, audience } = reading
  const words = fromQuestion(`${question.subject}\n${question.text}`)
  const byWords = await nearMails(reading, words, beforeMs)
  const bySubject = await nearMails(reading, fromQuestion(question.subject, 'subject'), beforeMs)
  const threads = new Set([...byWords, ...bySubject].map(({ thread }) => thread))
  const people = rankAnswerers(
    {
      askedAtMs: beforeMs,
      asker: await record.personWith(question.asker),
      byWords,
      bySubject,
      answers: await record.answersIn([...threads], beforeMs, audience),
      asked: await record.askedIn([...threads], beforeMs, audience),
      times: await record.answerTimes(beforeMs - ACTIVITY_MS, beforeMs, audience),
    },
    limited(limit),
  )
  return knowersOf({ ...reading, nowMs: () => beforeMs }, words, people)
}

async function nearMails({ record, index, audience }: Reading, words: Query, beforeMs: number): Promise<NearMail[]> {
  const earlier: Query = { kind: 'written', fromMs: Number.MIN_SAFE_INTEGER, toMs: beforeMs }
  const matches = await index.nearest({ kind: 'all', of: [words, earlier] }, audience, MATCHES)
  const threads = await record.threadsOf(
    matches.map(({ mail }) => mail),
    audience,
  )
  return matches.flatMap(({ mail, score }) => {
    const thread = threads.get(mail)
    return thread === undefined ? [] : [{ mail, thread, score }]
  })
}
