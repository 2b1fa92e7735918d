import { zstdCompressSync } from 'node:zlib'
import { QUICKLY } from '../../model/body.ts'
import { FILE_READING, type FileText } from '../../model/file-text.ts'
import type { MailKey } from '../../model/ids.ts'
import type { ReadFiles } from '../record.ts'
import { markChanged, nextChange } from './changes.ts'
import { chunks, type Database, marks } from './database.ts'

const UNREAD = 'files_read = 0 AND attachments IS NOT NULL'
const HAS_TEXT = 'EXISTS (SELECT 1 FROM mail_file JOIN file_text USING (file) WHERE mail_file.mail = ?)'

/** What attachments say; each call is a part of the caller's transaction. */
export class FileStore {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  unread(after: MailKey, limit: number): MailKey[] {
    return this.db
      .all(`SELECT mail FROM mail WHERE ${UNREAD} AND mail > ? ORDER BY mail LIMIT ?`, after, limit)
      .map((row) => row['mail'] as MailKey)
  }

  countUnread(): number {
    return Number(this.db.get(`SELECT count(*) AS mails FROM mail WHERE ${UNREAD}`)?.['mails'])
  }

  known(hashes: readonly string[]): ReadonlySet<string> {
    const known = new Set<string>()
    for (const some of chunks(hashes)) {
      const rows = this.db.all(
        `SELECT lower(hex(hash)) AS hash FROM file WHERE reading = ${FILE_READING} AND hash IN (${marks(some.length)})`,
        ...some.map((hash) => Buffer.from(hash, 'hex')),
      )
      for (const row of rows) known.add(String(row['hash']))
    }
    return known
  }

  /** Every file is to be read again; until it is, what it said stays. */
  forgetReading(): void {
    this.db.run('UPDATE file SET reading = 0')
    this.db.run('UPDATE mail SET files_read = 0 WHERE attachments IS NOT NULL')
  }

  keep(mails: readonly ReadFiles[]): void {
    const change = nextChange(this.db)
    for (const { mail, files } of mails) {
      const hadText = this.hasText(mail)
      if (this.db.run('UPDATE mail SET files_read = 1 WHERE mail = ?', mail).changes === 0) continue // gone meanwhile
      const before = this.filesOf(mail)
      this.db.run('DELETE FROM mail_file WHERE mail = ?', mail)
      for (const { attachment, hash, sizeBytes, result } of files) {
        const file = result === undefined ? this.fileWith(hash) : this.put(hash, sizeBytes, result)
        if (file === undefined) this.db.run('UPDATE mail SET files_read = 0 WHERE mail = ?', mail)
        else this.db.run('INSERT INTO mail_file (mail, attachment, file) VALUES (?, ?, ?)', mail, attachment, file)
      }
      dropUnused(this.db, before)
      if (!hadText && !this.hasText(mail)) continue
      this.db.run('UPDATE mail SET change = ? WHERE mail = ?', change, mail)
      markChanged(this.db, mail)
    }
  }

  private put(hash: string, sizeBytes: number, { text, problem }: FileText): number {
    const row = this.db.get(
      `INSERT INTO file (hash, size_bytes, problem, reading) VALUES (?, ?, ?, ${FILE_READING})
       ON CONFLICT (hash) DO UPDATE SET problem = excluded.problem, reading = excluded.reading RETURNING file`,
      Buffer.from(hash, 'hex'),
      sizeBytes,
      problem ?? null,
    )
    const file = Number(row?.['file'])
    if (text === '') this.db.run('DELETE FROM file_text WHERE file = ?', file)
    else
      this.db.run('INSERT OR REPLACE INTO file_text (file, text) VALUES (?, ?)', file, zstdCompressSync(text, QUICKLY))
    return file
  }

  private fileWith(hash: string): number | undefined {
    const row = this.db.get('SELECT file FROM file WHERE hash = ?', Buffer.from(hash, 'hex'))
    return row && Number(row['file'])
  }

  private hasText(mail: MailKey): boolean {
    return this.db.get(`SELECT 1 WHERE ${HAS_TEXT}`, mail) !== undefined
  }

  private filesOf(mail: MailKey): number[] {
    return this.db.all('SELECT file FROM mail_file WHERE mail = ?', mail).map((row) => Number(row['file']))
  }
}

/** A mail that leaves the record takes with it what no other mail carries. */
export function forgetFiles(db: Database, mail: MailKey): void {
  const files = db.all('SELECT file FROM mail_file WHERE mail = ?', mail).map((row) => Number(row['file']))
  db.run('DELETE FROM mail_file WHERE mail = ?', mail)
  dropUnused(db, files)
}

function dropUnused(db: Database, files: readonly number[]): void {
  for (const file of files) {
    if (db.get('SELECT 1 FROM mail_file WHERE file = ?', file) !== undefined) continue
    for (const table of ['file_text', 'file']) db.run(`DELETE FROM ${table} WHERE file = ?`, file)
  }
}
