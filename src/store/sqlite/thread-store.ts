import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { SubjectClue } from '../../model/thread.ts'
import type { ThreadRules } from '../record.ts'
import type { Database } from './database.ts'

/** Of mails with one subject in the window, this many nearest in time are looked at: more is a robot's doing. */
const MAX_SUBJECT_CANDIDATES = 200

/** Which thread a mail is in, one mail at a time and in any order: the threads of all ids it has or cites become one.
 *  Held against `threadsOf` in the tests. */
export class ThreadStore {
  private readonly db: Database
  private readonly rules: ThreadRules

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.rules = rules
  }

  /** The thread of a mail with these ids, joined from all the threads they were in. `moved` hears of each that is no more. */
  threadOf(ids: readonly MessageId[], moved: (from: ThreadId, to: ThreadId) => void): ThreadId {
    const threads = new Set<ThreadId>()
    const fresh: MessageId[] = []
    for (const id of ids) {
      const thread = this.threadOfId(id)
      if (thread === undefined) fresh.push(id)
      else threads.add(thread)
    }
    const thread = threads.size === 0 ? this.open() : this.merge([...threads], moved)
    for (const id of fresh) this.db.run('INSERT OR IGNORE INTO node (message_id, thread) VALUES (?, ?)', id, thread)
    return thread
  }

  threadOfId(id: MessageId): ThreadId | undefined {
    const row = this.db.get(
      `SELECT coalesce(thread_alias.thread, node.thread) AS thread FROM node
       LEFT JOIN thread_alias ON thread_alias.old = node.thread WHERE message_id = ?`,
      id,
    )
    return row?.['thread'] as ThreadId | undefined
  }

  /** Makes one of several threads; the largest keeps its number, and the others' numbers lead to it. */
  merge(threads: readonly ThreadId[], moved: (from: ThreadId, to: ThreadId) => void): ThreadId {
    const sized = threads.map((thread) => ({ thread, mails: threads.length === 1 ? 0 : this.size(thread) }))
    sized.sort((a, b) => b.mails - a.mails || a.thread - b.thread)
    const [largest, ...others] = sized.map(({ thread }) => thread) as [ThreadId, ...ThreadId[]]
    for (const from of others) {
      moved(from, largest)
      this.db.run('UPDATE mail SET thread = ? WHERE thread = ?', largest, from)
      this.db.run('UPDATE thread_alias SET thread = ? WHERE thread = ?', largest, from)
      this.db.run('INSERT INTO thread_alias (old, thread) VALUES (?, ?)', from, largest)
      this.db.run('DELETE FROM thread WHERE thread = ?', from)
    }
    return largest
  }

  open(): ThreadId {
    return this.db.run('INSERT INTO thread (thread) VALUES (NULL)').id as ThreadId
  }

  private size(thread: ThreadId): number {
    return Number(this.db.get('SELECT count(*) AS mails FROM mail WHERE thread = ?', thread)?.['mails'])
  }

  /** Joins a mail's thread with those of mails it answers, or that answer it, by subject alone: the last resort. Keeps
   *  whom each reply answers: the latest earlier mail it joins. `partings` are the times, in milliseconds, that no joining
   *  reaches across. The thread they are now in, or undefined when none joined. */
  joinBySubject(
    mail: MailKey,
    clueOf: (mail: MailKey) => SubjectClue,
    partings: (baseSubject: string) => readonly number[],
    moved: (from: ThreadId, to: ThreadId) => void,
  ): ThreadId | undefined {
    const { subjectWindowMs: windowMs, seeksBySubject, joinsBySubject } = this.rules
    const clue = clueOf(mail)
    // A mail that seeks may answer any other; one that does not can only be answered, and by the few that seek.
    const others = seeksBySubject(clue) ? '' : `AND is_reply = 1 AND refs = ''`
    const near = this.db.all(
      `SELECT mail FROM mail WHERE base_subject = ? AND written_ms BETWEEN ? AND ? AND mail <> ? ${others}
       ORDER BY abs(written_ms - ?) LIMIT ${MAX_SUBJECT_CANDIDATES}`,
      clue.baseSubject,
      clue.writtenAtMs - windowMs,
      clue.writtenAtMs + windowMs,
      mail,
      clue.writtenAtMs,
    )
    const joined: MailKey[] = []
    const parted = near.length === 0 ? [] : partings(clue.baseSubject)
    for (const other of near.map((row) => row['mail'] as MailKey)) {
      const otherClue = clueOf(other)
      if (parted.some((atMs) => clue.writtenAtMs < atMs !== otherClue.writtenAtMs < atMs)) continue
      const answers = seeksBySubject(clue) && joinsBySubject(clue, otherClue)
      const isAnswered = seeksBySubject(otherClue) && joinsBySubject(otherClue, clue)
      if (answers) this.offerParent(mail, other)
      if (isAnswered) this.offerParent(other, mail)
      if (answers || isAnswered) joined.push(other)
    }
    if (joined.length === 0) return undefined
    const threads = [mail, ...joined].map((one) => this.threadOfMail(one))
    return this.merge([...new Set(threads)], moved)
  }

  /** The latest earlier mail wins, so that the order of arrival does not matter. */
  private offerParent(reply: MailKey, parent: MailKey): void {
    this.db.run(
      `UPDATE mail SET subject_parent = (
         SELECT message_id FROM mail AS earlier WHERE earlier.mail = ? OR earlier.message_id = mail.subject_parent
         ORDER BY written_ms DESC, message_id LIMIT 1) WHERE mail = ?`,
      parent,
      reply,
    )
  }

  private threadOfMail(mail: MailKey): ThreadId {
    return this.db.get('SELECT thread FROM mail WHERE mail = ?', mail)?.['thread'] as ThreadId
  }
}
