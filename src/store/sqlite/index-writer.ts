import type { MailKey } from '../../model/ids.ts'
import type { GenerationWriter } from '../index-engine.ts'
import type { ChangedFacts, HeldMail, IndexEntry, IndexFacts, Refused } from '../search-index.ts'
import { Database } from './database.ts'
import { FLAGS } from './facts.ts'
import { COLUMNS, createFilePart, createPart, FILE_PARTS, PARTS, type Part } from './fts.ts'
import { heldIn } from './held.ts'

export const INDEX_SCHEMA: readonly string[] = [
  `${PARTS.map(
    (part) => `${createPart(part)};
     ${createFilePart(FILE_PARTS[part])};
     INSERT INTO ${part} (${part}, rank) VALUES ('hashsize', 8388608);
     CREATE VIRTUAL TABLE ${part}_vocabulary USING fts5vocab(${part}, col)`,
  ).join(';\n')};
   -- Facts of each mail; change numbers let readers follow.
   CREATE TABLE entry (
     mail INTEGER PRIMARY KEY, part TEXT NOT NULL, thread INTEGER NOT NULL, author INTEGER NOT NULL, written_ms INTEGER NOT NULL,
     language TEXT NOT NULL, flags INTEGER NOT NULL, lists TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0, change INTEGER NOT NULL,
     told INTEGER NOT NULL) STRICT;  -- the mail's own change, as the record numbers it
   CREATE INDEX entry_change ON entry (change)`,
]

/** Writing the embedded index. */
export class SqliteIndexWriter implements GenerationWriter {
  private readonly db: Database

  constructor(path: string) {
    this.db = new Database(path, { kind: 'index', cacheMb: 6 })
    this.db.migrate(INDEX_SCHEMA)
  }

  /** SQLite takes every mail. */
  async put(entries: readonly IndexEntry[]): Promise<readonly Refused[]> {
    this.write((change) => {
      for (const { mail, words, change: told, ...facts } of entries) {
        const held = this.db.get('SELECT part, gone, told FROM entry WHERE mail = ?', mail)
        if (held?.['gone'] === 0 && Number(held['told']) > told) continue
        if (held !== undefined) this.forget(mail)
        const part = partOf(facts)
        const { subject, own, quoted } = words
        const columns = [subject.forms, own.forms, quoted.forms, words.names, words.sender, words.recipients]
        this.db.run(
          `INSERT INTO ${part} (rowid, ${COLUMNS.join(', ')}) VALUES (${'?, '.repeat(COLUMNS.length)}?)`,
          mail,
          ...columns,
          subject.stems,
          own.stems,
          quoted.stems,
        )
        if (words.files.forms !== '')
          this.db.run(
            `INSERT INTO ${FILE_PARTS[part]} (rowid, files, file_stems) VALUES (?, ?, ?)`,
            mail,
            words.files.forms,
            words.files.stems,
          )
        this.db.run(
          'INSERT INTO entry (mail, part, thread, author, written_ms, language, flags, lists, change, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
          mail,
          part,
          ...columnsOf(facts),
          change,
          told,
        )
      }
    })
    return []
  }

  /** What is put is findable at once. */
  async settle(): Promise<void> {}

  /** The file merges its pieces as it grows. */
  async compact(): Promise<void> {}

  async update(changes: readonly ChangedFacts[]): Promise<readonly MailKey[]> {
    const left: MailKey[] = []
    this.write((change) => {
      for (const { mail, change: told, ...facts } of changes) {
        if (this.isNewer(mail, told)) continue
        const { changes: changed } = this.db.run(
          `UPDATE entry SET thread = ?, author = ?, written_ms = ?, language = ?, flags = ?, lists = ?, change = ?, told = ?
           WHERE mail = ? AND part = ? AND gone = 0`,
          ...columnsOf(facts),
          change,
          told,
          mail,
          partOf(facts),
        )
        if (changed === 0) left.push(mail)
      }
    })
    return left
  }

  async remove(mails: readonly MailKey[]): Promise<void> {
    this.write((change) => {
      for (const mail of mails) {
        this.forget(mail, false)
        this.db.run('UPDATE entry SET gone = 1, change = ? WHERE mail = ?', change, mail)
      }
    })
  }

  async held(after: MailKey, limit: number): Promise<readonly HeldMail[]> {
    return heldIn(this.db, after, limit)
  }

  async close(): Promise<void> {
    this.db.close()
  }

  /** Whether the index has the mail as it became later. */
  private isNewer(mail: MailKey, told: number): boolean {
    return this.db.get('SELECT mail FROM entry WHERE mail = ? AND gone = 0 AND told > ?', mail, told) !== undefined
  }

  private forget(mail: MailKey, entirely = true): void {
    const part = this.db.get('SELECT part FROM entry WHERE mail = ?', mail)?.['part']
    if (part === undefined) return
    for (const table of [part as Part, FILE_PARTS[part as Part]])
      this.db.run(`DELETE FROM ${table} WHERE rowid = ?`, mail)
    if (entirely) this.db.run('DELETE FROM entry WHERE mail = ?', mail)
  }

  private write(work: (change: number) => void): void {
    this.db.transaction(() => work(Number(this.db.get('SELECT max(change) AS change FROM entry')?.['change'] ?? 0) + 1))
  }
}

const partOf = (facts: IndexFacts): Part => (facts.open ? 'open_words' : 'closed_words')

const columnsOf = (facts: IndexFacts): [number, number, number, string, number, string] => [
  facts.thread,
  facts.author,
  facts.writtenAtMs,
  facts.language,
  (facts.open ? FLAGS.open : 0) |
    (facts.hasAttachment ? FLAGS.attachment : 0) |
    (facts.question ? FLAGS.question : 0) |
    (facts.answered ? FLAGS.answered : 0),
  facts.lists.join(' '),
]
