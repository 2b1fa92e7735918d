import type { Audience } from '../../model/audience.ts'
import type { AnswerTime, AskedOf, Evidence } from '../../model/evidence.ts'
import type { MailKey, PersonId, ThreadId } from '../../model/ids.ts'
import { visibleTo } from './audience-sql.ts'
import { chunks, type Database, marks, type Row } from './database.ts'

/** What mails say of their authors, for ranking people: no text, and nothing of who is not to be suggested. */
export class EvidenceReader {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  ofMails(mails: readonly MailKey[], audience: Audience): Evidence[] {
    return [...chunks(mails)].flatMap((some) =>
      this.db
        .all(
          `${SELECT_EVIDENCE} WHERE mail.mail IN (${marks(some.length)}) AND ${SUGGESTIBLE} AND ${visibleTo(audience)}`,
          ...some,
        )
        .map((row) => toEvidence(row)),
    )
  }

  answersIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience): Evidence[] {
    return [...chunks(threads)].flatMap((some) =>
      this.db
        .all(
          `${SELECT_EVIDENCE} WHERE mail.thread IN (${marks(some.length)}) AND mail.written_ms < ?
           AND ${ANSWERS} AND ${SUGGESTIBLE} AND ${visibleTo(audience)}`,
          ...some,
          beforeMs,
        )
        .map((row) => toEvidence(row, beforeMs)),
    )
  }

  askedIn(threads: readonly ThreadId[], beforeMs: number, audience: Audience): AskedOf[] {
    return [...chunks(threads)].flatMap((some) =>
      this.db
        .all(
          `SELECT mail.thread, person, asked.at_ms, place, outcome FROM mail JOIN question ON archived = message_id JOIN asked USING (question)
             JOIN address ON email = asked.address
           WHERE mail.thread IN (${marks(some.length)}) AND asked.at_ms < ? AND person IS NOT NULL AND ${visibleTo(audience)}`,
          ...some,
          beforeMs,
        )
        .flatMap((row) => {
          const said = saidBy(String(row['outcome']), String(row['place']))
          const { thread, person } = row as { thread: ThreadId; person: PersonId }
          return said === undefined ? [] : [{ thread, person, said, atMs: Number(row['at_ms']) }]
        }),
    )
  }

  /** From the index over dates alone: the mails themselves, with their texts, are not touched. */
  answerTimes(fromMs: number, toMs: number, audience: Audience): AnswerTime[] {
    const rows = this.db.all(
      `SELECT author.person, mail.written_ms FROM mail JOIN thread USING (thread) ${AUTHORS}
       WHERE mail.written_ms >= ? AND mail.written_ms < ? AND ${ANSWERS} AND ${SUGGESTIBLE} AND ${visibleTo(audience)}`,
      fromMs,
      toMs,
    )
    return rows.map((row) => ({ person: row['person'] as PersonId, writtenAtMs: Number(row['written_ms']) }))
  }
}

/** An answer is evidence of its own. */
function saidBy(outcome: string, place: string): AskedOf['said'] | undefined {
  if (outcome === 'not-their-field') return 'refused'
  if (outcome === 'does-not-know' || outcome === 'passed-on') return 'unknowing'
  return place === 'suggested' ? 'named' : undefined
}

const AUTHORS = `
  JOIN address AS author ON author.address = mail.author
  LEFT JOIN address AS starter ON starter.address = thread.starter`

/** A person's mail with the people around it. */
const SELECT_EVIDENCE = `
  SELECT mail.mail, mail.thread, mail.written_ms, author.person, starter.person AS starter, replied.person AS replied_to,
    asker.person AS asker, CASE WHEN answer = mail.mail THEN thanks.written_ms END AS confirmed_ms
  FROM mail JOIN thread USING (thread) ${AUTHORS}
    LEFT JOIN address AS replied ON replied.address = mail.replied_to
    LEFT JOIN mail AS question ON question.mail = thread.question
    LEFT JOIN address AS asker ON asker.address = question.author
    LEFT JOIN mail AS thanks ON thanks.mail = thread.confirmed_by`

/** Machines' mail, lists and robots have no person; who opted out is no evidence. */
const SUGGESTIBLE = `mail.machine IS NULL AND author.person IS NOT NULL AND author.person NOT IN (
    SELECT person FROM address JOIN opted_out USING (email) WHERE person IS NOT NULL)`

/** Written in a thread that somebody else, or nobody known, opened: what `role` calls an answer. */
const ANSWERS = 'starter.person IS NOT author.person'

function toEvidence(row: Row, confirmedBeforeMs = Number.POSITIVE_INFINITY): Evidence {
  const author = row['person'] as PersonId
  const isFirst = row['starter'] === author
  return {
    mail: row['mail'] as MailKey,
    author,
    thread: row['thread'] as ThreadId,
    writtenAtMs: Number(row['written_ms']),
    role: isFirst ? (row['replied_to'] === null ? 'start' : 'follow') : 'answer',
    repliedTo: row['replied_to'] === null || row['replied_to'] === author ? undefined : (row['replied_to'] as PersonId),
    asked: row['asker'] === author,
    confirmed: row['confirmed_ms'] !== null && Number(row['confirmed_ms']) < confirmedBeforeMs,
  }
}
