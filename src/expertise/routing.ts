import type { AnswerTime, AskedOf, Evidence } from '../model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../model/ids.ts'
import { DAY_MS } from '../model/time.ts'
import type { RankedPerson } from './rank.ts'

/** An earlier mail that a question's words lead to, and the thread it is in. */
export interface NearMail {
  readonly mail: MailKey
  readonly thread: ThreadId
  readonly score: number
}

/** What is known at the time a question is asked. */
export interface RoutingFacts {
  /** Milliseconds since the epoch, UTC. Answers as late or later do not count. */
  readonly askedAtMs: number
  /** Who is never proposed; undefined for somebody the archive does not know. */
  readonly asker: PersonId | undefined
  /** Earlier mails nearest to all words of the question, best first; some 1000. */
  readonly byWords: readonly NearMail[]
  /** Earlier mails whose subjects are nearest to its subject, best first; some 1000. */
  readonly bySubject: readonly NearMail[]
  /** The answers in all threads of these mails, in any order. */
  readonly answers: readonly Evidence[]
  /** What people said who were asked the questions of these threads, in any order. */
  readonly asked: readonly AskedOf[]
  /** When everybody answered over `ACTIVITY_MS` before the question, in any order. */
  readonly times: readonly AnswerTime[]
}

/** Answers longer ago say nothing of who is active; nobody counts as silent for longer. */
export const ACTIVITY_MS = 730 * DAY_MS
const ACTIVITY_HALF_LIFE_MS = 60 * DAY_MS
/** An answer a year old counts half. */
const HALF_LIFE_MS = 365 * DAY_MS
const THREADS_BY_WORDS = 200
const THREADS_BY_SUBJECT = 100
/** How fast a thread counts less the further it is: a quarter as near, 1/256. */
const SHARPNESS = 4
const WEIGHTS = { words: 1.6, subject: 2, own: 1.8, active: 0.3, silent: 0.35 }
/** What being asked something like it has taught, times the logarithm: somebody's own word on their field weighs most. */
const LEARNT: Readonly<Record<AskedOf['said'], number>> = { refused: -3, unknowing: -0.7, named: 1 }
/** How much more an answer that helped counts than another. */
const THANKED = 1
/** From this share of the nearest thread's score a thread is about what was asked. */
const MATCHES_WELL = 0.5
const MOST_EVIDENCE = 5

/** Ranks people by how likely they are to answer a question:
 *
 *      1.6 ln(1 + W) + 2.0 ln(1 + S) + 1.8 T + 0.3 ln(1 + A) - 0.35 ln(1 + days since their last answer)
 *
 *  W sums, over the 200 threads nearest by all words that the person answered in, (nearness)^4 halved for each year since
 *  that answer, an answer that helped counting twice; a thread is as near as its best mail. S is the same over the 100 threads nearest by subject. T sums
 *  1/place, halved for each year, of the person's own answers among the nearest mails, over the largest such sum. A counts
 *  their answers, halved for each 60 days. Only who answered near the question is ranked: each comes with the answers that
 *  show it. How it was found and measured: docs/who-knows.md. */
export function rankAnswerers(facts: RoutingFacts, limit: number): RankedPerson[] {
  const { askedAtMs, asker, byWords, bySubject } = facts
  const answers = facts.answers.filter(({ author, writtenAtMs }) => writtenAtMs < askedAtMs && author !== asker)
  const [words, subjects] = [nearness(byWords), nearness(bySubject)]
  const recency = (atMs: number): number => halved(askedAtMs - atMs, HALF_LIFE_MS)
  const inThreads = latestByThread(answers)
  const [w, s] = [
    fromThreads(words, THREADS_BY_WORDS, inThreads, recency),
    fromThreads(subjects, THREADS_BY_SUBJECT, inThreads, recency),
  ]
  const t = fromOwn(byWords, answers, recency)
  const activity = activityAt(askedAtMs, facts.times)
  const nearestOf = (thread: ThreadId): number => Math.max(words.get(thread) ?? 0, subjects.get(thread) ?? 0)
  const learnt = learntFrom(facts.asked, nearestOf, recency)
  const shownOf = evidenceBy(answers, byWords, nearestOf)
  return [...new Set([...w.keys(), ...s.keys(), ...t.keys()])]
    .map((person) => {
      const { answers: active, lastMs } = activity.get(person) ?? { answers: 0, lastMs: askedAtMs - ACTIVITY_MS }
      const score =
        WEIGHTS.words * Math.log1p(w.get(person) ?? 0) +
        WEIGHTS.subject * Math.log1p(s.get(person) ?? 0) +
        WEIGHTS.own * (t.get(person) ?? 0) +
        WEIGHTS.active * Math.log1p(active) -
        WEIGHTS.silent * Math.log1p((askedAtMs - lastMs) / DAY_MS) +
        learnt(person)
      return { person, score }
    })
    .sort((a, b) => b.score - a.score || a.person - b.person)
    .slice(0, limit)
    .map(({ person, score }) => ({ person, score, ...shownOf(person) }))
}

export interface Activity {
  /** Answers, each halved for every 60 days since. */
  readonly answers: number
  readonly lastMs: number
}

/** How active everybody was at a time, by their answers before it: what routing is measured beside. */
export function activityAt(atMs: number, times: readonly AnswerTime[]): ReadonlyMap<PersonId, Activity> {
  const activity = new Map<PersonId, Activity>()
  for (const { person, writtenAtMs } of times) {
    if (writtenAtMs >= atMs) continue
    const { answers, lastMs } = activity.get(person) ?? { answers: 0, lastMs: writtenAtMs }
    activity.set(person, {
      answers: answers + halved(atMs - writtenAtMs, ACTIVITY_HALF_LIFE_MS),
      lastMs: Math.max(lastMs, writtenAtMs),
    })
  }
  return activity
}

