import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Database } from './database.ts'

/** Mails of a thread that belong together, and all ids they have or are linked with. */
export interface ThreadGroup {
  readonly mails: readonly MailKey[]
  readonly ids: readonly MessageId[]
}

/** Which thread a mail is in, one mail at a time and in any order: the threads of all ids it has or cites become one.
 *  Held against `threadsOf` in the tests. */
export class ThreadStore {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
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
    const [largest, ...others] = this.largestFirst(threads) as [ThreadId, ...ThreadId[]]
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

  /** Counts no further than it must, or a long thread would be counted for each mail that joins it. */
  private largestFirst(threads: readonly ThreadId[]): readonly ThreadId[] {
    if (threads.length < 2) return threads
    let sized: { readonly thread: ThreadId; readonly mails: number }[] = []
    for (let limit = 16; ; limit *= 4) {
      sized = threads.map((thread) => ({ thread, mails: this.countUpTo(limit, thread) }))
      if (sized.filter(({ mails }) => mails === limit).length < 2) break
    }
    return sized.sort((a, b) => b.mails - a.mails || a.thread - b.thread).map(({ thread }) => thread)
  }

  private countUpTo(limit: number, thread: ThreadId): number {
    const sql = 'SELECT count(*) AS mails FROM (SELECT 1 FROM mail WHERE thread = ? LIMIT ?)'
    return Number(this.db.get(sql, thread, limit)?.['mails'])
  }

  /** Cuts a thread into those it consists of, by groups of mails and all the ids that each group has or is linked with. The
   *  largest group keeps the number. The new threads. */
  divide(groups: readonly ThreadGroup[]): ThreadId[] {
    const [, ...leaving] = groups.toSorted((a, b) => b.mails.length - a.mails.length)
    return leaving.map(({ mails, ids }) => {
      const thread = this.open()
      for (const mail of mails) this.db.run('UPDATE mail SET thread = ? WHERE mail = ?', thread, mail)
      for (const id of ids) this.db.run('UPDATE node SET thread = ? WHERE message_id = ?', thread, id)
      return thread
    })
  }
}
