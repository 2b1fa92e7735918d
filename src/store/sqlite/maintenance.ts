import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { MailKey } from '../../model/ids.ts'
import { Database, type Row, UnusableDatabase } from './database.ts'
import { indexPath, recordPath } from './paths.ts'

/** Copies a database as it is at this moment, while others read and write it. */
export function copyDatabase(from: string, to: string): void {
  const db = new DatabaseSync(from, { readOnly: true, timeout: 30_000 })
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
    const db = new DatabaseSync(path, { readOnly: true, timeout: waitMs })
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

/** Removes an index that cannot be read: it is derived, and made again. */
export function dropBrokenIndex(folder: string): void {
  const path = indexPath(folder)
  if (existsSync(path) && checkIntegrity(path).length > 0) removeDatabase(path)
}

/** Removes a database with the files that SQLite keeps beside it: a log left behind would be written into the next one. */
export function removeDatabase(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
}

/** SQL: what the index tells of and the record lacks. */
const STRAY = `search.entry e WHERE gone = 0 AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.mail = e.mail)`

/** Mails that the index tells of and the record lacks. The record has a mail before the index does, whoever writes. */
export const strayEntries = (folder: string): MailKey[] =>
  withBoth(folder, (db) => db.all(`SELECT e.mail FROM ${STRAY}`).map((row) => row['mail'] as MailKey))

function withBoth<T>(folder: string, read: (db: Database) => T): T {
  const db = new Database(recordPath(folder), { readOnly: true })
  try {
    db.raw.prepare('ATTACH ? AS search').run(indexPath(folder))
    return read(db)
  } finally {
    db.close()
  }
}

/** Counts that tell whether a data folder is whole; see `doctor`. */
export interface FolderCounts {
  readonly raw: number
  readonly unread: number
  readonly unreadable: readonly { readonly where: string; readonly why: string }[]
  readonly unreadableCount: number
  readonly private: number
  readonly mails: number
  readonly unindexed: number
  readonly indexed: number
  /** Mails that one of record and index has and the other lacks, beyond those known to be unindexed. */
  readonly disagreeing: number
  /** Mails of no known list, or of lists that only members may read: only the operator sees them on pages. */
  readonly hidden: number
  readonly unsetLists: readonly string[]
}

const UNREADABLE_NAMED = 10

export function countFolder(folder: string): FolderCounts {
  return withBoth(folder, (db) => {
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
      unindexed: count('mail WHERE unindexed = 1'),
      indexed: count('search.entry WHERE gone = 0'),
      disagreeing:
        count(`mail WHERE unindexed = 0 AND NOT EXISTS (
          SELECT 1 FROM search.entry e WHERE e.mail = mail.mail AND gone = 0 AND e.thread = mail.thread)`) +
        count(STRAY),
      hidden: count('mail WHERE open = 0'),
      unsetLists: db
        .all(`SELECT address FROM list WHERE origin = 'seen' ORDER BY address LIMIT 20`)
        .map((row) => String(row['address'])),
    }
  })
}
