import type { AddressKey, MailKey, MessageId, PersonId, ThreadId } from '../../model/ids.ts'
import type { ThreadFacts } from '../../model/thread.ts'
import type { ThreadRules } from '../record.ts'
import type { Database, Row } from './database.ts'

/** Keeps what is known of a thread as a whole true when mail joins it: who answers whom, whether it is a question, and
 *  which mail answers it. */
export class ThreadJudge {
  private readonly db: Database
  private readonly rules: ThreadRules

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.rules = rules
  }

  /** Judges a thread again. `changed` hears of its mails when the index no longer tells the truth of them. */
  rejudge(thread: ThreadId, changed: (mail: MailKey) => void): void {
    const rows = this.db.all(`${SELECT_FACTS} WHERE thread = ? ORDER BY written_ms, mail`, thread)
    const mails = rows.map(toFacts)
    const before = this.db.get('SELECT question, answer FROM thread WHERE thread = ?', thread)
    const { starter, question, answer, confirmedBy, parents } = this.rules.judge(mails)
    this.db.run(
      'UPDATE thread SET starter = ?, question = ?, answer = ?, confirmed_by = ? WHERE thread = ?',
      starter ?? null,
      question ?? null,
      answer ?? null,
      confirmedBy ?? null,
      thread,
    )
    const authors = new Map(mails.map((mail) => [mail.mail, mail.author]))
    for (const row of rows) {
      const parent = parents.get(row['mail'] as MailKey)
      const repliedTo = parent === undefined ? null : (authors.get(parent) ?? null)
      if (repliedTo !== row['replied_to'])
        this.db.run('UPDATE mail SET replied_to = ? WHERE mail = ?', repliedTo, row['mail'] ?? null)
    }
    const isSame =
      isNull(before?.['question']) === (question === undefined) && isNull(before?.['answer']) === (answer === undefined)
    if (!isSame) for (const { mail } of mails) changed(mail)
  }
}

const isNull = (column: unknown): boolean => column === null || column === undefined

const SELECT_FACTS = `
  SELECT mail, message_id, author, person, replied_to, machine, written_ms, refs, subject_parent, asks, confirms, own_words, patch,
    EXISTS (SELECT 1 FROM taken_back WHERE taken_back.message_id = mail.message_id) AS taken_back
  FROM mail JOIN address ON address.address = author`

const toFacts = (row: Row): ThreadFacts => ({
  mail: row['mail'] as MailKey,
  messageId: row['message_id'] as MessageId,
  author: row['author'] as AddressKey,
  person: (row['person'] ?? undefined) as PersonId | undefined,
  isMachine: row['machine'] !== null,
  writtenAtMs: Number(row['written_ms']),
  references: idsIn(row['refs']),
  subjectParent: (row['subject_parent'] ?? undefined) as MessageId | undefined,
  signals: {
    asks: row['asks'] === 1,
    confirms: row['confirms'] === 1,
    ownWords: Number(row['own_words']),
    patch: row['patch'] === 1,
  },
  takenBack: row['taken_back'] === 1,
})

/** Message-IDs as the record keeps them: one a line. */
export const idsIn = (column: unknown): MessageId[] =>
  column === '' ? [] : (String(column).split('\n') as MessageId[])
