import { randomBytes } from 'node:crypto'
import { openBody } from '../../model/body.ts'
import type { MailKey } from '../../model/ids.ts'
import type { Generation } from '../index-engine.ts'
import type { IndexLedger, Lacking, MailToIndex, Place, Told } from '../index-ledger.ts'
import type { HeldMail, Refused } from '../search-index.ts'
import type { StoredMail } from '../stored.ts'
import { countLacking, nextChange, readGenerations, shouldHold } from './changes.ts'
import { chunks, type Database, marks, type Row } from './database.ts'
import { fileTextsOf } from './file-reader.ts'
import { toStoredMails } from './stored-mail.ts'

const ARCHIVE_BYTES = 5
/** Of raw mail, for a page of what is lacking: its words take some times that. */
const PAGE_BYTES = 8 * 1024 * 1024
/** No mail's text is longer, whatever is attached to it. */
const MOST_TEXT_BYTES = 2 * 1024 * 1024
/** SQL: the highest number of a mail. */
const LAST_MAIL = '(SELECT coalesce(max(mail), 0) FROM mail)'

const SELECT_TO_INDEX = `
  SELECT mail, change, open, from_name, question IS NOT NULL AS asked, answer IS NOT NULL AS answered, body
  FROM mail JOIN mail_body USING (mail) LEFT JOIN thread USING (thread)`

const toIndex = (stored: StoredMail, row: Row, files: readonly string[]): MailToIndex => ({
  facts: {
    mail: stored.mail,
    change: Number(row['change']),
    thread: stored.thread,
    lists: stored.lists,
    open: row['open'] === 1,
    author: stored.from.key,
    writtenAtMs: stored.writtenAtMs,
    language: stored.language,
    hasAttachment: stored.attachments.length > 0,
    question: row['asked'] === 1,
    answered: row['answered'] === 1,
  },
  stored: row['from_name'] === null ? stored : { ...stored, from: { ...stored.from, name: String(row['from_name']) } },
  body: openBody(row['body'] as Uint8Array),
  files,
})

/** Of one mail's attachments together, no more than this is indexed. */
const MOST_FILE_CHARS = 2 * 1024 * 1024

function filesOf(db: Database, mail: MailKey): readonly string[] {
  let left = MOST_FILE_CHARS
  const texts: string[] = []
  for (const { text } of fileTextsOf(db, mail)) {
    if (left <= 0) break
    texts.push(text.slice(0, left))
    left -= text.length
  }
  return texts
}

/** What each generation of the index lacks: mails beyond where its filling has come, and those marked since it began. Every
 *  mail carries the number of its last change, so that an index told of an earlier state is known to lack the later. */
export class SqliteIndexLedger implements IndexLedger {
  private readonly db: Database

  constructor(db: Database) {
    this.db = db
  }

  async archive() {
    const known = this.db.get(`SELECT value FROM state WHERE key = 'archive'`)
    if (known !== undefined) return String(known['value'])
    return this.db.transaction(() => {
      this.db.run(
        `INSERT OR IGNORE INTO state (key, value) VALUES ('archive', ?)`,
        randomBytes(ARCHIVE_BYTES).toString('hex'),
      )
      return String(this.db.get(`SELECT value FROM state WHERE key = 'archive'`)?.['value'])
    })
  }

  async generations() {
    return readGenerations(this.db)
  }

  async startGeneration({ engine, layout, words, state }: Parameters<IndexLedger['startGeneration']>[0]) {
    return this.db.transaction(() => {
      const started = readGenerations(this.db).find((one) => one.engine === engine && one.state === state)
      if (started !== undefined) return started.generation // another program was quicker
      const sql = `INSERT INTO generation (engine, layout, words, state, filled, until) VALUES (?, ?, ?, ?, 0, ${LAST_MAIL})`
      return this.db.run(sql, engine, layout, words, state).id as Generation
    })
  }

  async emptyGeneration(generation: Generation) {
    this.db.transaction(() => {
      this.db.run('DELETE FROM lacking WHERE generation = ? AND mail NOT IN (SELECT mail FROM gone_mail)', generation)
      this.db.run('DELETE FROM refused WHERE generation = ?', generation)
      this.db.run(`UPDATE generation SET filled = 0, until = ${LAST_MAIL} WHERE generation = ?`, generation)
    })
  }

  async promote(generation: Generation) {
    this.db.transaction(() => {
      this.db.run(
        `UPDATE generation SET state = 'old' WHERE state = 'current' AND generation <> ?1
         AND engine = (SELECT engine FROM generation WHERE generation = ?1)`,
        generation,
      )
      this.db.run(`UPDATE generation SET state = 'current' WHERE generation = ?`, generation)
    })
  }

  async forgetGeneration(generation: Generation) {
    this.db.transaction(() => {
      for (const table of ['lacking', 'refused', 'generation'])
        this.db.run(`DELETE FROM ${table} WHERE generation = ?`, generation)
    })
  }

  async forgetGenerations() {
    this.db.transaction(() => {
      for (const table of ['lacking', 'refused', 'generation']) this.db.run(`DELETE FROM ${table}`)
      this.db.run(`DELETE FROM state WHERE key = 'archive'`)
    })
  }

  async lacks(generation: Generation) {
    return countLacking(this.db, generation)
  }

  async size() {
    return Number(this.db.get('SELECT count(*) AS mails FROM mail')?.['mails'])
  }

