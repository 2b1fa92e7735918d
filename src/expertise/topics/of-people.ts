import { fold } from '../../language/fold.ts'
import type { PersonId, ThreadId } from '../../model/ids.ts'
import { readFullName } from '../names.ts'
import type { Reason } from '../reasons.ts'
import { strengthOf } from '../reasons.ts'
import type { Talk, Topic } from './choose.ts'

/** A topic as one person has written about it. */
export interface PersonTopic {
  readonly key: string
  readonly name: string
  readonly strength: Reason['strength']
  /** Their last mail in a thread on it, milliseconds since the epoch. */
  readonly lastMs: number
  /** The threads on it they wrote in, the latest first. */
  readonly threads: readonly ThreadId[]
  /** How many of these threads by the year of their last mail there (UTC), oldest first. */
  readonly years: readonly { readonly year: number; readonly threads: number }[]
}

/** What a person's topics are, the most telling first: those they wrote about in many threads and few others did. */
export function personTopics(
  person: PersonId,
  topics: readonly Topic[],
  talks: ReadonlyMap<ThreadId, Talk>,
  limit = 12,
): PersonTopic[] {
  return topics
    .map((topic) => ({ topic, wrote: wroteOn(person, topic, talks) }))
    .filter(({ wrote }) => wrote.length > 0)
    .map(({ topic, wrote }) => ({
      topic,
      wrote,
      weight: wrote.length / Math.sqrt(topic.threads.length * topic.people),
    }))
    .sort((a, b) => b.weight * b.wrote.length - a.weight * a.wrote.length || (a.topic.key < b.topic.key ? -1 : 1))
    .slice(0, limit)
    .map(({ topic: { key, name }, wrote }) => ({
      key,
      name,
      strength: strengthOf(wrote.length),
      lastMs: wrote[0]?.lastMs ?? 0,
      threads: wrote.map(({ thread }) => thread),
      years: byYear(wrote),
    }))
}

interface Wrote {
  readonly thread: ThreadId
  readonly lastMs: number
}

const wroteOn = (person: PersonId, topic: Topic, talks: ReadonlyMap<ThreadId, Talk>): Wrote[] =>
  topic.threads
    .flatMap((thread) => {
      const writer = talks.get(thread)?.writers.find((one) => one.person === person)
      return writer === undefined ? [] : [{ thread, lastMs: writer.lastMs }]
    })
    .sort((a, b) => b.lastMs - a.lastMs || b.thread - a.thread)

function byYear(wrote: readonly Wrote[]) {
  const years = new Map<number, number>()
  for (const { lastMs } of wrote) {
    const year = new Date(lastMs).getUTCFullYear()
    years.set(year, (years.get(year) ?? 0) + 1)
  }
  return [...years].map(([year, threads]) => ({ year, threads })).sort((a, b) => a.year - b.year)
}

/** The words of people's names, folded, so that nobody is a topic. A name that is a word too (*Berg*, *Mark*) is only kept
 *  from being one where it is written with a capital. */
export function nameWords(displayNames: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const name of displayNames) {
    if (readFullName(name) === undefined) continue
    for (const word of name.split(/[^\p{L}'-]+/u)) if (word.length > 2) words.add(fold(word))
  }
  return words
}
