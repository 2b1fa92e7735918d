import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TextProblem } from '../../model/file-text.ts'
import { DAY_MS } from '../../model/time.ts'
import type { StoredMailbox } from '../stored.ts'
import { Database, type Row, toRead, UnusableDatabase } from './database.ts'
import { readMailboxes } from './mailbox-store.ts'
import { recordPath } from './paths.ts'
import { RECORD_SCHEMA } from './record-schema.ts'

/** Copies a database as it is at this moment, while others read and write it. */
export function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(toRead(from), { readOnly: true, timeout: 30_000 })
  try {
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
}

/** SQLite's codes (sqlite.org/rescode.html) for a file that others hold just now, which says nothing of its soundness. */
const HELD = new Set([5, 6])

/** What SQLite finds wrong with a file; nothing when it is sound.
 *  @throws UnusableDatabase where another program holds it for so long that it cannot be looked at */
export function checkIntegrity(path: string, waitMs = 30_000): string[] {
  try {
    const db = new DatabaseSync(toRead(path), { readOnly: true, timeout: waitMs })
    try {
      if (db.prepare('PRAGMA user_version').get()?.['user_version'] === 0) return ['it is empty']
      const rows = db.prepare('PRAGMA quick_check(5)').all()
      return rows.map((row) => String(row['quick_check'])).filter((line) => line !== 'ok')
    } finally {
      db.close()
    }
  } catch (fault) {
    if (fault instanceof Error && 'errcode' in fault && HELD.has(Number(fault.errcode) & 0xff))
      throw new UnusableDatabase(`${path}: another hvemvet is writing it; run the command again when that is done`)
    return [fault instanceof Error ? fault.message : String(fault)]
  }
}

/** Waits until a file, and that it is called so, would survive a power cut. */
export function makeDurable(path: string): void {
  for (const one of [path, dirname(path)]) {
    const handle = openSync(one, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }
}

/** Writes into a database what its log still has, as far as it can be. */
export function emptyLog(path: string): void {
  try {
    const db = new DatabaseSync(path, { timeout: 30_000 })
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
  } catch {
    // damaged: its log stays beside it
  }
}

/** Removes a database with the files that SQLite keeps beside it: a log left behind would be written into the next one. */
export function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}

/** Counts that tell whether a record is whole; see `doctor`. */
export interface RecordCounts {
  readonly raw: number
  readonly unread: number
  readonly unreadable: readonly { readonly where: string; readonly why: string }[]
  readonly unreadableCount: number
  readonly private: number
  readonly mails: number
  /** Mails of no known list, or of lists that only members may read: only the operator sees them on pages. */
  readonly hidden: number
  readonly unsetLists: readonly string[]
  /** Attachments, each content once: those with text, why others have none, or not all, and mails whose are still to be read. */
  readonly files: {
    readonly withText: number
    readonly problems: readonly { readonly problem: TextProblem; readonly files: number }[]
    readonly unreadMails: number
  }
  /** Mails that cite mail of other threads than their own; a few with what they cite. */
  readonly gluing: number
  readonly gluingNamed: readonly { readonly messageId: string; readonly cited: string }[]
}

const UNREADABLE_NAMED = 10
const GLUING_NAMED = 3
const NO_FILES = { withText: 0, problems: [], unreadMails: 0 }

