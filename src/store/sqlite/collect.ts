import type { AddressKey, ListAddress, MailKey, ThreadId } from '../../model/ids.ts'
import type { Language } from '../../model/message.ts'
import { DAY_MS } from '../../model/time.ts'
import { datesOf } from '../date-facets.ts'
import { RECENCY_BONUS, RECENCY_HALF_LIFE_YEARS } from '../ranking.ts'
import type { FacetCount, Found, Hit, SearchOptions } from '../search-index.ts'
import type { FactTable } from './facts.ts'

const YEAR_MS = 365.25 * DAY_MS
const MOST_AUTHORS = 10_000

/** Gathers matching mails into threads, each with its best mail, and counts facets on the way: one pass, no second query. */
export class Collector {
  private readonly facts: FactTable
  private readonly options: SearchOptions
  private readonly threads = new Map<ThreadId, { mail: number; score: number; latestMs: number }>()
  private readonly byListSet = new Map<number, number>()
  private readonly byAuthor = new Map<AddressKey, number>()
  private readonly byMonth = new Map<number, number>()
  private readonly byLanguage = new Map<Language, number>()

  constructor(facts: FactTable, options: SearchOptions) {
    this.facts = facts
    this.options = options
  }

  get threadCount(): number {
    return this.threads.size
  }

  add(mail: number, wordScore: number): void {
    const { facts } = this
    const writtenMs = facts.writtenMs[mail] ?? 0
    const score =
      wordScore *
      (1 + RECENCY_BONUS * 0.5 ** (Math.max(0, this.options.nowMs - writtenMs) / YEAR_MS / RECENCY_HALF_LIFE_YEARS))
    const thread = facts.threadOf(mail)
    const known = this.threads.get(thread)
    if (known === undefined) this.threads.set(thread, { mail, score, latestMs: writtenMs })
    else {
      known.latestMs = Math.max(known.latestMs, writtenMs)
      const isBetter = score > known.score || (score === known.score && mail < known.mail)
      if (isBetter) Object.assign(known, { mail, score })
    }
    count(this.byListSet, facts.listSetOf(mail))
    count(this.byAuthor, facts.authorOf(mail))
    count(this.byMonth, monthOf(writtenMs))
    count(this.byLanguage, facts.languageOf(mail))
  }

  found(relaxed: boolean): Found {
    const { limit, offset, order } = this.options
    const newest = order === 'newest' || this.isScoreless()
    const ranked = [...this.threads].sort(
      ([, a], [, b]) => (newest ? 0 : b.score - a.score) || b.latestMs - a.latestMs || a.mail - b.mail,
    )
    const hits = ranked
      .slice(offset, offset + limit)
      .map(([thread, { mail, score }]): Hit => ({ mail: mail as MailKey, thread, score }))
    return {
      total: this.threads.size,
      hits,
      facets: {
        lists: mostFirst(this.listCounts()),
        authors: mostFirst(this.byAuthor).slice(0, MOST_AUTHORS),
        ...datesOf(this.byMonth),
        languages: mostFirst(this.byLanguage),
      },
      relaxed,
    }
  }

  /** Without words all scores are 0, and the newest thread is the best answer. */
  private isScoreless(): boolean {
    for (const { score } of this.threads.values()) if (score !== 0) return false
    return true
  }

  private listCounts(): Map<ListAddress, number> {
    const counts = new Map<ListAddress, number>()
    for (const [set, mails] of this.byListSet) for (const list of this.facts.listsIn(set)) count(counts, list, mails)
    return counts
  }
}

function count<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

const mostFirst = <Key extends string | number>(counts: ReadonlyMap<Key, number>): FacetCount<Key>[] =>
  [...counts]
    .map(([key, value]) => ({ key, count: value }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))

/** The UTC month of a time as 100 * year + month. Days are looked up: a Date for each of 100,000 mails costs tens of
 *  milliseconds. */
function monthOf(atMs: number): number {
  const day = Math.floor(atMs / DAY_MS)
  let month = monthsOfDays.get(day)
  if (month === undefined) {
    const date = new Date(day * DAY_MS)
    monthsOfDays.set(day, (month = 100 * date.getUTCFullYear() + date.getUTCMonth() + 1))
  }
  return month
}

const monthsOfDays = new Map<number, number>()
