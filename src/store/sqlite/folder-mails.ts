import type { FolderKey } from '../../model/mailbox.ts'
import type { FolderMails, PutOutcome, RawKey } from '../record.ts'
import type { Database } from './database.ts'

const AT = 'account = ? AND folder = ? AND uid_validity = ?'
/** SQL: accounts of which something is still to be read, or cannot be: a mail that was moved may be there. */
const UNCERTAIN = 'SELECT account FROM mailbox WHERE behind > 0 OR fault IS NOT NULL'

/** Where mail lies in mailboxes whose deletions are followed. `write` makes a transaction of something. */
export class SqliteFolderMails implements FolderMails {
  private readonly db: Database
  private readonly write: <T>(work: () => T) => T
  private readonly takeOut: (raws: readonly RawKey[]) => PutOutcome

  constructor(db: Database, write: <T>(work: () => T) => T, takeOut: (raws: readonly RawKey[]) => PutOutcome) {
    this.db = db
    this.write = write
    this.takeOut = takeOut
  }

  async followed(at: FolderKey) {
    const row = this.db.get(`SELECT mod_seq FROM followed_folder WHERE ${AT}`, ...valuesOf(at))
    return row && { modSeq: row['mod_seq'] === null ? undefined : String(row['mod_seq']) }
  }

  async setFollowed(at: FolderKey, modSeq: string | undefined) {
    const sql = 'INSERT OR REPLACE INTO followed_folder (account, folder, uid_validity, mod_seq) VALUES (?, ?, ?, ?)'
    this.write(() => this.db.run(sql, ...valuesOf(at), modSeq ?? null))
  }

  async uids(at: FolderKey) {
    const sql = `SELECT DISTINCT uid FROM folder_mail WHERE ${AT} AND gone_ms IS NULL ORDER BY uid`
    return this.db.all(sql, ...valuesOf(at)).map((row) => Number(row['uid']))
  }

  async count(at: FolderKey) {
    const sql = `SELECT count(DISTINCT uid) AS mails FROM folder_mail WHERE ${AT} AND gone_ms IS NULL`
    return Number(this.db.get(sql, ...valuesOf(at))?.['mails'])
  }

  async gone(at: FolderKey, uids: readonly number[]) {
    this.write(() => {
      const nowMs = Date.now()
      const sql = `UPDATE folder_mail SET gone_ms = ? WHERE ${AT} AND uid = ? AND gone_ms IS NULL`
      for (const uid of uids) this.db.run(sql, nowMs, ...valuesOf(at), uid)
    })
  }

  async madeAnew({ account, folder, uidValidity }: FolderKey) {
    this.goneWhere('account = ? AND folder = ? AND uid_validity <> ?', account, folder, uidValidity)
  }

  async keepFolders(account: string, folders: readonly string[]) {
    const others = 'account = ? AND folder NOT IN (SELECT value FROM json_each(?))'
    this.goneWhere(others, account, JSON.stringify(folders))
  }

  /** Most of the time there is no such folder, and nothing is written. */
  private goneWhere(which: string, ...values: (string | number)[]): void {
    if (this.db.get(`SELECT 1 FROM followed_folder WHERE ${which}`, ...values) === undefined) return
    this.write(() => {
      this.db.run(`UPDATE folder_mail SET gone_ms = ? WHERE ${which} AND gone_ms IS NULL`, Date.now(), ...values)
      this.db.run(`DELETE FROM followed_folder WHERE ${which}`, ...values)
    })
  }

  async keepAccounts(accounts: readonly string[]) {
    const others = 'account NOT IN (SELECT value FROM json_each(?))'
    const values = JSON.stringify(accounts)
    if (this.db.get(`SELECT 1 FROM followed_folder WHERE ${others}`, values) === undefined) return
    this.write(() => {
      for (const table of ['followed_folder', 'folder_mail'])
        this.db.run(`DELETE FROM ${table} WHERE ${others}`, values)
    })
  }

  async forget(beforeMs: number, limit: number) {
    this.db.get('PRAGMA secure_delete = ON') // what is deleted is overwritten, not only let go of
    try {
      return this.write(() => {
        const raws = this.due(beforeMs, limit)
        if (raws.length < limit)
          this.db.run(`DELETE FROM folder_mail WHERE gone_ms <= ? AND account NOT IN (${UNCERTAIN})`, beforeMs)
        return { mails: raws.length, outcome: this.takeOut(raws) }
      })
    } finally {
      this.db.get('PRAGMA secure_delete = OFF')
    }
  }

  private due(beforeMs: number, limit: number): RawKey[] {
    return this.db
      .all(
        `SELECT DISTINCT raw FROM folder_mail JOIN raw USING (raw)
         WHERE gone_ms <= ? AND other_ways = 0 AND account NOT IN (${UNCERTAIN}) AND NOT EXISTS (
           SELECT 1 FROM folder_mail AS other
           WHERE other.raw = folder_mail.raw AND (other.gone_ms IS NULL OR other.gone_ms > ? OR other.account IN (${UNCERTAIN})))
         LIMIT ?`,
        beforeMs,
        beforeMs,
        limit,
      )
      .map((row) => row['raw'] as RawKey)
  }
}

const valuesOf = ({ account, folder, uidValidity }: FolderKey): [string, string, number] => [
  account,
  folder,
  uidValidity,
]
