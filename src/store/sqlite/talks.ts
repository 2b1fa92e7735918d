import type { MailKey, PersonId, ThreadId } from '../../model/ids.ts'
import type { Language } from '../../model/message.ts'
import type { StoredTalk } from '../record.ts'
import type { Database } from './database.ts'

/** Every thread with mail that everyone may read, by that mail alone: topics never learn from the rest. */
export function readTalks(db: Database): StoredTalk[] {
  const writers = Map.groupBy(
    db.all(
      `SELECT thread, person, count(*) AS mails, max(written_ms) AS last FROM mail JOIN address ON address.address = author
       WHERE open = 1 AND machine IS NULL AND person IS NOT NULL GROUP BY thread, person`,
    ),
    (row) => row['thread'],
  )
  // SQLite takes the other columns from the row that holds the min().
  const firsts = db.all(
    `SELECT mail.thread, mail.mail, min(written_ms), subject, language, CASE WHEN talk.mail = mail.mail THEN candidates END AS candidates
     FROM mail LEFT JOIN talk USING (thread) WHERE open = 1 AND machine IS NULL GROUP BY mail.thread`,
  )
  return firsts.map((row) => ({
    thread: row['thread'] as ThreadId,
    mail: row['mail'] as MailKey,
    subject: String(row['subject']),
    language: row['language'] as Language,
    candidates: (row['candidates'] ?? undefined) as string | undefined,
    writers: (writers.get(row['thread'] ?? null) ?? []).map((one) => ({
      person: one['person'] as PersonId,
      mails: Number(one['mails']),
      lastMs: Number(one['last']),
    })),
  }))
}
