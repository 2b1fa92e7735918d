import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Database } from './database.ts'
import { idsIn } from './thread-judge.ts'
import type { ThreadStore } from './thread-store.ts'

/** Threads joined and split by hand: kept by Message-ID, so that they win whenever mail is read again. */
export class ThreadCorrections {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  keep(kind: 'join' | 'split', ids: readonly MessageId[]): void {
    const [one, other] = [...ids].sort() as [MessageId, MessageId | undefined]
    this.db.run('INSERT OR IGNORE INTO thread_correction (kind, one, other) VALUES (?, ?, ?)', kind, one, other ?? '')
  }

  /** The ids a mail still cites: nothing from before a mail that was split off, itself among them. */
  cut(id: MessageId, references: readonly MessageId[]): readonly MessageId[] {
    if (this.isSplit(id)) return []
    const at = references.findLastIndex((cited) => this.isSplit(cited))
    return at > 0 ? references.slice(at) : references
  }

  private isSplit(id: MessageId): boolean {
    return this.db.get(`SELECT 1 FROM thread_correction WHERE kind = 'split' AND one = ?`, id) !== undefined
  }

  joinedTo(id: MessageId): MessageId[] {
    const rows = this.db.all(
      `SELECT one, other FROM thread_correction WHERE kind = 'join' AND (one = ? OR other = ?)`,
      id,
      id,
    )
    return rows.flatMap((row) => [row['one'] as MessageId, row['other'] as MessageId]).filter((other) => other !== id)
  }

  /** Puts the mails with these ids, and all that answer them, into threads of their own. The threads that changed. */
  split(ids: readonly MessageId[], threads: ThreadStore): ThreadId[] {
    const changed: ThreadId[] = []
    for (const id of ids) {
      const old = threads.threadOfId(id)
      if (old === undefined) continue
      const below = this.mailsUnder(id, old)
      const thread = threads.open()
      for (const { mail, messageId, references } of below) {
        const kept = this.cut(messageId, references)
        this.db.run(
          'UPDATE mail SET thread = ?, refs = ?, subject_parent = CASE WHEN message_id = ? THEN NULL ELSE subject_parent END WHERE mail = ?',
          thread,
          kept.join('\n'),
          id,
          mail,
        )
        this.db.run('UPDATE node SET thread = ? WHERE message_id = ?', thread, messageId)
      }
      changed.push(old, thread)
    }
    return changed
  }

  /** A mail and all that cite it, or cite one that does. */
  private mailsUnder(
    id: MessageId,
    thread: ThreadId,
  ): { mail: MailKey; messageId: MessageId; references: MessageId[] }[] {
    const mails = this.db
      .all('SELECT mail, message_id, refs, subject_parent FROM mail WHERE thread = ? ORDER BY written_ms', thread)
      .map((row) => ({
        mail: row['mail'] as MailKey,
        messageId: row['message_id'] as MessageId,
        references: idsIn(row['refs']),
        subjectParent: row['subject_parent'] as MessageId | null,
      }))
    const under = new Set<MessageId>([id])
    for (let before = 0; before !== under.size; ) {
      before = under.size
      for (const mail of mails) {
        const cites = mail.references.length > 0 ? mail.references : [mail.subjectParent]
        if (cites.some((cited) => cited !== null && under.has(cited))) under.add(mail.messageId)
      }
    }
    return mails.filter((mail) => under.has(mail.messageId))
  }
}
