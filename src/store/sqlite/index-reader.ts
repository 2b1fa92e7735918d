import type { Audience } from '../../model/audience.ts'
import type { Match } from '../../model/evidence.ts'
import type { MailKey } from '../../model/ids.ts'
import { isWordQuery, type Query } from '../query.ts'
import { MOST_WORDS, RELAX_BELOW_THREADS } from '../ranking.ts'
import type { Found, HeldMail, IndexReader, Meaning, SearchOptions } from '../search-index.ts'
import { Collector } from './collect.ts'
import { Database } from './database.ts'
import { FactTable } from './facts.ts'
import { PARTS, type Part } from './fts.ts'
import { heldIn } from './held.ts'
import { Matcher, mailsOf } from './matching.ts'
import { similarWords } from './similar-words.ts'
import { VectorStore } from './vector-store.ts'

/** Reading the embedded index. Synchronous inside: the web's searches run in threads of their own (`reader-pool.ts`). */
export class SqliteIndexReader implements IndexReader {
  private readonly db: Database
  private readonly vectorsFile: string | undefined
  private readonly facts = new FactTable()
  private readonly vocabularies = new Map<
    string,
    { readonly change: number; readonly words: ReadonlyMap<string, number> }
  >()

  /** `vectorsFile`: where the mails' vectors are, if anywhere. */
  constructor(path: string, vectorsFile?: string) {
    this.vectorsFile = vectorsFile
    this.db = new Database(path, { kind: 'index', readOnly: true })
  }

  async search(query: Query, audience: Audience, options: SearchOptions): Promise<Found> {
    this.facts.follow(this.db)
    const readable = this.facts.readableBy(audience)
    const matcher = new Matcher(this.db, this.facts, partsFor(audience))
    const strict = new Collector(this.facts, options)
    for (const [mail, score] of mailsOf(matcher.match(query), this.facts.size))
      if (readable(mail)) strict.add(mail, score)
    const loose = strict.threadCount < RELAX_BELOW_THREADS ? this.relaxed(query, matcher, options, readable) : undefined
    return loose !== undefined && loose.threadCount > strict.threadCount ? loose.found(true) : strict.found(false)
  }

  /** Mails with most of the words: those with all of them are among these, and still score best. */
  private relaxed(
    query: Query,
    matcher: Matcher,
    options: SearchOptions,
    readable: (mail: number) => boolean,
  ): Collector | undefined {
    const parts = query.kind === 'all' ? query.of : []
    const words = parts.filter(isWordQuery)
    if (words.length < 3) return undefined
    const needed = Math.ceil(words.length * MOST_WORDS)
    const counts = matcher.countWords(words)
    const rest = matcher.match({ kind: 'all', of: parts.filter((part) => !isWordQuery(part)) })
    const collector = new Collector(this.facts, options)
    for (const [mail, score] of matcher.wordScores({ kind: 'any', of: words })) {
      const held = counts.get(mail) ?? 0
      if (held >= needed && rest.test(mail) && readable(mail)) collector.add(mail, score * (held / words.length))
    }
    return collector
  }

  async nearest(question: Query, audience: Audience, limit: number): Promise<Match[]> {
    this.facts.follow(this.db)
    const readable = this.facts.readableBy(audience)
    // what somebody attached is nobody's own words, and says little of who knows
    const matcher = new Matcher(this.db, this.facts, partsFor(audience), 'mail alone')
    const matches: Match[] = []
    for (const [mail, score] of mailsOf(matcher.match(question), this.facts.size))
      if (readable(mail)) matches.push({ mail: mail as MailKey, score })
    return matches.sort((a, b) => b.score - a.score || a.mail - b.mail).slice(0, limit)
  }

  async near({ space, vector }: Meaning, filter: Query, audience: Audience, limit: number): Promise<Match[]> {
    const vectors = this.vectorsFile === undefined ? undefined : VectorStore.openForReading(this.vectorsFile, { space })
    if (vectors === undefined) return []
    try {
      this.facts.follow(this.db)
      const readable = this.facts.readableBy(audience)
      const matcher = new Matcher(this.db, this.facts, partsFor(audience))
      const allowed: MailKey[] = []
      for (const [mail] of mailsOf(matcher.match(filter), this.facts.size))
        if (readable(mail)) allowed.push(mail as MailKey)
      return vectors.nearest(vector, allowed, limit)
    } finally {
      vectors.close()
    }
  }

  /** For an audience of less than everything, the words of what everyone may read. */
  async similarWords(word: string, audience: Audience, limit: number) {
    const parts = audience.kind === 'everything' ? PARTS : PARTS.slice(0, 1)
    return similarWords(word, this.vocabularyOf(parts), limit)
  }

  private vocabularyOf(parts: readonly Part[]): ReadonlyMap<string, number> {
    const key = parts.join()
    const change = Number(this.db.get('SELECT max(change) AS change FROM entry')?.['change'] ?? 0)
    const known = this.vocabularies.get(key)
    if (known?.change === change) return known.words
    const words = new Map<string, number>()
    for (const part of parts) {
      const rows = this.db.all(
        `SELECT term, max(doc) AS mails FROM ${part}_vocabulary WHERE col IN ('subject', 'own', 'names') GROUP BY term HAVING mails > 1`,
      )
      for (const row of rows)
        words.set(String(row['term']), (words.get(String(row['term'])) ?? 0) + Number(row['mails']))
    }
    this.vocabularies.set(key, { change, words })
    return words
  }

  async held(after: MailKey, limit: number): Promise<readonly HeldMail[]> {
    return heldIn(this.db, after, limit)
  }

  async close(): Promise<void> {
    this.db.close()
  }
}

/** A viewer of no closed list never opens the second part: its statistics cannot be felt. */
const partsFor = (audience: Audience): readonly Part[] =>
  audience.kind === 'open' && audience.closed.length === 0 ? PARTS.slice(0, 1) : PARTS
