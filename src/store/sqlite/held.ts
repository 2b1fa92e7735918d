import type { MailKey, ThreadId } from '../../model/ids.ts'
import type { HeldMail } from '../search-index.ts'
import type { Database } from './database.ts'
import { FLAGS } from './facts.ts'

/** The mails that an index file holds, in rising order after `after`. */
export const heldIn = (db: Database, after: MailKey, limit: number): HeldMail[] =>
  db
    .all('SELECT mail, thread, flags FROM entry WHERE gone = 0 AND mail > ? ORDER BY mail LIMIT ?', after, limit)
    .map((row) => ({
      mail: row['mail'] as MailKey,
      thread: row['thread'] as ThreadId,
      open: (Number(row['flags']) & FLAGS.open) !== 0,
    }))