export function countRecord(folder: string): RecordCounts {
  const db = new Database(recordPath(folder), { kind: 'record', readOnly: true })
  try {
    const count = (sql: string): number => Number(Object.values(db.get(`SELECT count(*) AS n FROM ${sql}`) as Row)[0])
    return {
      raw: count('raw'),
      unread: count(`raw WHERE state = 'unread'`),
      unreadable: db
        .all(`SELECT source, why FROM raw WHERE state = 'unreadable' ORDER BY raw LIMIT ${UNREADABLE_NAMED}`)
        .map((row) => ({ where: String(row['source']), why: String(row['why']) })),
      unreadableCount: count(`raw WHERE state = 'unreadable'`),
      private: count(`raw WHERE state = 'private'`),
      mails: count('mail'),
      hidden: count('mail WHERE open = 0'),
      unsetLists: db
        .all(`SELECT address FROM list WHERE origin = 'seen' ORDER BY address LIMIT 20`)
        .map((row) => String(row['address'])),
      files:
        db.version() < RECORD_SCHEMA.length
          ? NO_FILES
          : {
              withText: count('file_text'),
              problems: db
                .all(
                  'SELECT problem, count(*) AS files FROM file WHERE problem IS NOT NULL GROUP BY problem ORDER BY problem',
                )
                .map((row) => ({ problem: row['problem'] as TextProblem, files: Number(row['files']) })),
              unreadMails: count('mail WHERE files_read = 0 AND attachments IS NOT NULL'),
            },
      ...countGluing(db),
    }
  } finally {
    db.close()
  }
}

/** How it stands with the mailboxes that are read; see `doctor`. Nothing of a record that an earlier version wrote, or that is damaged. */
export function mailboxesOf(folder: string): StoredMailbox[] {
  let db: Database | undefined
  try {
    db = new Database(recordPath(folder), { kind: 'record', readOnly: true })
    return db.version() < RECORD_SCHEMA.length ? [] : readMailboxes(db)
  } catch (fault) {
    if (fault instanceof UnusableDatabase) return [] // said by the check of the record itself
    throw fault
  } finally {
    db?.close()
  }
}

function countGluing(db: Database): Pick<RecordCounts, 'gluing' | 'gluingNamed'> {
  if (db.version() < RECORD_SCHEMA.length) return { gluing: 0, gluingNamed: [] }
  const apart = `held_back JOIN mail USING (mail) JOIN node ON node.message_id = cited
    LEFT JOIN thread_alias ON thread_alias.old = node.thread WHERE coalesce(thread_alias.thread, node.thread) <> mail.thread`
  return {
    gluing: Number(db.get(`SELECT count(DISTINCT mail) AS mails FROM ${apart}`)?.['mails']),
    gluingNamed: db
      .all(`SELECT mail.message_id, cited FROM ${apart} ORDER BY mail, cited LIMIT ${GLUING_NAMED}`)
      .map((row) => ({ messageId: String(row['message_id']), cited: String(row['cited']) })),
  }
}

/** What asking by mail has before it; see `doctor`. Mail that was given up in the last thirty days counts. */
export function countAsked(folder: string): {
  readonly handed: number
  readonly waiting: number
  readonly failed: number
  /** Why mails of the last seven days were not answered, the commonest first; five at most. */
  readonly ignored: readonly { readonly why: string; readonly mails: number }[]
} {
  const db = new Database(recordPath(folder), { kind: 'record', readOnly: true })
  try {
    if (db.version() < RECORD_SCHEMA.length) return { handed: 0, waiting: 0, failed: 0, ignored: [] }
    const count = (sql: string): number => Number(Object.values(db.get(`SELECT count(*) AS n FROM ${sql}`) as Row)[0])
    return {
      handed: count(`handed WHERE state = 'new'`),
      waiting: count(`outbox WHERE state = 'waiting'`),
      failed: count(`outbox WHERE state = 'failed' AND created_ms > ${Date.now() - THIRTY_DAYS_MS}`),
      ignored: db
        .all(
          `SELECT why, count(*) AS mails FROM handed WHERE state = 'ignored' AND received_ms > ? GROUP BY why
           ORDER BY mails DESC, why LIMIT 5`,
          Date.now() - 7 * DAY_MS,
        )
        .map((row) => ({ why: String(row['why']), mails: Number(row['mails']) })),
    }
  } finally {
    db.close()
  }
}

const THIRTY_DAYS_MS = 30 * DAY_MS
