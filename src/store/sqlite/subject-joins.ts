import type { MailKey } from '../../model/ids.ts'
import type { SubjectClue } from '../../model/thread.ts'
import type { ThreadRules } from '../record.ts'
import type { Database } from './database.ts'

/** Of mails with one subject in the window, this many are looked at, a few first: more is a robot's doing. */
const LOOKS = [8, 64, 928]

type Keyed = SubjectClue & { readonly mail: MailKey }

/** Finds whom a mail is joined with by its subject alone: the last resort. */
export class SubjectJoins {
  private readonly db: Database
  private readonly rules: ThreadRules
  private readonly clueOf: (mail: MailKey) => SubjectClue
  private readonly partings: (baseSubject: string) => readonly number[]

  /** `partings` are the times, in milliseconds, that no joining reaches across. */
  constructor(
    db: Database,
    rules: ThreadRules,
    clueOf: (mail: MailKey) => SubjectClue,
    partings: (baseSubject: string) => readonly number[],
  ) {
    this.db = db
    this.rules = rules
    this.clueOf = clueOf
    this.partings = partings
  }

  /** The earlier mails that a mail answers, newest first, and the later ones that answer it. Keeps whom each reply answers:
   *  the latest earlier mail it joins. */
  join(mail: MailKey): MailKey[] {
    if (!this.mayJoin(mail)) return []
    const clue: Keyed = { ...this.clueOf(mail), mail }
    const joined = [...this.answered(clue)]
    const [latest] = joined
    if (latest !== undefined) this.offerParent(mail, latest)
    for (const reply of this.rules.answersBySubject(clue, this.near(clue, 'later'))) {
      this.offerParent(reply.mail, mail)
      joined.push(reply.mail)
    }
    return joined
  }

  /** Whether it seeks what it answers, or a later mail may seek it: of most mails neither, and no more need be known of them. */
  private mayJoin(mail: MailKey): boolean {
    const { subjectWindowMs } = this.rules
    const sql = `SELECT is_reply = 1 AND refs = '' OR EXISTS (
        SELECT 1 FROM mail AS later WHERE later.base_subject = mail.base_subject AND later.is_reply = 1 AND later.refs = ''
          AND later.written_ms BETWEEN mail.written_ms AND mail.written_ms + ? AND later.mail <> mail.mail) AS may
      FROM mail WHERE mail = ?`
    return this.db.get(sql, subjectWindowMs, mail)?.['may'] === 1
  }

  /** The earlier mails that a mail answers, newest first: none where it is no reply, or cites what it answers. */
  *answered(given: Keyed | MailKey): Generator<MailKey> {
    const clue = typeof given === 'number' ? { ...this.clueOf(given), mail: given } : given
    if (!this.rules.seeksBySubject(clue)) return
    for (const { mail } of this.rules.answeredBySubject(clue, this.near(clue, 'earlier'))) yield mail
  }

  /** The mails with this subject before a mail, newest first, or those after it that seek, oldest first. */
  private *near({ mail, baseSubject, writtenAtMs }: Keyed, side: 'earlier' | 'later'): Generator<Keyed> {
    const { subjectWindowMs } = this.rules
    const [fromMs, toMs, order, seeking] =
      side === 'earlier'
        ? [writtenAtMs - subjectWindowMs, writtenAtMs, 'DESC', '']
        : [writtenAtMs, writtenAtMs + subjectWindowMs, 'ASC', `AND is_reply = 1 AND refs = ''`]
    const sql = `SELECT mail, written_ms FROM mail WHERE base_subject = ? AND written_ms BETWEEN ? AND ? ${seeking}
      ORDER BY written_ms ${order} LIMIT ? OFFSET ?`
    let parted: readonly number[] | undefined
    let seen = 0
    for (const limit of LOOKS) {
      const rows = this.db.all(sql, baseSubject, fromMs, toMs, limit, seen)
      for (const row of rows) {
        if (row['mail'] === mail) continue
        parted ??= this.partings(baseSubject)
        const atMs = Number(row['written_ms'])
        if (parted.some((partedMs) => writtenAtMs < partedMs !== atMs < partedMs)) return
        yield { ...this.clueOf(row['mail'] as MailKey), mail: row['mail'] as MailKey }
      }
      if (rows.length < limit) return
      seen += limit
    }
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
}
