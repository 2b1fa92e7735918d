import type { WordLeaf, WordQuery } from '../query.ts'
import type { Database } from './database.ts'
import { FILE_PARTS, fileScoreSql, type Part, scoreSql, toFileFts, toFts } from './fts.ts'

/** Words in attachments: a mail is found as well where they hold what its own text lacks. */
export class FileMatcher {
  private readonly db: Database
  private readonly parts: readonly Part[]

  constructor(db: Database, parts: readonly Part[]) {
    this.db = db
    this.parts = parts
  }

  /** Mails whose attachments alone hold it, or, where it is many words, help to. */
  mailsWith(query: WordQuery | WordLeaf): Iterable<number> {
    const leaves = leavesOf(query)
    return leaves.some(isInText) ? this.matching(query, leaves, this.scoresOf(leaves)) : []
  }

  /** Adds the mails that a query finds by the help of their attachments, and to those that are found already what their
   *  attachments add. */
  addScores(query: WordQuery, scores: Map<number, number>): void {
    const leaves = leavesOf(query)
    if (!leaves.some(isInText)) return
    const fileScores = this.scoresOf(leaves)
    const found = this.matching(query, leaves, fileScores)
    const own = this.ownScores(
      leaves,
      found.filter((mail) => !scores.has(mail)),
    )
    for (const mail of found) scores.set(mail, (scores.get(mail) ?? own.get(mail) ?? 0) + (fileScores.get(mail) ?? 0))
  }

  /** Mails with any of the words in an attachment. */
  private scoresOf(leaves: readonly WordLeaf[]): Map<number, number> {
    const any = leaves.filter(isInText).map(toFileFts).join(' OR ')
    const scores = new Map<number, number>()
    for (const part of this.parts) {
      const table = FILE_PARTS[part]
      const rows = this.db.all(
        `SELECT rowid, ${fileScoreSql(table)} AS score FROM ${table} WHERE ${table} MATCH ?`,
        any,
      )
      for (const row of rows) scores.set(row['rowid'] as number, row['score'] as number)
    }
    return scores
  }

  /** Which of these the whole query finds, each word in the mail or in what is attached. */
  private matching(
    query: WordQuery | WordLeaf,
    leaves: readonly WordLeaf[],
    among: ReadonlyMap<number, number>,
  ): number[] {
    if (among.size === 0) return []
    if (leaves.length === 1) return [...among.keys()]
    const candidates = JSON.stringify([...among.keys()])
    const having = new Map(leaves.map((leaf) => [leaf, this.having(leaf, candidates)]))
    const holds = (part: WordQuery | WordLeaf, mail: number): boolean => {
      if (!isMany(part)) return having.get(part)?.has(mail) === true
      if (part.kind === 'all') return part.of.every((one) => holds(one, mail))
      return part.of.some((one) => holds(one, mail))
    }
    return [...among.keys()].filter((mail) => holds(query, mail))
  }

  private having(leaf: WordLeaf, candidates: string): Set<number> {
    const mails = new Set<number>()
    const look = (table: string, match: string): void => {
      const rows = this.db.all(
        `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND +rowid IN (SELECT value FROM json_each(?))`,
        match,
        candidates,
      )
      for (const row of rows) mails.add(row['rowid'] as number)
    }
    for (const part of this.parts) {
      look(part, toFts(leaf))
      if (isInText(leaf)) look(FILE_PARTS[part], toFileFts(leaf))
    }
    return mails
  }

  /** What the words that stand in the mails themselves come to. */
  private ownScores(leaves: readonly WordLeaf[], mails: readonly number[]): Map<number, number> {
    const scores = new Map<number, number>()
    if (mails.length === 0) return scores
    const any = leaves.map(toFts).join(' OR ')
    for (const part of this.parts) {
      const rows = this.db.all(
        `SELECT rowid, ${scoreSql(part)} AS score FROM ${part} WHERE ${part} MATCH ? AND +rowid IN (SELECT value FROM json_each(?))`,
        any,
        JSON.stringify(mails),
      )
      for (const row of rows) scores.set(row['rowid'] as number, row['score'] as number)
    }
    return scores
  }
}

const isMany = (query: WordQuery | WordLeaf): query is Extract<WordQuery, { kind: 'all' | 'any' }> =>
  query.kind === 'all' || query.kind === 'any'

/** Subjects and names are no attachment's. */
const isInText = ({ field }: WordLeaf): boolean => field === 'text'

function leavesOf(query: WordQuery | WordLeaf): WordLeaf[] {
  const leaves: WordLeaf[] = []
  const waiting: (WordQuery | WordLeaf)[] = [query]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isMany(next)) waiting.push(...next.of)
    else leaves.push(next)
  }
  return leaves
}
