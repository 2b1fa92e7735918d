import type { MailKey, MessageId, ThreadId } from '../../model/ids.ts'
import type { CitingMail, KnownMail, MailLinks, MailsKnown } from '../../model/thread.ts'
import type { ThreadRules } from '../record.ts'
import type { Database } from './database.ts'
import { idsIn } from './thread-judge.ts'

/** Of mails that share an id, this many are asked what they say: more are a broken program's. */
const MAX_WITH_ONE_ID = 50
const [PASSING, PARENT, DOUBTED] = [0, 1, 2]

/** What became of a mail's links when other mail came. */
export interface Relinked {
  readonly mail: MailKey
  readonly messageId: MessageId
  /** Ids that were held back and are no longer. */
  readonly joined: readonly MessageId[]
  /** Ids that are held back only now: what they had joined may fall apart. */
  readonly parted: readonly MessageId[]
}

/** Keeps which of the ids a mail cites it is in one thread with (`ownThreadOf`) true while other mail comes in. Only
 *  citations that mail to come may still change are kept: of mails that are missing, and of mails that are in doubt. */
export class Citations {
  private readonly db: Database
  private readonly rules: ThreadRules

  constructor(db: Database, rules: ThreadRules) {
    this.db = db
    this.rules = rules
  }

  linksOf(mail: CitingMail): MailLinks {
    return mail.references.length < 2
      ? { linked: mail.references, heldBack: [], isPlain: true }
      : this.rules.ownThreadOf(mail, this.known(mail.references))
  }

  /** Keeps what a mail cites, once it is in the record, and brings the mails in line whose links it changes. */
  put(mail: MailKey, citing: CitingMail, { heldBack, isPlain }: MailLinks): Relinked[] {
    const { messageId, baseSubject, references } = citing
    const parent = references.at(-1)
    const missing = this.missing(references)
    const toRelink = this.touchedBy(citing, parent !== undefined && missing.includes(parent))
    for (const cited of missing) this.insert(cited, cited === parent ? PARENT : PASSING, baseSubject, mail)
    if (!isPlain) for (const cited of references) this.insert(cited, DOUBTED, baseSubject, mail)
    for (const cited of heldBack) this.holdBack(mail, cited)
    this.db.run(`DELETE FROM citation WHERE cited = ? AND kind < ${DOUBTED}`, messageId)
    toRelink.delete(mail)
    return [...toRelink].flatMap((other) => this.relink(other) ?? [])
  }

  /** Forgets what a mail cited, before it is read anew or leaves. */
  forget(mail: MailKey): void {
    const row = this.db.get('SELECT base_subject, refs FROM mail WHERE mail = ?', mail)
    for (const cited of idsIn(row?.['refs'] ?? '')) {
      for (const kind of [PASSING, PARENT, DOUBTED])
        this.db.run(
          'DELETE FROM citation WHERE cited = ? AND kind = ? AND base_subject = ? AND mail = ?',
          cited,
          kind,
          row?.['base_subject'] ?? '',
          mail,
        )
    }
    this.db.run('DELETE FROM held_back WHERE mail = ?', mail)
  }

  /** Looks again at all that a thread's mails cite, as when one of them was read anew. */
  relinkThread(thread: ThreadId): Relinked[] {
    const rows = this.db.all('SELECT mail FROM mail WHERE thread = ? AND instr(refs, char(10)) > 0', thread)
    return rows.flatMap((row) => this.relink(row['mail'] as MailKey) ?? [])
  }

  heldBackOf(mail: MailKey): MessageId[] {
    return this.db.all('SELECT cited FROM held_back WHERE mail = ?', mail).map((row) => row['cited'] as MessageId)
  }

