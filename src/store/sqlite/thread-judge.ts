import type { AddressKey, MailKey, MessageId, PersonId, ThreadId } from '../../model/ids.ts'
import type { ThreadFacts } from '../../model/thread.ts'
import type { ThreadRules } from '../record.ts'
import type { Database, Row } from './database.ts'

/** A thread shorter than this is judged whenever it grows. */
const SHORT_MAILS = 500

/** Keeps what is known of a thread as a whole true when mail joins it: who answers whom, whether it is a question, and
 *  which mail answers it. */
export class ThreadJudge {
  private readonly db: Database
  private readonly rules: ThreadRules

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.rules = rules
  }

  /** Whether a thread into which so many mails came is to be judged now: one that grew by a quarter, or is short. Else it is
   *  kept in mind: a thread of 50,000 judged with every batch of its mails would cost the square of them. */
  isDue(thread: ThreadId, mails: number): boolean {
    if (mails === Infinity) return true
    const judged = Number(this.db.get('SELECT judged FROM thread WHERE thread = ?', thread)?.['judged'] ?? 0)
    if (judged < SHORT_MAILS) return true
    const row = this.db.get('UPDATE thread SET grown = grown + ? WHERE thread = ? RETURNING grown', mails, thread)
    return Number(row?.['grown']) * 4 > judged
  }

  /** Judges a thread again. `changed` hears of its mails when the index no longer tells the truth of them. */
  rejudge(thread: ThreadId, changed: (mail: MailKey) => void): void {
    const rows = this.db.all(`${SELECT_FACTS} WHERE thread = ? ORDER BY written_ms, mail`, thread)
    const heldBack = Map.groupBy(
      this.db.all('SELECT mail, cited FROM mail JOIN held_back USING (mail) WHERE thread = ?', thread),
      (row) => row['mail'],
    )
    const mails = rows.map((row) =>
      toFacts(
        row,
        (heldBack.get(row['mail'] ?? null) ?? []).map(({ cited }) => cited),
      ),
    )
    const before = this.db.get('SELECT question, answer FROM thread WHERE thread = ?', thread)
    const { starter, question, answer, confirmedBy, parents } = this.rules.judge(mails)
    this.db.run(
      'UPDATE thread SET starter = ?, question = ?, answer = ?, confirmed_by = ?, judged = ?, grown = 0 WHERE thread = ?',
      starter ?? null,
      question ?? null,
      answer ?? null,
      confirmedBy ?? null,
      mails.length,
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

const toFacts = (row: Row, heldBack: readonly unknown[]): ThreadFacts => ({
  mail: row['mail'] as MailKey,
  messageId: row['message_id'] as MessageId,
  author: row['author'] as AddressKey,
  person: (row['person'] ?? undefined) as PersonId | undefined,
  isMachine: row['machine'] !== null,
  writtenAtMs: Number(row['written_ms']),
  references: idsIn(row['refs']).filter((id) => !heldBack.includes(id)),
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
