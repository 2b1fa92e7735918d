import type { MailKey, MessageId } from '../../model/ids.ts'
import type { RawKey } from '../record.ts'
import type { Database } from './database.ts'
import type { MailBatch } from './mail-batch.ts'
import type { RawStore } from './raw-store.ts'
import type { ThreadStore } from './thread-store.ts'

/** Deletes mail with its raw bytes. `takeOut` takes what is read of one out of the record. */
export class Deleting {
  private readonly db: Database
  private readonly raws: RawStore
  private readonly threads: ThreadStore
  private readonly takeOut: (mail: MailKey, batch: MailBatch) => void

  constructor(db: Database, raws: RawStore, threads: ThreadStore, takeOut: (mail: MailKey, batch: MailBatch) => void) {
    this.db = db
    this.raws = raws
    this.threads = threads
    this.takeOut = takeOut
  }

  forget(raw: RawKey, batch: MailBatch): void {
    const sql = `SELECT coalesce(copy_of, mail) AS mail, message_id FROM raw LEFT JOIN mail USING (raw) WHERE raw.raw = ?`
    const row = this.db.get(sql, raw)
    if (typeof row?.['mail'] === 'number') this.takeOutFor(raw, row['mail'] as MailKey, batch)
    this.raws.forget(raw)
    if (typeof row?.['message_id'] === 'string') this.forgetId(row['message_id'] as MessageId, batch)
  }

  /** A mail had its lists, and what it cites, of all its copies: without one of them it may have less. */
  private takeOutFor(raw: RawKey, mail: MailKey, batch: MailBatch): void {
    const sql = 'SELECT raw FROM raw WHERE copy_of = ? UNION SELECT raw FROM mail WHERE mail = ?'
    for (const row of this.db.all(sql, mail, mail))
      if (row['raw'] !== raw) this.raws.setState(row['raw'] as RawKey, 'unread')
    this.takeOut(mail, batch)
  }

  /** An id that no mail has or cites any more is kept for nothing. A mail that is still to be read may. */
  private forgetId(id: MessageId, batch: MailBatch): void {
    const thread = this.threads.threadOfId(id)
    if (thread === undefined) return
    const isNeeded = `SELECT 1 FROM raw WHERE state = 'unread' UNION ALL SELECT 1 FROM mail WHERE message_id = ?
      UNION ALL SELECT 1 FROM mail WHERE thread = ? AND instr(refs, ?) > 0 UNION ALL SELECT 1 FROM held_back WHERE cited = ? LIMIT 1`
    if (this.db.get(isNeeded, id, thread, id, id) !== undefined) return
    this.db.run('DELETE FROM node WHERE message_id = ?', id)
    batch.touch(thread, Infinity)
  }
}
