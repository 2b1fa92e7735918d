import type { Audience } from '../../model/audience.ts'
import type { MessageId, ThreadId } from '../../model/ids.ts'
import type { StoredTopic } from '../record.ts'
import { visibleTo } from './audience-sql.ts'
import { chunks, type Database, marks } from './database.ts'

// What is talked about, as it was found the last time that topics were worked out.

export const topicsFor = (db: Database, audience: Audience): StoredTopic[] =>
  db
    .all(
      `SELECT topic.name, count(DISTINCT mail.thread) AS threads, count(*) AS mails, count(DISTINCT person) AS people
       FROM topic JOIN topic_thread USING (topic) JOIN mail USING (thread) JOIN address ON address.address = author
       WHERE ${visibleTo(audience)} GROUP BY topic ORDER BY mails DESC, topic.name`,
    )
    .map((row) => ({
      name: String(row['name']),
      threads: Number(row['threads']),
      mails: Number(row['mails']),
      people: Number(row['people']),
    }))

export const threadsOn = (db: Database, name: string, audience: Audience): ThreadId[] =>
  db
    .all(
      `SELECT DISTINCT mail.thread FROM topic JOIN topic_thread USING (topic) JOIN mail USING (thread)
       WHERE topic.name = ? AND ${visibleTo(audience)}`,
      name,
    )
    .map((row) => row['thread'] as ThreadId)

export const topicsOfThreads = (
  db: Database,
  threads: readonly ThreadId[],
): { readonly name: string; readonly thread: ThreadId }[] =>
  [...chunks(threads)].flatMap((some) =>
    db
      .all(
        `SELECT topic.name, thread FROM topic_thread JOIN topic USING (topic) WHERE thread IN (${marks(some.length)})`,
        ...some,
      )
      .map((row) => ({ name: String(row['name']), thread: row['thread'] as ThreadId })),
  )

export function topicsOfMails(
  db: Database,
  ids: readonly MessageId[],
  audience: Audience,
): ReadonlyMap<MessageId, readonly string[]> {
  const found = new Map<MessageId, string[]>()
  for (const some of chunks(ids)) {
    const rows = db.all(
      `SELECT DISTINCT message_id, topic.name FROM mail JOIN topic_thread USING (thread) JOIN topic USING (topic)
       WHERE message_id IN (${marks(some.length)}) AND ${visibleTo(audience)} ORDER BY topic.name`,
      ...some,
    )
    for (const row of rows) {
      const id = row['message_id'] as MessageId
      found.set(id, [...(found.get(id) ?? []), String(row['name'])])
    }
  }
  return found
}
