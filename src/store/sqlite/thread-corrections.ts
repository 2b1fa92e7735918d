import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { Database } from './database.ts'
import { idsIn } from './thread-judge.ts'
import type { ThreadStore } from './thread-store.ts'

/** A mail of a thread that is to be split. */
interface ThreadMail {
  readonly mail: MailKey
  readonly messageId: MessageId
  readonly references: readonly MessageId[]
  readonly subjectParent: MessageId | undefined
}

/** Threads joined and split by hand: kept by Message-ID, so that they win whenever mail is read again. Three kinds of row:
 *  `join` of two ids, `split` of one, and `cut`: what a mail under a split one cites above it. */
export class ThreadCorrections {
  private readonly db: Database
  /** Most archives have none, and every mail would ask for them. */
  private isAny = true

  constructor(db: Database) {
    this.db = db
  }

  /** To be called when a transaction begins: another program may have made some. */
  begin(): void {
    this.isAny = this.db.get('SELECT 1 FROM thread_correction LIMIT 1') !== undefined
  }

  keep(kind: 'join' | 'split', ids: readonly MessageId[]): void {
    const [one, other] = [...ids].sort() as [MessageId, MessageId | undefined]
    this.insert(kind, one, other)
  }

  private insert(kind: 'join' | 'split' | 'cut', one: MessageId, other: MessageId | undefined): void {
    this.isAny = true
    this.db.run('INSERT OR IGNORE INTO thread_correction (kind, one, other) VALUES (?, ?, ?)', kind, one, other ?? '')
  }

  /** The ids a mail still cites: nothing from before a mail that was split off, itself among them. */
  cut(id: MessageId, references: readonly MessageId[]): readonly MessageId[] {
    if (!this.isAny) return references
    if (this.isSplit(id)) return []
    const at = references.findLastIndex((cited) => this.isSplit(cited))
    const cuts = this.db.all(`SELECT other FROM thread_correction WHERE kind = 'cut' AND one = ?`, id)
    if (at <= 0 && cuts.length === 0) return references
    const gone = new Set(cuts.map((row) => row['other']))
    return references.slice(Math.max(0, at)).filter((cited) => !gone.has(cited))
  }

  private isSplit(id: MessageId): boolean {
    return this.db.get(`SELECT 1 FROM thread_correction WHERE kind = 'split' AND one = ?`, id) !== undefined
  }

  /** When mails with this subject were split off: those written before and those written after are not joined by it. */
  partings(baseSubject: string): number[] {
    if (!this.isAny) return []
    const rows = this.db.all(
      `SELECT written_ms FROM thread_correction JOIN mail ON message_id = one WHERE kind = 'split' AND base_subject = ?`,
      baseSubject,
    )
    return rows.map((row) => Number(row['written_ms']))
  }

  joinedTo(id: MessageId): MessageId[] {
    if (!this.isAny) return []
    const rows = this.db.all(
      `SELECT one, other FROM thread_correction WHERE kind = 'join' AND (one = ? OR other = ?)`,
      id,
      id,
    )
    return rows.flatMap((row) => [row['one'] as MessageId, row['other'] as MessageId]).filter((other) => other !== id)
  }

  /** Puts the mails with these ids, and all that answer them, into threads of their own. The threads that changed. */
  split(ids: readonly MessageId[], threads: ThreadStore): ThreadId[] {
    return ids.flatMap((id) => {
      const old = threads.threadOfId(id)
      return old === undefined ? [] : [old, this.splitOne(id, old, threads)]
    })
  }

  private splitOne(id: MessageId, old: ThreadId, threads: ThreadStore): ThreadId {
    const mails = this.mailsOf(old)
    const under = idsUnder(id, mails)
    this.forgetJoinsAcross(under)
    if (mails.every(({ messageId }) => under.has(messageId))) return old // it began the thread already
    const thread = threads.open()
    for (const { mail, messageId, references, subjectParent } of mails) {
      if (!under.has(messageId)) continue
      const kept: MessageId[] = []
      for (const cited of this.cut(messageId, references)) {
        if (under.has(cited)) kept.push(cited)
        else this.insert('cut', messageId, cited)
      }
      this.db.run(
        'UPDATE mail SET thread = ?, refs = ?, subject_parent = ? WHERE mail = ?',
        thread,
        kept.join('\n'),
        messageId === id ? null : (subjectParent ?? null),
        mail,
      )
    }
    for (const one of under) this.db.run('UPDATE node SET thread = ? WHERE message_id = ?', thread, one)
    return thread
  }

  /** The latest decision counts: what was joined to these by hand no longer is. */
  private forgetJoinsAcross(under: ReadonlySet<MessageId>): void {
    for (const { one, other } of this.db.all(`SELECT one, other FROM thread_correction WHERE kind = 'join'`)) {
      if (under.has(one as MessageId) !== under.has(other as MessageId))
        this.db.run(
          `DELETE FROM thread_correction WHERE kind = 'join' AND one = ? AND other = ?`,
          one ?? null,
          other ?? null,
        )
    }
  }

  private mailsOf(thread: ThreadId): ThreadMail[] {
    const rows = this.db.all('SELECT mail, message_id, refs, subject_parent FROM mail WHERE thread = ?', thread)
    return rows.map((row) => ({
      mail: row['mail'] as MailKey,
      messageId: row['message_id'] as MessageId,
      references: idsIn(row['refs']),
      subjectParent: (row['subject_parent'] ?? undefined) as MessageId | undefined,
    }))
  }
}

/** A mail, all that cite it or cite one that does, and the missing mails that only these cite. */
function idsUnder(id: MessageId, mails: readonly ThreadMail[]): Set<MessageId> {
  const citing = new Map<MessageId, ThreadMail[]>()
  for (const mail of mails) {
    for (const cited of citedBy(mail)) {
      const known = citing.get(cited)
      if (known === undefined) citing.set(cited, [mail])
      else known.push(mail)
    }
  }
  const under = new Set([id])
  for (const above of under) for (const { messageId } of citing.get(above) ?? []) under.add(messageId) // a set grows under its loop
  const held = new Set(mails.map(({ messageId }) => messageId))
  for (const [cited, by] of citing)
    if (!held.has(cited) && by.every(({ messageId }) => under.has(messageId))) under.add(cited)
  return under
}

const citedBy = ({ references, subjectParent }: ThreadMail): readonly MessageId[] => {
  if (references.length > 0) return references
  return subjectParent === undefined ? [] : [subjectParent]
}
