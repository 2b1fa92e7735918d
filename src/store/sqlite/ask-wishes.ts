import type { Tip } from '../../model/question.ts'
import type { AskChange, Choice } from '../ask-store.ts'
import type { Database } from './database.ts'

// What people want of asking by mail, as it is written within a transaction of the ask store.

/** When somebody may be asked, and whether at all: of all their addresses. */
export function choose(db: Database, { address, optedOut, left, ...times }: Choice): void {
  const { pausedUntilMs, awayFromMs, awayUntilMs } = times
  db.run(
    `INSERT INTO person_state (address, paused_until_ms, away_from_ms, away_until_ms, has_left)
     VALUES (?1, coalesce(?2, 0), coalesce(?3, 0), coalesce(?4, 0), coalesce(?5, 0))
     ON CONFLICT DO UPDATE SET paused_until_ms = coalesce(?2, paused_until_ms), away_from_ms = coalesce(?3, away_from_ms),
       away_until_ms = coalesce(?4, away_until_ms), has_left = coalesce(?5, has_left)`,
    address,
    pausedUntilMs ?? null,
    awayFromMs ?? null,
    awayUntilMs ?? null,
    left === undefined ? null : Number(left),
  )
  if (optedOut === true)
    db.run(
      `INSERT OR IGNORE INTO opted_out (email) SELECT ?1 UNION SELECT other.email FROM address JOIN address AS other USING (person) WHERE address.email = ?1`,
      address,
    )
  else if (optedOut === false)
    db.run(
      `DELETE FROM opted_out WHERE email IN (SELECT ?1 UNION SELECT other.email FROM address JOIN address AS other USING (person) WHERE address.email = ?1)`,
      address,
    )
}

/** That an answer is given without asking, or no longer. */
export function stand(
  db: Database,
  { answer, who, isOn }: NonNullable<AskChange['standing']>[number],
  atMs: number,
): void {
  db.run('DELETE FROM standing_answer WHERE message_id = ?', answer)
  if (isOn)
    db.run('INSERT INTO standing_answer (message_id, address, since_ms) VALUES (?, ?, ?)', answer, who.address, atMs)
}

/** That an answer which helped does so no longer, at once; or does again, which the archive knows with the thanks that come now. */
export function takeBack(
  db: Database,
  { answer, isTakenBack }: NonNullable<NonNullable<AskChange['question']>['takenBack']>[number],
): void {
  if (!isTakenBack) return void db.run('DELETE FROM taken_back WHERE message_id = ?', answer)
  db.run('INSERT OR IGNORE INTO taken_back (message_id) VALUES (?)', answer)
  db.run(
    `UPDATE thread SET confirmed_by = NULL WHERE thread IN (SELECT thread FROM mail WHERE message_id = ?1)
       AND answer IN (SELECT mail FROM mail WHERE message_id = ?1)`,
    answer,
  )
}

/** What was told at once is told; what was gathered for a digest of another kind, and not told yet, is told in the next. */
export function follow(
  db: Database,
  { address, name, how, language }: NonNullable<AskChange['follows']>[number],
  atMs: number,
): void {
  if (name === undefined) db.run('DELETE FROM follow WHERE address = ?', address)
  else if (how === undefined) db.run('DELETE FROM follow WHERE address = ? AND name = ?', address, name)
  else
    db.run(
      `INSERT INTO follow (address, name, how, language, since_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET language = excluded.language, how = excluded.how, since_ms = CASE follow.how
         WHEN excluded.how THEN since_ms
         WHEN 'at-once' THEN excluded.since_ms
         ELSE max(since_ms, coalesce((SELECT until_ms FROM digest WHERE digest.address = follow.address AND digest.how = follow.how), 0)) END`,
      address,
      name,
      how,
      language,
      atMs,
    )
}

/** A tip that nobody asked for, once. */
export function keepTip(db: Database, { messageId, atMs, by, subject, text, hashtags, rehearsal, told }: Tip): void {
  db.run(
    `INSERT OR IGNORE INTO tip (message_id, at_ms, name, address, subject, text, hashtags, rehearsal, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    messageId,
    atMs,
    by.name,
    by.address,
    subject,
    text,
    JSON.stringify(hashtags),
    Number(rehearsal),
    JSON.stringify(told),
  )
}
