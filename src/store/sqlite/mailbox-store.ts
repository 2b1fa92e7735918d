import type { MailboxTrouble } from '../../model/mailbox.ts'
import type { MailboxNews, StoredMailbox, SyncCursor } from '../record.ts'
import type { Database } from './database.ts'

/** How far mailboxes were read, and how it stands with them. */
export class MailboxStore {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  cursor(account: string, folder: string): SyncCursor | undefined {
    const row = this.db.get('SELECT * FROM sync_state WHERE account = ? AND folder = ?', account, folder)
    if (row === undefined) return undefined
    const missing = String(row['missing'])
    return {
      uidValidity: Number(row['uid_validity']),
      uidNext: Number(row['uid_next']),
      missing: missing === '' ? [] : missing.split(',').map(Number),
    }
  }

  setCursor(account: string, folder: string, { uidValidity, uidNext, missing }: SyncCursor): void {
    this.db.run(
      'INSERT OR REPLACE INTO sync_state (account, folder, uid_validity, uid_next, missing) VALUES (?, ?, ?, ?, ?)',
      account,
      folder,
      uidValidity,
      uidNext,
      missing.join(','),
    )
  }

  forgetOthers(accounts: readonly string[]): void {
    this.db.run('DELETE FROM mailbox WHERE account NOT IN (SELECT value FROM json_each(?))', JSON.stringify(accounts))
  }

  settle(account: string, folders: readonly string[]): void {
    this.db.run(
      `UPDATE mailbox SET behind = 0, missing = 0, fault = NULL, reason = NULL
       WHERE account = ? AND folder <> '' AND folder NOT IN (SELECT value FROM json_each(?))`,
      account,
      JSON.stringify(folders),
    )
  }

  keep(news: readonly MailboxNews[]): void {
    for (const { account, folder, read, fault } of news) {
      this.db.run('INSERT OR IGNORE INTO mailbox (account, folder) VALUES (?, ?)', account, folder)
      if (read !== undefined) {
        const set = 'UPDATE mailbox SET checked_ms = ?, behind = ?, missing = ? WHERE account = ? AND folder = ?'
        this.db.run(set, read.atMs, read.behind, read.missing, account, folder)
      }
      if (fault === undefined) continue
      // Since when: of a fault that was there before, the time it began.
      this.db.run(
        'UPDATE mailbox SET fault_ms = iif(fault IS NULL, ?, fault_ms), reason = ?, fault = ? WHERE account = ? AND folder = ?',
        fault?.atMs ?? null,
        fault?.reason ?? null,
        fault?.why ?? null,
        account,
        folder,
      )
    }
  }
}

export const readMailboxes = (db: Database): StoredMailbox[] =>
  db.all('SELECT * FROM mailbox ORDER BY account, folder').map((row) => ({
    account: String(row['account']),
    folder: String(row['folder']),
    checkedMs: row['checked_ms'] === null ? undefined : Number(row['checked_ms']),
    behind: Number(row['behind']),
    missing: Number(row['missing']),
    fault:
      row['fault'] === null
        ? undefined
        : { reason: row['reason'] as MailboxTrouble, why: String(row['fault']), sinceMs: Number(row['fault_ms']) },
  }))