  /** The mails whose links may be others now that this one is there: those that cite it, or its missing parent, and do
   *  not have its subject. */
  private touchedBy({ messageId, baseSubject, references }: CitingMail, isParentMissing: boolean): Set<MailKey> {
    const touched = new Set<MailKey>()
    const add = (sql: string, id: MessageId): void => {
      for (const row of this.db.all(sql, id, baseSubject)) touched.add(row['mail'] as MailKey)
    }
    add(`SELECT mail FROM citation WHERE cited = ? AND (kind = ${DOUBTED} OR base_subject <> ?)`, messageId)
    const parent = references.at(-1)
    if (parent === undefined || !isParentMissing || this.isAnsweredAs(parent, baseSubject)) return touched
    add(`SELECT mail FROM citation WHERE cited = ? AND kind = ${DOUBTED} AND ?2 IS NOT NULL`, parent)
    if (!this.isAnswered(parent))
      add(`SELECT mail FROM citation WHERE cited = ? AND kind = ${PASSING} AND base_subject <> ?`, parent)
    return touched
  }

  private relink(mail: MailKey): Relinked | undefined {
    const row = this.db.get('SELECT message_id, base_subject, refs FROM mail WHERE mail = ?', mail)
    if (row === undefined) return undefined
    const [messageId, baseSubject] = [row['message_id'] as MessageId, String(row['base_subject'])]
    const references = idsIn(row['refs'])
    const links = this.linksOf({ messageId, baseSubject, references })
    const before = new Set(this.heldBackOf(mail))
    const parted = links.heldBack.filter((cited) => !before.has(cited))
    const joined = links.linked.filter((cited) => before.has(cited))
    if (!links.isPlain) for (const cited of references) this.insert(cited, DOUBTED, baseSubject, mail)
    for (const cited of parted) this.holdBack(mail, cited)
    for (const cited of joined) this.db.run('DELETE FROM held_back WHERE mail = ? AND cited = ?', mail, cited)
    return joined.length + parted.length === 0 ? undefined : { mail, messageId, joined, parted }
  }

  private known(references: readonly MessageId[]): MailsKnown {
    const subjects = Map.groupBy(
      this.db.all(
        'SELECT message_id, base_subject, mail FROM mail WHERE message_id IN (SELECT value FROM json_each(?))',
        JSON.stringify(references),
      ),
      (row) => row['message_id'] as MessageId,
    )
    return {
      held: (id) => (subjects.get(id) ?? []).slice(0, MAX_WITH_ONE_ID).map((row) => this.knownMail(row)),
      isAnswered: (id) => this.isAnswered(id),
      isAnsweredAs: (id, baseSubject) => this.isAnsweredAs(id, baseSubject),
    }
  }

  /** What it cites is read where it is asked for: mostly the subject says enough. */
  private knownMail(row: Readonly<Record<string, unknown>>): KnownMail {
    const { db } = this
    return {
      baseSubject: String(row['base_subject']),
      get references() {
        return idsIn(db.get('SELECT refs FROM mail WHERE mail = ?', row['mail'] as MailKey)?.['refs'])
      },
    }
  }

  private isAnswered(id: MessageId): boolean {
    return this.db.get(`SELECT 1 FROM citation WHERE cited = ? AND kind = ${PARENT} LIMIT 1`, id) !== undefined
  }

  private isAnsweredAs(id: MessageId, baseSubject: string): boolean {
    const sql = `SELECT 1 FROM citation WHERE cited = ? AND kind = ${PARENT} AND base_subject = ? LIMIT 1`
    return this.db.get(sql, id, baseSubject) !== undefined
  }

  private missing(ids: readonly MessageId[]): MessageId[] {
    if (ids.length === 0) return []
    const sql = 'SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM mail WHERE message_id = value)'
    return this.db.all(sql, JSON.stringify(ids)).map((row) => row['value'] as MessageId)
  }

  private insert(cited: MessageId, kind: number, baseSubject: string, mail: MailKey): void {
    this.db.run(
      'INSERT OR IGNORE INTO citation (cited, kind, base_subject, mail) VALUES (?, ?, ?, ?)',
      cited,
      kind,
      baseSubject,
      mail,
    )
  }

  private holdBack(mail: MailKey, cited: MessageId): void {
    this.db.run('INSERT OR IGNORE INTO held_back (mail, cited) VALUES (?, ?)', mail, cited)
  }
}
