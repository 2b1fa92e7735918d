import type { Audience } from '../../model/audience.ts'
import type { ListAddress, MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Author, StoredThread, ThreadHead } from '../record.ts'
import { visibleTo } from './audience-sql.ts'
import { chunks, type Database, marks, type Row } from './database.ts'
import { FIRST_TO_LAST, toAuthor } from './stored-mail.ts'

const MOST_PEOPLE = 12

/** Threads as an audience sees them: all counts, people and dates are of the mails it may read. */
export class ThreadReader {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  /** In the order of the keys; a thread without a readable mail is left out. */
  threads(keys: readonly ThreadId[], audience: Audience): StoredThread[] {
    const found = new Map<ThreadId, StoredThread>()
    for (const some of chunks(keys)) for (const thread of this.some(some, audience)) found.set(thread.thread, thread)
    return keys.flatMap((key) => found.get(key) ?? [])
  }

  private some(keys: readonly ThreadId[], audience: Audience): StoredThread[] {
    const within = `mail.thread IN (${marks(keys.length)}) AND ${visibleTo(audience)}`
    const mails = this.db.all(
      `SELECT mail, mail.thread, message_id, subject, author, written_ms, attachments IS NOT NULL AS attached, email, address.name AS author_name,
         person, person.name AS person_name, question, answer, confirmed_by
       FROM mail JOIN thread USING (thread) JOIN address ON address.address = author LEFT JOIN person USING (person)
       WHERE ${within} ORDER BY ${FIRST_TO_LAST}`,
      ...keys,
    )
    const lists = Map.groupBy(
      this.db.all(
        `SELECT DISTINCT thread, list.address FROM mail JOIN mail_list USING (mail) JOIN list USING (list) WHERE ${within} ORDER BY 2`,
        ...keys,
      ),
      (row) => row['thread'],
    )
    return [...Map.groupBy(mails, (row) => row['thread']).entries()].map(([thread, rows]) =>
      toThread(
        rows,
        (lists.get(thread) ?? []).map((row) => row['address'] as ListAddress),
      ),
    )
  }

  /** Threads without a readable mail are left out. */
  heads(keys: readonly ThreadId[], audience: Audience): ThreadHead[] {
    const visible = visibleTo(audience)
    return keys.flatMap((thread): ThreadHead[] => {
      const row = this.db.get(
        `SELECT subject, answer, (SELECT mail.mail FROM mail WHERE mail.mail = confirmed_by AND ${visible}) AS confirmed_by
         FROM mail JOIN thread USING (thread) WHERE thread = ? AND ${visible} ORDER BY ${FIRST_TO_LAST} LIMIT 1`,
        thread,
      )
      if (row === undefined) return []
      const keyIn = (column: string): MailKey | undefined => (row[column] ?? undefined) as MailKey | undefined
      return [{ thread, subject: String(row['subject']), answer: keyIn('answer'), confirmedBy: keyIn('confirmed_by') }]
    })
  }

  /** Question threads, newest first. `open`: nobody has answered; `confirmed`: the asker said that an answer helped. */
  questions(state: 'open' | 'confirmed', audience: Audience, limit: number): StoredThread[] {
    const which = state === 'open' ? 'answer IS NULL' : 'confirmed_by IS NOT NULL'
    const rows = this.db.all(
      `SELECT thread.thread FROM thread JOIN mail ON mail.mail = question WHERE ${which} AND ${visibleTo(audience)}
       ORDER BY written_ms DESC LIMIT ?`,
      limit,
    )
    return this.threads(
      rows.map((row) => row['thread'] as ThreadId),
      audience,
    )
  }
}

function toThread(rows: readonly Row[], lists: readonly ListAddress[]): StoredThread {
  const [first, last] = [rows[0] as Row, rows.at(-1) as Row]
  const readable = new Set(rows.map((row) => row['mail']))
  const ifReadable = (column: string): MailKey | undefined =>
    readable.has(first[column] ?? null) ? (first[column] as MailKey) : undefined
  return {
    thread: first['thread'] as ThreadId,
    first: first['mail'] as MailKey,
    messageId: first['message_id'] as MessageId,
    subject: String(first['subject']),
    starter: toAuthor(first),
    mails: rows.length,
    people: mostActive(rows.map(toAuthor)),
    attachments: rows.filter((row) => row['attached'] === 1).length,
    firstMs: Number(first['written_ms']),
    lastMs: Number(last['written_ms']),
    lists,
    question: ifReadable('question'),
    answer: ifReadable('answer'),
    confirmedBy: ifReadable('confirmed_by'),
  }
}

function mostActive(authors: readonly Author[]): Author[] {
  const groups = Map.groupBy(authors, (author) => author.person ?? `address ${author.key}`)
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_PEOPLE)
    .map((same) => same[0] as Author)
}
