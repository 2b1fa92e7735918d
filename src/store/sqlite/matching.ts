import { isWordQuery, type Leaf, type Query, type WordLeaf, type WordQuery } from '../query.ts'
import type { Database } from './database.ts'
import { type FactTable, FLAGS } from './facts.ts'
import { FileMatcher } from './file-matching.ts'
import { type Part, scoreSql, toFts } from './fts.ts'

/** What a query, or a part of one, matches: mails with their scores, or (where no word limits it) every mail that passes
 *  the test. */
export interface Matching {
  readonly scores: ReadonlyMap<number, number> | undefined
  readonly test: (mail: number) => boolean
}

const always = (): boolean => true

/** Evaluates queries: words by FTS5, as few statements as the tree allows, and everything else by the facts in memory. */
export class Matcher {
  private readonly db: Database
  private readonly facts: FactTable
  private readonly parts: readonly Part[]
  private readonly files: FileMatcher | undefined

  /** Attachments are looked through as well, unless it is to be the `mail alone`. */
  constructor(db: Database, facts: FactTable, parts: readonly Part[], where?: 'mail alone') {
    this.db = db
    this.facts = facts
    this.parts = parts
    this.files = where === undefined ? new FileMatcher(db, parts) : undefined
  }

  match(query: Query): Matching {
    if (isWordQuery(query)) return { scores: this.wordScores(query), test: always }
    switch (query.kind) {
      case 'all':
        return this.all(query.of)
      case 'any':
        return this.any(query.of.map((part) => this.match(part)))
      case 'not': {
        const inner = this.match(query.of)
        return { scores: undefined, test: (mail) => !holds(inner, mail) }
      }
      case 'word':
      case 'phrase':
      case 'prefix': {
        const mails = this.mailsWith(query)
        return { scores: undefined, test: (mail) => mails.has(mail) }
      }
      default:
        return { scores: undefined, test: this.testOf(query) }
    }
  }

  /** Mails that any of the words is in, with how many of them: for showing what holds most of the words. */
  countWords(words: readonly WordQuery[]): Map<number, number> {
    const counts = new Map<number, number>()
    for (const word of words) for (const mail of this.mailsWith(word)) counts.set(mail, (counts.get(mail) ?? 0) + 1)
    return counts
  }

  private mailsWith(words: WordQuery | WordLeaf): Set<number> {
    const mails = new Set<number>()
    for (const part of this.parts)
      for (const row of this.db.all(`SELECT rowid FROM ${part} WHERE ${part} MATCH ?`, toFts(words)))
        mails.add(row['rowid'] as number)
    for (const mail of this.files?.mailsWith(words) ?? []) mails.add(mail)
    return mails
  }

  wordScores(query: WordQuery): Map<number, number> {
    const scores = new Map<number, number>()
    for (const part of this.parts) {
      const rows = this.db.all(
        `SELECT rowid, ${scoreSql(part)} AS score FROM ${part} WHERE ${part} MATCH ?`,
        toFts(query),
      )
      for (const row of rows) scores.set(row['rowid'] as number, row['score'] as number)
    }
    this.files?.addScores(query, scores)
    return scores
  }

  private all(parts: readonly Query[]): Matching {
    const words = parts.filter(isWordQuery)
    const others = parts.filter((part) => !isWordQuery(part)).map((part) => this.match(part))
    const test = (mail: number): boolean => others.every((part) => holds(part, mail))
    if (words.length > 0) return { scores: this.wordScores({ kind: 'all', of: words }), test }
    return { scores: others.find((part) => part.scores !== undefined)?.scores, test }
  }

  private any(parts: readonly Matching[]): Matching {
    if (parts.some((part) => part.scores === undefined)) {
      return { scores: undefined, test: (mail) => parts.some((part) => holds(part, mail)) }
    }
    const scores = new Map<number, number>()
    for (const part of parts) {
      for (const [mail, score] of part.scores ?? [])
        if (part.test(mail)) scores.set(mail, (scores.get(mail) ?? 0) + score)
    }
    return { scores, test: always }
  }

  private testOf(leaf: Exclude<Leaf, WordLeaf>): (mail: number) => boolean {
    const { facts } = this
    switch (leaf.kind) {
      case 'list': {
        const named = facts.setsNamed(leaf.text)
        return (mail) => named[facts.listSetOf(mail)] === true
      }
      case 'author': {
        const addresses = new Set<number>(leaf.addresses)
        return (mail) => addresses.has(facts.authorOf(mail))
      }
      case 'thread': {
        const threads = new Set<number>(leaf.threads)
        return (mail) => threads.has(facts.threadOf(mail))
      }
      case 'written':
        return (mail) => {
          const atMs = facts.writtenMs[mail] ?? 0
          return atMs >= leaf.fromMs && atMs < leaf.toMs
        }
      case 'language':
        return (mail) => facts.languageOf(mail) === leaf.language
      case 'flag': {
        const bit = FLAGS[leaf.flag]
        return (mail) => ((facts.flags[mail] ?? 0) & bit) !== 0
      }
    }
  }
}

const holds = (matching: Matching, mail: number): boolean =>
  (matching.scores === undefined || matching.scores.has(mail)) && matching.test(mail)

/** Every mail of a matching with its score; 0 where no word was asked for. */
export function* mailsOf(matching: Matching, size: number): Generator<readonly [number, number]> {
  if (matching.scores !== undefined) {
    for (const entry of matching.scores) if (matching.test(entry[0])) yield entry
  } else {
    for (let mail = 1; mail < size; mail++) if (matching.test(mail)) yield [mail, 0]
  }
}
