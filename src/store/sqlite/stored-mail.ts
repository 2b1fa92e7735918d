import type { AddressKey, ListAddress, MailKey, MessageId, PersonId, ThreadId } from '../../model/ids.ts'
import type { Address, Attachment, Language, Machine, Seal } from '../../model/message.ts'
import type { Author, StoredMail } from '../record.ts'
import { chunks, type Database, marks, type Row } from './database.ts'
import { idsIn } from './thread-judge.ts'

const SELECT_MAIL = `
  SELECT mail, message_id, thread, author, subject, written_ms, refs, subject_parent, people, attachments, mail.language, machine,
    problem, has_html, seal, asks, confirms, own_words, patch, email, address.name AS author_name, person, person.name AS person_name
  FROM mail JOIN address ON address.address = author LEFT JOIN person USING (person)`

/** SQL over `mail`: the order of a thread. Of one second, mails that cite come after those that do not, and then ids
 *  decide: in which order mail came in says nothing. */
export const FIRST_TO_LAST = `written_ms, refs <> '', message_id, mail`

/** Mails by key, in the order of the keys; those that are not there, or that `visible` (SQL over `mail`) hides, are left out. */
export function toStoredMails(db: Database, keys: readonly MailKey[], visible = '1'): StoredMail[] {
  const rows = new Map<unknown, StoredMail>()
  for (const some of chunks(keys)) {
    const lists = Map.groupBy(
      db.all(
        `SELECT mail, address FROM mail_list JOIN list USING (list) WHERE mail IN (${marks(some.length)}) ORDER BY mail, address`,
        ...some,
      ),
      (row) => row['mail'],
    )
    const heldBack = Map.groupBy(
      db.all(`SELECT mail, cited FROM held_back WHERE mail IN (${marks(some.length)})`, ...some),
      (row) => row['mail'],
    )
    const found = db.all(`${SELECT_MAIL} WHERE mail IN (${marks(some.length)}) AND ${visible}`, ...some)
    for (const row of found)
      rows.set(
        row['mail'],
        toStoredMail(
          row,
          (lists.get(row['mail'] ?? null) ?? []).map((list) => list['address'] as ListAddress),
          (heldBack.get(row['mail'] ?? null) ?? []).map((held) => held['cited'] as MessageId),
        ),
      )
  }
  return keys.flatMap((key) => rows.get(key) ?? [])
}

function toStoredMail(row: Row, lists: readonly ListAddress[], elsewhere: readonly MessageId[]): StoredMail {
  const [to, cc] = JSON.parse(String(row['people'])) as [Address[], Address[]]
  return {
    mail: row['mail'] as MailKey,
    messageId: row['message_id'] as MessageId,
    thread: row['thread'] as ThreadId,
    from: toAuthor(row),
    to,
    cc,
    subject: String(row['subject']),
    writtenAtMs: Number(row['written_ms']),
    references: idsIn(row['refs']).filter((id) => !elsewhere.includes(id)),
    elsewhere,
    subjectParent: (row['subject_parent'] ?? undefined) as MessageId | undefined,
    lists,
    machine: (row['machine'] ?? undefined) as Machine | undefined,
    language: row['language'] as Language,
    attachments: row['attachments'] === null ? [] : (JSON.parse(String(row['attachments'])) as Attachment[]),
    hasHtml: row['has_html'] === 1,
    seal: (row['seal'] ?? undefined) as Seal | undefined,
    signals: {
      asks: row['asks'] === 1,
      confirms: row['confirms'] === 1,
      ownWords: Number(row['own_words']),
      patch: row['patch'] === 1,
    },
    problem: (row['problem'] ?? undefined) as string | undefined,
  }
}

/** A row with author, email, author_name, person and person_name. */
export function toAuthor(row: Row): Author {
  const email = String(row['email'])
  const isNameOnly = email.startsWith('(')
  return {
    key: row['author'] as AddressKey,
    name: String(row['person_name'] ?? row['author_name'] ?? '') || email,
    address: isNameOnly ? '' : email,
    person: (row['person'] ?? undefined) as PersonId | undefined,
  }
}
