import type { SQLInputValue } from 'node:sqlite'
import { phoneKey } from '../../model/contact.ts'
import type { AddressKey, ListAddress, MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Address, Language, MessageFacts } from '../../model/message.ts'
import type { SubjectClue } from '../../model/thread.ts'
import type { ChangedFacts } from '../search-index.ts'
import { markChanged, nextChange } from './changes.ts'
import type { Database, Row } from './database.ts'
import { forgetFiles } from './file-store.ts'

/** Where a mail stands, beside what it says. */
export interface MailPlace {
  readonly thread: ThreadId
  readonly author: AddressKey
  readonly references: readonly MessageId[]
  /** The number of the change that puts it there. */
  readonly change: number
}

/** The columns that reading a raw mail fills, and again when it is read anew. */
const READ_COLUMNS = {
  message_id: (message) => message.id,
  subject: (message) => message.subject,
  base_subject: (message) => message.baseSubject,
  is_reply: (message) => Number(message.isReplySubject),
  written_ms: (message) => message.writtenAtMs,
  people: (message) => JSON.stringify([message.to, message.cc]),
  attachments: (message) => (message.attachments.length > 0 ? JSON.stringify(message.attachments) : null),
  language: (message) => message.language,
  machine: (message) => message.machine ?? null,
  problem: (message) => message.problem ?? null,
  has_html: (message) => Number(message.hasHtml),
  seal: (message) => message.seal ?? null,
  fingerprint: (message) => message.fingerprint,
  asks: (message) => Number(message.signals.asks),
  confirms: (message) => Number(message.signals.confirms),
  own_words: (message) => message.signals.ownWords,
  patch: (message) => Number(message.signals.patch),
  from_name: (message) => message.from.name,
} as const satisfies Record<string, (message: MessageFacts) => SQLInputValue>

const NAMES = [...Object.keys(READ_COLUMNS), 'thread', 'author', 'refs', 'change']

const valuesOf = (message: MessageFacts, place: MailPlace): SQLInputValue[] => [
  ...Object.values(READ_COLUMNS).map((valueOf) => valueOf(message)),
  place.thread,
  place.author,
  place.references.join('\n'),
  place.change,
]

/** SQL: a number that no mail has or had. */
const NEXT_KEY = `1 + max((SELECT coalesce(max(mail), 0) FROM mail), (SELECT coalesce(max(mail), 0) FROM gone_mail))`

const INSERT_MAIL = `INSERT INTO mail (mail, raw, ${NAMES.join(', ')}, open)
  VALUES (${NEXT_KEY}, ?, ${NAMES.map(() => '?').join(', ')}, ?)`

export function insertMail(
  db: Database,
  raw: number,
  message: MessageFacts,
  place: MailPlace & { readonly lists: readonly number[]; readonly open: boolean },
  body: Uint8Array,
): MailKey {
  const mail = db.run(INSERT_MAIL, raw, ...valuesOf(message, place), Number(place.open)).id as MailKey
  db.run('INSERT INTO mail_body (mail, body) VALUES (?, ?)', mail, body)
  putContact(db, mail, message, place)
  for (const list of new Set(place.lists))
    db.run('INSERT INTO mail_list (list, written_ms, mail) VALUES (?, ?, ?)', list, message.writtenAtMs, mail)
  markChanged(db, mail)
  return mail
}

export function updateMail(
  db: Database,
  mail: MailKey,
  message: MessageFacts,
  place: MailPlace,
  body: Uint8Array,
): void {
  const sql = `UPDATE mail SET ${NAMES.map((name) => `${name} = ?`).join(', ')}, files_read = 0 WHERE mail = ?`
  db.run(sql, ...valuesOf(message, place), mail)
  db.run('DELETE FROM contact WHERE mail = ?', mail)
  putContact(db, mail, message, place)
  db.run('UPDATE mail_body SET body = ? WHERE mail = ?', body, mail)
  db.run('UPDATE mail_list SET written_ms = ? WHERE mail = ?', message.writtenAtMs, mail)
  markChanged(db, mail)
}

function putContact(db: Database, mail: MailKey, { contact, machine }: MessageFacts, { author }: MailPlace): void {
  if (contact === undefined || machine !== undefined) return
  db.run(
    'INSERT INTO contact (mail, author, phone, phone_key, title, unit, block) VALUES (?, ?, ?, ?, ?, ?, ?)',
    mail,
    author,
    contact.phone,
    phoneKey(contact.phone),
    contact.title,
    contact.unit,
    contact.block,
  )
}

/** Takes a mail out of the record, but for its raw bytes. */
export function deleteMail(db: Database, mail: MailKey): void {
  forgetFiles(db, mail)
  for (const table of ['mail_body', 'mail_list', 'contact', 'talk', 'mail'])
    db.run(`DELETE FROM ${table} WHERE mail = ?`, mail)
  db.run('INSERT INTO gone_mail (mail) VALUES (?)', mail)
  markChanged(db, mail)
}

/** SQL: whether the mail came through a list that everyone reads. */
export const IS_OPEN = `EXISTS (SELECT 1 FROM mail_list JOIN list USING (list) WHERE mail_list.mail = mail.mail AND list.open = 1)`

/** Brings the mails of a list in line with who reads it; an index must learn of those whose openness changes: their number. */
export function openMails(db: Database, list: number): number {
  const changed = db.all(
    `SELECT mail FROM mail_list JOIN mail USING (mail) WHERE list = ? AND open <> ${IS_OPEN}`,
    list,
  )
  if (changed.length === 0) return 0
  const change = nextChange(db)
  for (const row of changed) {
    db.run('UPDATE mail SET open = 1 - open, change = ? WHERE mail = ?', change, row['mail'] ?? null)
    markChanged(db, row['mail'] as MailKey)
  }
  return changed.length
}

const listsOfMail = (db: Database, mail: MailKey): ListAddress[] =>
  db
    .all('SELECT address FROM mail_list JOIN list USING (list) WHERE mail = ? ORDER BY address', mail)
    .map((row) => row['address'] as ListAddress)

/** What joining by subject looks at. */
export function clueOf(db: Database, mail: MailKey): SubjectClue {
  const row = db.get(
    `SELECT base_subject, is_reply, refs, written_ms, people, email FROM mail JOIN address ON address = author WHERE mail = ?`,
    mail,
  ) as Row
  const lists = listsOfMail(db, mail)
  const [to, cc] = JSON.parse(String(row['people'])) as [Address[], Address[]]
  const people = [String(row['email']), ...[...to, ...cc].map(({ address }) => address)]
  return {
    baseSubject: String(row['base_subject']),
    isReplySubject: row['is_reply'] === 1,
    hasReferences: row['refs'] !== '',
    writtenAtMs: Number(row['written_ms']),
    lists,
    people: people.filter((person) => !lists.includes(person as ListAddress)),
  }
}

/** What the index holds of a mail besides its words. */
export function factsOf(db: Database, mail: MailKey): ChangedFacts {
  const row = db.get(
    `SELECT mail.thread, author, written_ms, language, open, change, attachments IS NOT NULL AS attached, question, answer
     FROM mail LEFT JOIN thread USING (thread) WHERE mail = ?`,
    mail,
  ) as Row
  return {
    mail,
    thread: row['thread'] as ThreadId,
    lists: listsOfMail(db, mail),
    open: row['open'] === 1,
    author: row['author'] as AddressKey,
    writtenAtMs: Number(row['written_ms']),
    language: row['language'] as Language,
    hasAttachment: row['attached'] === 1,
    question: row['question'] !== null,
    answered: row['answer'] !== null,
    change: Number(row['change']),
  }
}