const halved = (ageMs: number, halfLifeMs: number): number => 0.5 ** (ageMs / halfLifeMs)

/** Threads by their best mail's share of the best score, nearest first. */
function nearness(mails: readonly NearMail[]): ReadonlyMap<ThreadId, number> {
  const best = mails[0]?.score ?? 0
  const threads = new Map<ThreadId, number>()
  for (const { thread, score } of mails) if (score > 0 && !threads.has(thread)) threads.set(thread, score / best)
  return threads
}

/** What people's own words to questions like this one say of them: each as near as its question is, and half for every year. */
function learntFrom(
  asked: readonly AskedOf[],
  nearestOf: (thread: ThreadId) => number,
  recency: (atMs: number) => number,
): (person: PersonId) => number {
  const sums = new Map<PersonId, Record<AskedOf['said'], number>>()
  for (const { person, thread, said, atMs } of asked) {
    const known = sums.get(person) ?? { refused: 0, unknowing: 0, named: 0 }
    sums.set(person, { ...known, [said]: known[said] + nearestOf(thread) ** SHARPNESS * recency(atMs) })
  }
  return (person) => {
    const known = sums.get(person)
    if (known === undefined) return 0
    const { refused, unknowing, named } = known
    return (
      LEARNT.refused * Math.log1p(refused) + LEARNT.unknowing * Math.log1p(unknowing) + LEARNT.named * Math.log1p(named)
    )
  }
}

type Latest = ReadonlyMap<ThreadId, ReadonlyMap<PersonId, { readonly atMs: number; readonly helped: boolean }>>

/** When each person last answered in each thread, and whether one of their answers there helped. */
function latestByThread(answers: readonly Evidence[]): Latest {
  const threads = new Map<ThreadId, Map<PersonId, { readonly atMs: number; readonly helped: boolean }>>()
  for (const { thread, author, writtenAtMs, confirmed } of answers) {
    const people = threads.get(thread) ?? new Map<PersonId, { readonly atMs: number; readonly helped: boolean }>()
    const { atMs, helped } = people.get(author) ?? { atMs: writtenAtMs, helped: false }
    threads.set(thread, people.set(author, { atMs: Math.max(writtenAtMs, atMs), helped: helped || confirmed }))
  }
  return threads
}

/** What the nearest threads say for each person who answered in them: each thread once, however much they wrote in it. */
function fromThreads(
  near: ReadonlyMap<ThreadId, number>,
  most: number,
  inThreads: Latest,
  recency: (atMs: number) => number,
): ReadonlyMap<PersonId, number> {
  const sums = new Map<PersonId, number>()
  for (const [thread, share] of [...near].slice(0, most)) {
    for (const [person, { atMs, helped }] of inThreads.get(thread) ?? []) {
      const worth = helped ? 1 + THANKED : 1
      sums.set(person, (sums.get(person) ?? 0) + worth * share ** SHARPNESS * recency(atMs))
    }
  }
  return sums
}

/** What people's own answers among the nearest mails say for them, 0..1. */
function fromOwn(
  near: readonly NearMail[],
  answers: readonly Evidence[],
  recency: (atMs: number) => number,
): ReadonlyMap<PersonId, number> {
  const byMail = new Map(answers.map((answer) => [answer.mail, answer]))
  const sums = new Map<PersonId, number>()
  near.forEach(({ mail }, index) => {
    const answer = byMail.get(mail)
    if (answer === undefined) return
    sums.set(answer.author, (sums.get(answer.author) ?? 0) + recency(answer.writtenAtMs) / (index + 1))
  })
  const largest = sums.values().reduce((most, sum) => Math.max(most, sum), 0)
  return new Map([...sums].map(([person, sum]) => [person, largest > 0 ? sum / largest : 0]))
}

/** What shows that a person may answer: of each near thread their nearest answer, those that helped before others. */
function evidenceBy(
  answers: readonly Evidence[],
  byWords: readonly NearMail[],
  nearnessOf: (thread: ThreadId) => number,
): (person: PersonId) => Pick<RankedPerson, 'evidence' | 'telling'> {
  const scores = new Map(byWords.map(({ mail, score }) => [mail, score]))
  const ofPeople = Map.groupBy(answers, ({ author }) => author)
  const nearestFirst = (a: Evidence, b: Evidence): number =>
    nearnessOf(b.thread) - nearnessOf(a.thread) ||
    Number(b.confirmed) - Number(a.confirmed) ||
    (scores.get(b.mail) ?? 0) - (scores.get(a.mail) ?? 0) ||
    b.writtenAtMs - a.writtenAtMs ||
    b.mail - a.mail
  return (person) => {
    const own = (ofPeople.get(person) ?? []).toSorted(nearestFirst)
    const least = own[0] === undefined ? 0 : Math.min(MATCHES_WELL, nearnessOf(own[0].thread))
    const telling = own.filter(({ thread }) => nearnessOf(thread) >= least)
    const firstOfThread = new Map(telling.toReversed().map((answer) => [answer.thread, answer.mail]))
    const evidence = telling.filter(({ thread, mail }) => firstOfThread.get(thread) === mail)
    return {
      evidence: evidence.slice(0, MOST_EVIDENCE).map(({ mail }) => mail),
      telling: telling.toSorted((a, b) => a.writtenAtMs - b.writtenAtMs || a.mail - b.mail),
    }
  }
}
