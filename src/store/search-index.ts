import type { Audience } from '../model/audience.ts'
import type { Match } from '../model/evidence.ts'
import type { AddressKey, ListAddress, MailKey, ThreadId } from '../model/ids.ts'
import type { Language } from '../model/message.ts'
import type { MailWords } from '../model/words.ts'
import type { Query } from './query.ts'

/** What the index holds of a mail: its words and the facts that searches filter and count by. No text. */
export interface IndexEntry extends ChangedFacts {
  readonly words: MailWords
  /** Where the mail lies by its meaning, once that is known; an index that keeps vectors elsewhere need not look at it. */
  readonly meaning?: Meaning
}

/** A vector, and the name of the space that it is compared in (`meaning-space.ts`). */
export interface Meaning {
  readonly space: string
  readonly vector: Float32Array
}

export interface IndexFacts {
  readonly thread: ThreadId
  readonly lists: readonly ListAddress[]
  /** Everyone may read it: it belongs to the first part, whose statistics never see the second. */
  readonly open: boolean
  readonly author: AddressKey
  readonly writtenAtMs: number
  readonly language: Language
  readonly hasAttachment: boolean
  /** The mail's thread is a question, and has an answer (`expertise/answers.ts`). */
  readonly question: boolean
  readonly answered: boolean
}

/** A mail's facts and the number of the change that made them so: of two that an index is told, the higher one holds, even where
 *  a server carries out the other one last. */
export type ChangedFacts = IndexFacts & { readonly mail: MailKey; readonly change: number }

/** A thread found, by its best mail. */
export interface Hit {
  readonly mail: MailKey
  readonly thread: ThreadId
  readonly score: number
}

/** A mail that the index cannot take, whatever is tried. */
export interface Refused {
  readonly mail: MailKey
  /** For the operator; none of the mail's words. */
  readonly why: string
}

export interface FacetCount<Key> {
  readonly key: Key
  /** Mails, among all that match and the audience may read. */
  readonly count: number
}

export interface Found {
  /** Threads that match. Exact to 40,000. */
  readonly total: number
  readonly hits: readonly Hit[]
  readonly facets: {
    readonly lists: readonly FacetCount<ListAddress>[]
    /** The 10,000 who wrote most of them. */
    readonly authors: readonly FacetCount<AddressKey>[]
    /** Every year with a match, never capped; UTC. */
    readonly years: readonly FacetCount<number>[]
    /** Every month with a match, never capped, as 100 * year + month; UTC. */
    readonly months: readonly FacetCount<number>[]
    readonly languages: readonly FacetCount<Language>[]
  }
  /** Fewer than five threads held all the words, so threads with most of them are among the hits. */
  readonly relaxed: boolean
}

export interface SearchOptions {
  /** 1..100 */
  readonly limit: number
  readonly offset: number
  readonly order: 'best' | 'newest'
  /** For the mild preference of newer mail; milliseconds since the epoch. */
  readonly nowMs: number
}

/** The index cannot be used just now: a fault of its server or file, not of what was asked. Nothing is lost by it, and
 *  whoever reads the record alone goes on. The message says what is wrong and what to do; it holds no words of anyone. */
export class IndexUnavailable extends Error {
  readonly reason: 'away' | 'full' | 'refused' | 'missing' | 'wrong-server' | 'not-ours' | 'outdated'
  constructor(reason: IndexUnavailable['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

/** An index whose tables or mapping this program does not know. */
export const outdated = (): IndexUnavailable =>
  new IndexUnavailable('outdated', 'the search index was made by another version of hvemvet; run hvemvet reindex')

/** The derived index. Rebuilt from the record at any time; whoever reads it says for whom. Every method rejects with
 *  IndexUnavailable where the engine cannot be used just now. */
export interface SearchIndex extends IndexReader, IndexWriter {
  close(): Promise<void>
}

/** Writing one generation of the index. */
export interface IndexWriter {
  /** Adds or replaces by mail. Findable once the promise resolves, or, put `in-bulk`, once that of `settle` does; but for those
   *  refused, which are returned. */
  put(entries: readonly IndexEntry[], how?: 'in-bulk'): Promise<readonly Refused[]>
  settle(): Promise<void>
  /** New facts of mails that are there, as when threads merge or a question gets its answer, without their words. Returns
   *  the mails it could not change, which must be `put`: those it does not hold, and those whose openness changed, since
   *  their words move to the other part. */
  update(changes: readonly ChangedFacts[]): Promise<readonly MailKey[]>
  /** Takes mails out; those it does not hold are no matter. Not findable once the promise resolves. */
  remove(mails: readonly MailKey[]): Promise<void>
}

export interface IndexReader {
  /** Best first, only what `audience` may read: hits, totals and facets alike. Query punctuation is never an operator of the engine. */
  search(query: Query, audience: Audience, options: SearchOptions): Promise<Found>
  /** The mails nearest to the words of a question, any of the words, best first, at most `limit`. The words may stand in an
   *  `all` beside facts that the mails must have, as when they were written. */
  nearest(question: Query, audience: Audience, limit: number): Promise<Match[]>
  /** The mails nearest by meaning, best first, at most `limit`, among those that `filter` matches; only mail whose vector is
   *  known. The score is the cosine. */
  near(meaning: Meaning, filter: Query, audience: Audience, limit: number): Promise<Match[]>
  /** Words of the index like `word` (a likely misspelling), most alike first and then most used, with the number of mails that hold them.
   *  Never a word that only mail outside `audience` holds. */
  similarWords(
    word: string,
    audience: Audience,
    limit: number,
  ): Promise<{ readonly word: string; readonly mails: number }[]>
  /** The mails that the index holds, in rising order after `after`, each with its thread; at most `limit`. For comparing it
   *  with the record. */
  held(after: MailKey, limit: number): Promise<readonly HeldMail[]>
}

/** A mail as the index has it. */
export interface HeldMail {
  readonly mail: MailKey
  readonly thread: ThreadId
  readonly open: boolean
}