  async lacking(generation: Generation, limit: number, from?: Place, which?: 'marked'): Promise<Lacking> {
    const row = this.db.get('SELECT filled, until FROM generation WHERE generation = ?', generation)
    const [filled, until] = [Number(row?.['filled'] ?? 0), Number(row?.['until'] ?? 0)]
    const place = from ?? { marked: 0, filled }
    const allMarked = this.keys(
      `SELECT mail FROM lacking JOIN mail USING (mail)
       WHERE generation = ? AND mail > ? AND NOT (mail > ? AND mail <= ?) -- the filling comes to those
       ORDER BY mail LIMIT ?`,
      generation,
      place.marked,
      filled,
      until,
      limit,
    )
    const allBeyond = this.keys(
      'SELECT mail FROM mail WHERE mail > ? AND mail <= ? ORDER BY mail LIMIT ?',
      place.filled,
      until,
      which === 'marked' ? 0 : limit - allMarked.length,
    )
    const room = this.room([...allMarked, ...allBeyond])
    const [marked, beyond] = [allMarked.slice(0, room), allBeyond.slice(0, Math.max(0, room - allMarked.length))]
    const found = allMarked.length + allBeyond.length
    const isEnd = found < limit && room === found
    const filledTo = (isEnd && which === undefined ? until : (beyond.at(-1) ?? place.filled)) as MailKey
    return {
      mails: [...new Set([...marked, ...beyond])],
      filledTo,
      next: isEnd ? undefined : { marked: (marked.at(-1) ?? place.marked) as MailKey, filled: filledTo },
    }
  }

  /** How many of the mails, of the first ones, are read into memory at once. */
  private room(mails: readonly MailKey[]): number {
    const bytes = new Map<unknown, number>()
    for (const some of chunks(mails))
      for (const row of this.db.all(
        `SELECT mail, min(size_bytes, ${MOST_TEXT_BYTES}) AS bytes FROM mail JOIN raw USING (raw) WHERE mail IN (${marks(some.length)})`,
        ...some,
      ))
        bytes.set(row['mail'], Number(row['bytes']))
    let left = PAGE_BYTES
    const over = mails.findIndex((mail) => (left -= bytes.get(mail) ?? 0) < 0)
    return over < 0 ? mails.length : Math.max(1, over)
  }

  async mailsToIndex(mails: readonly MailKey[]) {
    return [...chunks(mails)].flatMap((some) => {
      const rows = this.db.all(`${SELECT_TO_INDEX} WHERE mail IN (${marks(some.length)})`, ...some)
      const byMail = new Map(rows.map((row) => [row['mail'], row]))
      return toStoredMails(this.db, some).map((stored) =>
        toIndex(stored, byMail.get(stored.mail) as Row, filesOf(this.db, stored.mail)),
      )
    })
  }

  async indexed(
    generation: Generation,
    told: readonly Told[],
    refused: readonly Refused[] = [],
    filledTo?: MailKey,
  ): Promise<void> {
    this.db.transaction(() => {
      for (const some of chunks(told)) this.tell(generation, some)
      for (const { mail, why } of refused)
        this.db.run('INSERT OR REPLACE INTO refused (generation, mail, why) VALUES (?, ?, ?)', generation, mail, why)
      if (filledTo !== undefined)
        this.db.run('UPDATE generation SET filled = ?1 WHERE generation = ?2 AND filled < ?1', filledTo, generation)
    })
  }

  private tell(generation: Generation, told: readonly Told[]): void {
    const keys = told.map(({ mail }) => mail)
    for (const table of ['lacking', 'refused'])
      this.db.run(`DELETE FROM ${table} WHERE generation = ? AND mail IN (${marks(keys.length)})`, generation, ...keys)
    const rows = this.db.all(`SELECT mail, change FROM mail WHERE mail IN (${marks(keys.length)})`, ...keys)
    const changes = new Map(rows.map((row) => [row['mail'], row['change']]))
    for (const { mail, change } of told) if (changes.get(mail) !== change) this.mark(generation, mail)
  }

  async refused(generation: Generation): Promise<readonly Refused[]> {
    return this.db
      .all('SELECT mail, why FROM refused WHERE generation = ? ORDER BY mail', generation)
      .map((row) => ({ mail: row['mail'] as MailKey, why: String(row['why']) }))
  }

  async markLacking(generation: Generation, mails: readonly MailKey[]) {
    this.db.transaction(() => {
      for (const mail of mails) this.mark(generation, mail)
    })
  }

  async changed(generation: Generation, mails: readonly MailKey[]) {
    this.db.transaction(() => {
      const change = nextChange(this.db)
      for (const some of chunks(mails))
        this.db.run(`UPDATE mail SET change = ? WHERE mail IN (${marks(some.length)})`, change, ...some)
      for (const mail of mails) this.mark(generation, mail)
    })
  }

  private mark(generation: Generation, mail: MailKey): void {
    this.db.run('INSERT OR IGNORE INTO lacking (generation, mail) VALUES (?, ?)', generation, mail)
  }

  async gone(generation: Generation, limit: number) {
    return this.keys(
      'SELECT mail FROM lacking JOIN gone_mail USING (mail) WHERE generation = ? ORDER BY mail LIMIT ?',
      generation,
      limit,
    )
  }

  async forgotten(generation: Generation, mails: readonly MailKey[]) {
    this.db.transaction(() => {
      for (const some of chunks(mails))
        this.db.run(`DELETE FROM lacking WHERE generation = ? AND mail IN (${marks(some.length)})`, generation, ...some)
    })
  }

  async shouldHold(after: MailKey, limit: number): Promise<readonly HeldMail[]> {
    return shouldHold(this.db, after, limit)
  }

  private keys(sql: string, ...values: number[]): MailKey[] {
    return this.db.all(sql, ...values).map((row) => row['mail'] as MailKey)
  }
}
