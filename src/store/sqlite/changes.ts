import type { MailKey, ThreadId } from '../../model/ids.ts'
import type { EngineKind, Generation } from '../index-engine.ts'
import type { StoredGeneration } from '../index-ledger.ts'
import type { HeldMail } from '../search-index.ts'
import type { Database } from './database.ts'

/** The number of a new change. */
export const nextChange = (db: Database): number =>
  Number(
    db.get(
      `INSERT INTO state (key, value) VALUES ('change', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value`,
    )?.['value'],
  )

/** Every generation of the index lacks what a mail now is. */
export function markChanged(db: Database, mail: MailKey): void {
  db.run('INSERT OR IGNORE INTO lacking (generation, mail) SELECT generation, ? FROM generation', mail)
}

export const readGenerations = (db: Database): StoredGeneration[] =>
  db.all('SELECT * FROM generation ORDER BY generation').map((row) => ({
    generation: row['generation'] as Generation,
    engine: row['engine'] as EngineKind,
    layout: Number(row['layout']),
    words: Number(row['words']),
    state: row['state'] as StoredGeneration['state'],
  }))

/** About how many mails a generation lacks: those marked, and those beyond where its filling has come. */
export function countLacking(db: Database, generation: Generation): number {
  const row = db.get(
    `SELECT max(until - filled, 0) + (SELECT count(*) FROM lacking WHERE lacking.generation = generation.generation) AS mails
     FROM generation WHERE generation = ?`,
    generation,
  )
  return Number(row?.['mails'] ?? 0)
}

/** What an index is to have of mails, in rising order after `after`. */
export const shouldHold = (db: Database, after: MailKey, limit: number): HeldMail[] =>
  db
    .all('SELECT mail, thread, open FROM mail WHERE mail > ? ORDER BY mail LIMIT ?', after, limit)
    .map((row) => ({ mail: row['mail'] as MailKey, thread: row['thread'] as ThreadId, open: row['open'] === 1 }))
