import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Database } from './database.ts'
import type { SubjectJoins } from './subject-joins.ts'
import { idsIn } from './thread-judge.ts'
import type { ThreadGroup } from './thread-store.ts'

/** What a thread consists of by all that joins its mails: links, subjects, and joins by hand. More than one group, the
 *  first mail's first, where what had joined them no longer does. Linear in the thread. */
export function groupsIn(db: Database, thread: ThreadId, subjects: SubjectJoins): ThreadGroup[] {
  const rows = db.all('SELECT mail, message_id, is_reply, refs FROM mail WHERE thread = ? ORDER BY mail', thread)
  const heldBack = Map.groupBy(
    db.all('SELECT mail, cited FROM mail JOIN held_back USING (mail) WHERE thread = ?', thread),
    (row) => row['mail'],
  )
  const neighbours = new Map<MessageId, MessageId[]>()
  const join = (one: MessageId, other: MessageId): void => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const known = neighbours.get(from)
      if (known === undefined) neighbours.set(from, [to])
      else known.push(to)
    }
  }
  const idOf = new Map(rows.map((row) => [row['mail'] as MailKey, row['message_id'] as MessageId]))
  for (const row of rows) {
    const [mail, id] = [row['mail'] as MailKey, row['message_id'] as MessageId]
    const apart = new Set((heldBack.get(mail) ?? []).map(({ cited }) => cited))
    for (const cited of idsIn(row['refs'])) if (!apart.has(cited)) join(id, cited)
    if (row['is_reply'] === 1 && row['refs'] === '')
      for (const earlier of subjects.answered(mail)) join(id, idOf.get(earlier) ?? id)
  }
  for (const row of db.all(`SELECT one, other FROM thread_correction WHERE kind = 'join'`))
    join(row['one'] as MessageId, row['other'] as MessageId)

  const mailsOf = Map.groupBy(rows, (row) => row['message_id'] as MessageId)
  const seen = new Set<MessageId>()
  const groups: ThreadGroup[] = []
  for (const { message_id: first } of rows) {
    if (seen.has(first as MessageId)) continue
    const ids = reached(first as MessageId, neighbours, seen)
    groups.push({ ids, mails: ids.flatMap((id) => (mailsOf.get(id) ?? []).map((row) => row['mail'] as MailKey)) })
  }
  return groups
}

function reached(
  first: MessageId,
  neighbours: ReadonlyMap<MessageId, readonly MessageId[]>,
  seen: Set<MessageId>,
): MessageId[] {
  const ids = [first]
  seen.add(first)
  for (const id of ids) {
    for (const next of neighbours.get(id) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      ids.push(next)
    }
  }
  return ids
}
