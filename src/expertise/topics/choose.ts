import { fold } from '../../language/fold.ts'
import type { PersonId, ThreadId } from '../../model/ids.ts'
import type { Candidate } from './candidate.ts'
import { nameOf } from './display.ts'
import { isSensitive } from './sensitive.ts'

/** A thread as topics see it: what it may be about, and who wrote in it. */
export interface Talk {
  readonly thread: ThreadId
  readonly candidates: readonly Candidate[]
  readonly writers: readonly Writer[]
}

export interface Writer {
  readonly person: PersonId
  /** Mails in the thread. */
  readonly mails: number
  /** Their last there, milliseconds since the epoch. */
  readonly lastMs: number
}

export interface Topic {
  /** Stays the same as long as the topic does. */
  readonly key: string
  readonly name: string
  readonly mails: number
  readonly people: number
  readonly threads: readonly ThreadId[]
}

/** What is never a topic, whatever the counts say. */
export interface Unwanted {
  /** First and last names of people, folded: `nameWords`. */
  readonly names: ReadonlySet<string>
  /** Names and addresses of lists. */
  readonly lists: readonly string[]
  /** Beginnings of words that the settings add to those never derived. */
  readonly never: readonly string[]
}

const LEAST_PEOPLE = 2
const LEAST_MAILS = 3
/** In a small archive one good thread makes a topic; in a large one that would make tens of thousands. */
const SMALL_ARCHIVE = 200
/** What so many of the threads are about is what the archive is about, and tells nobody apart. */
const BROADEST_SHARE = 0.1
/** Two phrases with a word in common are one topic when they share so much of their threads: *capture engine* and *video
 *  capture* of "video capture engine", or a word and the phrase it hardly occurs without. */
const SAME_SHARE = 0.75

/** The topics of an archive, the most telling first: phrases that several people wrote about, in contrast to general
 *  language (candidates hold none of it), to what the whole archive is about, and to longer phrases that say it better.
 *  Greetings, names of people and lists, and what is never derived are none. Linear in the candidates; cheap enough to be
 *  made anew (22,000 mails: under a second) whenever talks have changed. */
export function chooseTopics(talks: readonly Talk[], unwanted: Unwanted, limit = 2000): Topic[] {
  const tallies = tally(talks, leastThreads(talks.length))
  const broadest = Math.max(SMALL_ARCHIVE / 10, talks.length * BROADEST_SHARE)
  for (const [key, found] of tallies) {
    const isTopic =
      found.sure && found.people.size >= LEAST_PEOPLE && found.mails >= LEAST_MAILS && found.threads.length <= broadest
    if (!isTopic || isUnwanted(found, unwanted)) tallies.delete(key)
  }
  const best = [...tallies]
    .map(([key, found]) => ({ key, found, weight: weightOf(key, found, talks.length) }))
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
  return withoutEchoes(best)
    .slice(0, limit)
    .map(({ key, found }) => ({
      key,
      name: nameOf(found.texts),
      mails: found.mails,
      people: found.people.size,
      threads: found.threads,
    }))
}

const leastThreads = (talks: number) => (talks > SMALL_ARCHIVE ? 2 : 1)

interface Tally {
  readonly texts: Map<string, number>
  readonly threads: ThreadId[]
  readonly people: Set<PersonId>
  mails: number
  sure: boolean
}

/** Counts twice: most phrases are in one thread only, and never need more than a number. */
function tally(talks: readonly Talk[], least: number): Map<string, Tally> {
  const counts = new Map<string, number>()
  for (const { candidates } of talks) for (const { key } of candidates) counts.set(key, (counts.get(key) ?? 0) + 1)
  const tallies = new Map<string, Tally>()
  for (const { thread, candidates, writers } of talks) {
    for (const { key, text, sure } of candidates) {
      if ((counts.get(key) ?? 0) < least) continue
      const found = tallies.get(key) ?? noTally()
      tallies.set(key, found)
      found.texts.set(text, (found.texts.get(text) ?? 0) + 1)
      found.threads.push(thread)
      found.sure ||= sure
      for (const { person, mails } of writers) {
        found.people.add(person)
        found.mails += mails
      }
    }
  }
  return tallies
}

const noTally = (): Tally => ({ texts: new Map(), threads: [], people: new Set(), mails: 0, sure: false })

function isUnwanted({ texts }: Tally, { names, lists, never }: Unwanted): boolean {
  const written = [...texts.keys()]
  if (written.some((text) => isSensitive(text, never))) return true
  const isName = (text: string) =>
    text !== text.toLowerCase() && text.split(/[\s-]+/).every((word) => names.has(fold(word)))
  const isList = (text: string) =>
    lists.some((list) => [list, list.slice(0, list.indexOf('@'))].some((name) => fold(name) === fold(text)))
  return written.some(isList) || written.every(isName)
}

/** Of phrases for the same threads only the first, which is the most telling. */
function withoutEchoes<Found extends { readonly key: string; readonly found: Tally }>(best: readonly Found[]): Found[] {
  const byWord = new Map<string, Set<ThreadId>[]>()
  return best.filter(({ key, found }) => {
    const words = key.split(' ')
    const isEcho = words.some((word) => byWord.get(word)?.some((threads) => areAlike(threads, found.threads)))
    if (!isEcho) for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), new Set(found.threads)])
    return !isEcho
  })
}

function areAlike(known: ReadonlySet<ThreadId>, threads: readonly ThreadId[]): boolean {
  const [less, more] = [known.size, threads.length].sort((a, b) => a - b) as [number, number]
  if (less < SAME_SHARE * more) return false
  const shared = threads.filter((thread) => known.has(thread)).length
  return shared >= SAME_SHARE * (known.size + threads.length - shared)
}

/** Talked about often, by many, and not everywhere; a phrase tells more than a word. */
const weightOf = (key: string, { threads, people }: Tally, talks: number): number =>
  threads.length * Math.log(1 + people.size) * Math.log(1 + talks / threads.length) * Math.sqrt(key.split(' ').length)
